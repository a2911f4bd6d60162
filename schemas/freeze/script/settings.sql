-- What a session that freezes or thaws begins with: each statement is a transaction that sees what others committed.
SET default_transaction_isolation = 'read committed';
SET default_transaction_read_only = off;
SET statement_timeout = 0
