ALTER TYPE run_status ADD VALUE 'succeeded' AFTER 'completed';

CREATE TYPE payment_state AS ENUM ('open');
ALTER TYPE payment_state RENAME VALUE 'open' TO 'due';
