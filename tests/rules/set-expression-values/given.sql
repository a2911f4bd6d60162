CREATE TABLE runs (
    run_id   bigint PRIMARY KEY,
    cents    bigint NOT NULL,
    euros    numeric GENERATED ALWAYS AS (cents / 100.0) STORED
);
