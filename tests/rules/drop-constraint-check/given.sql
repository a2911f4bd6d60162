CREATE TABLE runs (
    run_id   uuid PRIMARY KEY,
    attempts integer NOT NULL,
    CONSTRAINT runs_attempts_in_range CHECK (attempts BETWEEN 0 AND 5)
);
CREATE TABLE agents (
    agent_id uuid PRIMARY KEY,
    handle   text,
    role     text NOT NULL,
    CONSTRAINT agents_handle_known CHECK (handle IS NOT NULL),
    CONSTRAINT agents_role_known CHECK (role IN ('viewer', 'operator', 'admin'))
);
