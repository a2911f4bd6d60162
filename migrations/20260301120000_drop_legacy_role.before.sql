-- Operators may not manage keys: a legacy agent that holds such a key has to get another one first.
SELECT NOT EXISTS (
    SELECT
    FROM agents
    JOIN api_keys USING (agent_id)
    WHERE role = 'legacy'
      AND revoked_at IS NULL
      AND 'keys:manage' = ANY (scopes)
);
