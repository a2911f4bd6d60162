DROP INDEX run_events_run_id_idx;
