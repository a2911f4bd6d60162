CREATE TABLE runs (
    run_id   bigint PRIMARY KEY,
    agent_id bigint,
    CONSTRAINT runs_agent_id_not_null CHECK (agent_id IS NOT NULL)
);
