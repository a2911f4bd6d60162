CREATE TABLE agents (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE payments (id bigint PRIMARY KEY, amount numeric NOT NULL);

BEGIN;
INSERT INTO payments VALUES (1, 100);
PREPARE TRANSACTION 'transfer';

SELECT pg_sleep(11);
