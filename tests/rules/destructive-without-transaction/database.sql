CREATE TABLE runs (id bigint PRIMARY KEY, state text, cancelled_at timestamptz);
