CREATE TABLE handovers (
    handover_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      uuid NOT NULL REFERENCES runs,
    agent_id    uuid NOT NULL REFERENCES agents,
    accepted_at timestamptz
);

CREATE INDEX handovers_run_id_idx ON handovers (run_id);

-- does not find every row that refers to an agent
CREATE INDEX handovers_open_idx ON handovers (agent_id) WHERE accepted_at IS NULL;
