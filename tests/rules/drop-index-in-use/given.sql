CREATE TABLE runs (run_id uuid PRIMARY KEY);
CREATE TABLE payments (
    payment_id bigint PRIMARY KEY,
    run_id     uuid NOT NULL REFERENCES runs,
    token_id   bigint NOT NULL,
    status     text NOT NULL
);
CREATE INDEX payments_run_id_idx ON payments (run_id);
CREATE INDEX payments_token_id_idx ON payments (token_id);
CREATE INDEX payments_token_id_status_idx ON payments (token_id, status);
