INSERT INTO tokens (symbol) VALUES ('DAI');
INSERT INTO tokens (token_id, symbol) VALUES (1, 'USDC'), (2, 'EURC');
SELECT setval(pg_get_serial_sequence('tokens', 'token_id'), max(token_id)) FROM tokens;
