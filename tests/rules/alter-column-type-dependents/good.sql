DROP VIEW paid;
ALTER TABLE payments ALTER COLUMN amount TYPE numeric(14, 2);
CREATE VIEW paid AS SELECT payment_id, amount FROM payments WHERE paid_at IS NOT NULL;
