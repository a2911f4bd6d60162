ALTER SEQUENCE invoice_numbers NO CYCLE;
