-- migrator: transaction off

CREATE INDEX CONCURRENTLY payments_run_id_idx ON payments (run_id);
