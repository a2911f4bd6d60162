-- Of this one all partitions are known.
CREATE TABLE payments_2026 (LIKE payments);
ALTER TABLE payments ATTACH PARTITION payments_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
