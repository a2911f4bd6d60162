INSERT INTO samples (run_id) SELECT id FROM runs ORDER BY random() LIMIT 100;
