-- It has this one.
ALTER TYPE run_status ADD VALUE IF NOT EXISTS 'failed';

CREATE TYPE payment_state AS ENUM ('open');
ALTER TYPE payment_state ADD VALUE 'paid';
