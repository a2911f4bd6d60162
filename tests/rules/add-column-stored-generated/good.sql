-- Filled by a trigger for new rows, and in batches for those that are there.
ALTER TABLE runs ADD COLUMN took interval;
