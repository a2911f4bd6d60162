DROP TYPE run_status CASCADE;
