CREATE TABLE invoices (invoice_id bigint PRIMARY KEY);
ALTER TABLE runs ADD COLUMN invoice_id bigint REFERENCES invoices;
ALTER TABLE runs ADD COLUMN payment_id bigint;
