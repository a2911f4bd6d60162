CREATE TYPE payment_state AS ENUM ('open', 'paid');
DROP TYPE payment_state;

-- Replaced by another one of the name that programs use.
ALTER TYPE run_status RENAME TO run_status_old;
CREATE TYPE run_status AS ENUM ('queued', 'running', 'completed');
ALTER TABLE runs ALTER COLUMN status TYPE run_status USING status::text::run_status;
DROP TYPE run_status_old;
