ALTER TYPE run_status RENAME VALUE 'completed' TO 'succeeded';
