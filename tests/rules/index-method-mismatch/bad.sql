-- migrator: transaction off

CREATE INDEX CONCURRENTLY runs_input_idx ON runs (input);
