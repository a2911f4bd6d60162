-- migrator: transaction off
CREATE INDEX CONCURRENTLY payments_amount_idx ON payments (amount);
