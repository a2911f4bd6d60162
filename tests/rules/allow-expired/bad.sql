-- migrator: allow create-index-blocking "agents has a few hundred rows" until=2024-12-31
CREATE INDEX agents_name_idx ON agents (name);
