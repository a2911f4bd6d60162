CREATE SEQUENCE numbers;
ALTER SEQUENCE numbers RENAME TO document_numbers;
