-- The chain watcher, at each new block. $1 payment, $2 blocks on top.
UPDATE payments
SET confirmations = $2,
    status        = CASE WHEN $2 >= confirmations_required THEN 'confirmed'::payment_status ELSE payments.status END,
    settled_at    = CASE WHEN $2 >= confirmations_required THEN now() END
FROM tokens
JOIN chains USING (chain_id)
WHERE payment_id = $1
  AND payments.token_id = tokens.token_id
  AND payments.status = 'submitted';
