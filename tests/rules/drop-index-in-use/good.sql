-- migrator: transaction off

-- payments_token_id_status_idx begins with the same column
DROP INDEX CONCURRENTLY payments_token_id_idx;
