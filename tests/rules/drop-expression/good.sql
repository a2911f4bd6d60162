ALTER TABLE runs ADD COLUMN took_in_all interval;
