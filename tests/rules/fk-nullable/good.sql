CREATE TABLE handovers (
    handover_id bigint PRIMARY KEY,
    run_id      uuid NOT NULL REFERENCES runs
);
