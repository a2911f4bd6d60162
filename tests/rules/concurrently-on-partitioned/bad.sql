-- migrator: transaction off

CREATE INDEX CONCURRENTLY run_events_run_id_idx ON run_events (run_id);
