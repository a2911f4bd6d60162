CREATE TABLE agents (agent_id bigint PRIMARY KEY);
CREATE TABLE runs (agent_id bigint);
ALTER TABLE runs ADD CONSTRAINT runs_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents NOT VALID;
