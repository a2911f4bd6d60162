ALTER SEQUENCE invoice_numbers RENAME TO document_numbers;
