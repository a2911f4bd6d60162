ALTER TABLE runs ADD COLUMN token uuid;
ALTER TABLE runs ALTER COLUMN token SET DEFAULT gen_random_uuid();

-- now() is stable: it is computed once.
ALTER TABLE runs ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE runs ADD COLUMN labels text[] NOT NULL DEFAULT ARRAY['new', 'unread']::text[];

-- It is there already.
ALTER TABLE runs ADD COLUMN IF NOT EXISTS token uuid DEFAULT gen_random_uuid();

-- A table that nobody else has seen yet.
CREATE TABLE payments (payment_id bigint);
ALTER TABLE payments ADD COLUMN token uuid DEFAULT gen_random_uuid();
