ALTER TABLE agents ALTER COLUMN display_name DROP NOT NULL;

CREATE TABLE payments (payment_id bigint, amount numeric);
ALTER TABLE payments DROP COLUMN amount;

-- Known not to be there.
ALTER TABLE runs DROP COLUMN IF EXISTS amount;
