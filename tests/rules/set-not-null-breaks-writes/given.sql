CREATE TABLE runs (
    run_id   bigint PRIMARY KEY,
    agent_id bigint,
    note     text,
    CONSTRAINT runs_note_not_null CHECK (note IS NOT NULL)
);
