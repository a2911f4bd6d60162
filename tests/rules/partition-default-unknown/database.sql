CREATE TABLE payments (payment_id bigint NOT NULL, paid_on date NOT NULL) PARTITION BY RANGE (paid_on);
CREATE TABLE payments_2025 PARTITION OF payments FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE runs (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE runs_2026 (at date NOT NULL);
