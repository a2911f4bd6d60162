-- Keys may expire. Those that exist do not: NULL is "never", so the running release notices nothing.

ALTER TABLE api_keys ADD COLUMN expires_at timestamptz;

COMMENT ON COLUMN api_keys.expires_at IS 'From then on it is refused; NULL: never.';

CREATE VIEW usable_api_keys AS
SELECT api_key_id, agent_id, secret_hash, prefix, scopes, expires_at
FROM api_keys
WHERE revoked_at IS NULL
  AND (expires_at IS NULL OR expires_at > now());

COMMENT ON VIEW usable_api_keys IS 'What a gateway may accept now.';
