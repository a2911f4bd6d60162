CREATE VIEW agents_in_use AS SELECT agent_id, handle FROM agents WHERE retired_at IS NULL;
