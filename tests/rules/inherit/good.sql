-- has no rows yet
CREATE TABLE runs_2026 () INHERITS (runs);
