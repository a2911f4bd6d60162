CREATE TABLE runs (is_done boolean NOT NULL, id bigint PRIMARY KEY, attempts int NOT NULL, started_at timestamptz NOT NULL);
