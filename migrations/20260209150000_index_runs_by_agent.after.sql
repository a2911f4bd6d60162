-- A build that was interrupted leaves an index that is not valid.
SELECT indisvalid FROM pg_index WHERE indexrelid = 'runs_agent_id_queued_at_idx'::regclass;
