CREATE TYPE run_status AS ENUM ('queued', 'running', 'completed', 'failed');
CREATE TABLE runs (run_id bigint PRIMARY KEY, status run_status NOT NULL);
