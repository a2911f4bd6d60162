-- The gateway, on every request. $1: SHA-256 of the secret presented.
SELECT api_key_id, agent_id, scopes
FROM api_keys
WHERE secret_hash = $1
  AND revoked_at IS NULL;
