ALTER TYPE run_status ADD VALUE 'paused' BEFORE 'running';
