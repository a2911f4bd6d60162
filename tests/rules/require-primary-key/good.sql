CREATE TABLE payments (id bigint, amount numeric);
ALTER TABLE payments ADD PRIMARY KEY (id);
CREATE TABLE payments_2026 (LIKE payments INCLUDING ALL);
CREATE TEMPORARY TABLE waiting (id bigint);
