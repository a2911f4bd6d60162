CREATE TABLE payments (payment_id bigint NOT NULL, paid_on date NOT NULL) PARTITION BY RANGE (paid_on);
CREATE TABLE payments_2025 PARTITION OF payments FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

CREATE INDEX payments_paid_on_idx ON payments (paid_on);
CREATE TABLE payments_2024 (payment_id bigint NOT NULL, paid_on date NOT NULL);
CREATE TABLE payments_2023 (payment_id bigint NOT NULL, paid_on date NOT NULL);
CREATE INDEX payments_2023_paid_on_idx ON payments_2023 (paid_on);
