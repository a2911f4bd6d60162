-- Nobody uses a new table yet.
CREATE TABLE costs (cents bigint, euros numeric GENERATED ALWAYS AS (cents / 100.0) STORED);
ALTER TABLE costs ALTER COLUMN euros SET EXPRESSION AS (round(cents / 100.0, 2));
