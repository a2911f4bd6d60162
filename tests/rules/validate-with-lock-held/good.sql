-- Alone: writers go on while it reads.
ALTER TABLE runs VALIDATE CONSTRAINT runs_agent_id_fkey;
