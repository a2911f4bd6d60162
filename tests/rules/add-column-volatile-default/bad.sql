ALTER TABLE runs ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();
-- Of a function that the set does not create nothing is known.
ALTER TABLE runs ADD COLUMN region text DEFAULT current_region();
