-- squawk-ignore require-concurrent-index-creation
CREATE INDEX agents_name_idx ON agents (name);
