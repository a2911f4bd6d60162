ALTER TYPE run_status RENAME TO run_state;
