-- The new column of agents is there at once; then everyone who needs agents waits for the index of runs.
ALTER TABLE agents ADD COLUMN note text;
CREATE INDEX runs_state ON runs (state);
