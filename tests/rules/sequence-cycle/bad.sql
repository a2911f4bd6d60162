ALTER SEQUENCE invoice_numbers CYCLE;
