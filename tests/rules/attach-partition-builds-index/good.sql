-- The same index is there.
ALTER TABLE payments ATTACH PARTITION payments_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
