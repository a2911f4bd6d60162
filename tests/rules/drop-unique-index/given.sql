CREATE TABLE agents (
    agent_id     uuid PRIMARY KEY,
    handle       text NOT NULL,
    display_name text NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL
);
CREATE UNIQUE INDEX agents_handle_idx ON agents (handle);
CREATE UNIQUE INDEX agents_display_name_idx ON agents (display_name);
CREATE INDEX agents_created_at_idx ON agents (created_at);
