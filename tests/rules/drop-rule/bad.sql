DROP RULE keep_runs ON runs;
ALTER TABLE payments DISABLE RULE keep_payments;
ALTER TABLE payments ENABLE REPLICA RULE note_payments;
