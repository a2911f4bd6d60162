ALTER TABLE runs ADD COLUMN token uuid DEFAULT gen_random_uuid();
