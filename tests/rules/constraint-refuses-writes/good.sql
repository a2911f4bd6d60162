-- No running program writes a column that is new.
ALTER TABLE runs ADD COLUMN region text;
ALTER TABLE runs ADD CONSTRAINT runs_region_known CHECK (region IN ('eu', 'us')) NOT VALID;

-- Lets more through than the one that it replaces.
ALTER TABLE agents
    DROP CONSTRAINT agents_role_known,
    ADD  CONSTRAINT agents_role_known CHECK (role IN ('viewer', 'operator', 'admin')) NOT VALID;
