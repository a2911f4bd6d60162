-- a table that nobody uses yet
CREATE TABLE handovers (agent_id uuid,
    CONSTRAINT handovers_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents NOT ENFORCED);
ALTER TABLE handovers ALTER CONSTRAINT handovers_agent_id_fkey ENFORCED;
-- it is anyway
ALTER TABLE runs ADD CONSTRAINT runs_again_fkey FOREIGN KEY (agent_id) REFERENCES agents NOT VALID;
ALTER TABLE runs ALTER CONSTRAINT runs_again_fkey ENFORCED;
