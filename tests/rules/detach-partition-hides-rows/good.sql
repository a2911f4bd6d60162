-- It completes a DETACH … CONCURRENTLY that was interrupted.
ALTER TABLE payments DETACH PARTITION payments_2025 FINALIZE;
