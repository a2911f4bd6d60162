-- A type that is as new as its values may be used at once.
CREATE TYPE payment_state AS ENUM ('open', 'paid');
ALTER TYPE payment_state ADD VALUE 'refunded';
CREATE TABLE payments (id bigint PRIMARY KEY, state payment_state NOT NULL DEFAULT 'refunded');
-- Added here, used by a later migration.
ALTER TYPE run_state ADD VALUE 'paused';
INSERT INTO agents (name) VALUES ('paused');
