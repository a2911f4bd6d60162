-- migrator: transaction off
ALTER TABLE payments DETACH PARTITION payments_2025 CONCURRENTLY;
