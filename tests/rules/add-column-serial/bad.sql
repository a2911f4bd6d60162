ALTER TABLE runs ADD COLUMN number bigserial;
