CREATE TABLE runs (run_id uuid PRIMARY KEY);
CREATE TABLE payments (payment_id bigint PRIMARY KEY, run_id uuid NOT NULL REFERENCES runs);
