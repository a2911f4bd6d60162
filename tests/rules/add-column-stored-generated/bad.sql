ALTER TABLE runs ADD COLUMN took interval GENERATED ALWAYS AS (finished_at - started_at) STORED;
