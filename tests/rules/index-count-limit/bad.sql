-- migrator: transaction off

CREATE INDEX CONCURRENTLY answers_c13_idx ON answers (c13);
