CREATE TABLE payments (payment_id bigint NOT NULL, paid_on date NOT NULL) PARTITION BY RANGE (paid_on);
CREATE TABLE payments_2025 PARTITION OF payments FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

CREATE TABLE payments_2024 (payment_id bigint NOT NULL, paid_on date NOT NULL);
CREATE TABLE payments_2023 (
    payment_id bigint NOT NULL,
    paid_on    date NOT NULL,
    CONSTRAINT payments_2023_bounds CHECK (paid_on IS NOT NULL AND paid_on >= '2023-01-01' AND paid_on < '2024-01-01')
);
