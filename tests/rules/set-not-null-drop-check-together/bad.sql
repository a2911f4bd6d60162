ALTER TABLE runs
    ALTER COLUMN agent_id SET NOT NULL,
    DROP CONSTRAINT runs_agent_id_not_null;

-- The order in which they are written makes no difference.
ALTER TABLE payments DROP CONSTRAINT payments_run_id_not_null, ALTER COLUMN run_id SET NOT NULL;
