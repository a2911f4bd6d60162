ALTER TABLE runs ADD COLUMN token uuid;
ALTER TABLE runs ALTER COLUMN token SET DEFAULT gen_random_uuid();
-- now() is stable: it is computed once
ALTER TABLE runs ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();
