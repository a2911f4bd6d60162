ALTER TABLE payments SET SCHEMA billing;
CREATE VIEW payments AS SELECT * FROM billing.payments;
