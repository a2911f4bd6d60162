CREATE TABLE runs (
    run_id   bigint PRIMARY KEY,
    agent_id bigint,
    CONSTRAINT runs_agent_id_not_null CHECK (agent_id IS NOT NULL)
);
CREATE TABLE payments (
    payment_id bigint PRIMARY KEY,
    run_id     bigint,
    CONSTRAINT payments_run_id_not_null CHECK (run_id IS NOT NULL)
);
