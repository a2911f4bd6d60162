CREATE TABLE handovers (
    run_id   uuid NOT NULL REFERENCES runs,
    agent_id uuid NOT NULL REFERENCES agents,
    -- begins with run_id
    PRIMARY KEY (run_id, agent_id)
);

CREATE INDEX handovers_agent_id_idx ON handovers (agent_id);
