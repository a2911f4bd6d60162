-- Short locks, but on both tables, and to the end of the migration.
ALTER TABLE runs ADD COLUMN payment_id bigint REFERENCES payments;
