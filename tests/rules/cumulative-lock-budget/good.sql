ALTER TABLE payments ADD COLUMN paid_by text;
CREATE TABLE attempts (id bigint PRIMARY KEY);
ALTER TABLE attempts ADD COLUMN started_by text;
