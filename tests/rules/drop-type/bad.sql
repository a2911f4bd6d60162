DROP TYPE run_status;
