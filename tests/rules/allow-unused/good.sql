-- migrator: allow create-index-blocking "agents has a few hundred rows"
CREATE INDEX agents_name_idx ON agents (name);
