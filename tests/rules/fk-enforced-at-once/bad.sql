ALTER TABLE runs ALTER CONSTRAINT runs_agent_id_fkey ENFORCED; -- PostgreSQL 18
