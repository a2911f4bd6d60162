ALTER TABLE runs ADD COLUMN resumed_by text;
ALTER TABLE runs ADD COLUMN closed_by text;
