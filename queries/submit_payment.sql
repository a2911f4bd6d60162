-- The wallet service, once the transaction has been sent. $1 run, $2 token, $3 payee, $4 base units, $5 hash.
INSERT INTO payments (run_id, token_id, payee, amount, transaction)
VALUES ($1, $2, $3, $4, $5)
RETURNING payment_id;
