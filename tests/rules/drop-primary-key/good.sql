ALTER TABLE payments DROP CONSTRAINT payments_transaction_key;
