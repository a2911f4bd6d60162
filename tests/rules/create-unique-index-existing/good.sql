-- migrator: transaction off

CREATE INDEX CONCURRENTLY agents_display_name_idx ON agents (lower(display_name));

-- these are unique already
CREATE UNIQUE INDEX CONCURRENTLY runs_id_state_key ON runs (id, state);

-- no running program writes a column that is new
ALTER TABLE agents ADD COLUMN external_id uuid;
CREATE UNIQUE INDEX CONCURRENTLY agents_external_id_key ON agents (external_id);
