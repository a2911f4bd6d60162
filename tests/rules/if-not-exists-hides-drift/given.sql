CREATE TABLE runs (id bigint PRIMARY KEY, state text);
CREATE INDEX runs_state_idx ON runs (state);
