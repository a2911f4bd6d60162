-- Partition by partition; run_events takes these over when it gets the same key.
ALTER TABLE run_events_2026_01 ADD CONSTRAINT run_events_run_id_fkey
    FOREIGN KEY (run_id) REFERENCES runs (run_id) NOT VALID;
