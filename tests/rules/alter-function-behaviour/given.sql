CREATE TABLE agents (agent_id bigint PRIMARY KEY, handle text);
CREATE FUNCTION agent_count() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM agents';
CREATE FUNCTION shown(handle text) RETURNS text LANGUAGE sql STABLE AS 'SELECT upper(handle)';
