DROP RULE keep_runs ON runs;
CREATE RULE keep_runs AS ON DELETE TO runs DO INSTEAD UPDATE runs SET state = 'gone' WHERE id = OLD.id;
ALTER TABLE payments DISABLE RULE keep_payments;
ALTER TABLE payments ENABLE RULE keep_payments;
