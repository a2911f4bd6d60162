-- migrator: transaction off

CREATE INDEX CONCURRENTLY run_events_2026_01_run_id_idx ON run_events_2026_01 (run_id);
CREATE INDEX CONCURRENTLY run_events_2026_02_run_id_idx ON run_events_2026_02 (run_id);
