CREATE TABLE payments (id bigint PRIMARY KEY);
-- Something of the kind may be there: then this does nothing.
CREATE TABLE IF NOT EXISTS agents (id bigint PRIMARY KEY, name text NOT NULL);
