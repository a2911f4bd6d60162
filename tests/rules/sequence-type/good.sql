ALTER SEQUENCE invoice_numbers CACHE 20;
CREATE SEQUENCE document_numbers AS bigint;
