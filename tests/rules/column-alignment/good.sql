CREATE TABLE runs (id bigint PRIMARY KEY, started_at timestamptz NOT NULL, attempts int NOT NULL, is_done boolean NOT NULL);
