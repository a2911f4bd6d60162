CREATE TABLE payments (payment_id bigint PRIMARY KEY, transaction text CONSTRAINT payments_transaction_key UNIQUE);
