ALTER TABLE payments SET SCHEMA billing;
