CREATE TABLE runs (run_id uuid PRIMARY KEY, priority text NOT NULL);
CREATE TABLE agents (
    agent_id uuid PRIMARY KEY,
    role     text NOT NULL,
    CONSTRAINT agents_role_known CHECK (role IN ('viewer', 'admin'))
);
