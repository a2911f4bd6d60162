CREATE TYPE payment_state AS ENUM ('open', 'paid');
DROP TYPE payment_state;
