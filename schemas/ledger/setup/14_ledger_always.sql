-- Also under session_replication_role = replica.
ALTER TABLE @schema@.ledger ENABLE ALWAYS TRIGGER keep_rows, ENABLE ALWAYS TRIGGER keep_all
