ALTER SEQUENCE invoice_numbers RESTART WITH 1;
ALTER TABLE runs ALTER COLUMN run_id RESTART WITH 1;
SELECT setval('invoice_numbers', 1, false);
SELECT setval(pg_get_serial_sequence('invoices', 'invoice_id'), 1);
SELECT setval(c.oid, 1) FROM pg_class c WHERE relkind = 'S';
UPDATE runs SET note = setval('invoice_numbers', 1) WHERE run_id = 3;
