-- Only the parent's entry; it becomes valid when every partition's index, built CONCURRENTLY before, is attached.
CREATE INDEX run_events_run_id_idx ON ONLY run_events (run_id);
