CREATE TABLE runs (run_id bigint PRIMARY KEY, agent_id bigint, attempts integer);
-- Met by NULL, too: NULL >= 0 is not false.
ALTER TABLE runs ADD CONSTRAINT runs_attempts_check CHECK (attempts >= 0) NOT VALID;
ALTER TABLE runs ADD CONSTRAINT runs_agent_id_not_null CHECK (agent_id IS NOT NULL) NOT VALID;
