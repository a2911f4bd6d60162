-- The one that takes its place is stricter.
ALTER TABLE agents
    DROP CONSTRAINT agents_role_known,
    ADD  CONSTRAINT agents_role_known CHECK (role IN ('viewer', 'admin')) NOT VALID;

-- It was there to make SET NOT NULL quick, and the column says the same by now.
ALTER TABLE agents ALTER COLUMN handle SET NOT NULL;
ALTER TABLE agents DROP CONSTRAINT agents_handle_known;
