INSERT INTO tokens (token_id, symbol) VALUES (1, 'USDC'), (2, 'EURC');
