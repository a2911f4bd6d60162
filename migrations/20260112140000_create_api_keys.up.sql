-- API keys. The secret itself is never stored: only its SHA-256, and the first characters, which people recognise.

CREATE TABLE api_keys (
    api_key_id   uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    agent_id     uuid        NOT NULL REFERENCES agents,
    secret_hash  bytea       NOT NULL,
    prefix       text        NOT NULL,
    scopes       text[]      NOT NULL DEFAULT '{}',
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at   timestamptz,

    CONSTRAINT api_keys_secret_hash_key   UNIQUE (secret_hash),
    CONSTRAINT api_keys_secret_hash_size  CHECK (octet_length(secret_hash) = 32),
    CONSTRAINT api_keys_prefix_shape      CHECK (prefix ~ '^agt_[A-Za-z0-9]{6}$'),
    CONSTRAINT api_keys_scopes_known      CHECK (scopes <@ ARRAY['runs:read', 'runs:write', 'payments:read', 'payments:write', 'keys:manage'])
);

CREATE INDEX api_keys_agent_id_idx ON api_keys (agent_id);

COMMENT ON TABLE  api_keys             IS 'Credentials of agents; rows are revoked, never deleted.';
COMMENT ON COLUMN api_keys.secret_hash IS 'SHA-256 of the secret.';
COMMENT ON COLUMN api_keys.prefix      IS 'The first ten characters of the secret, for people to tell keys apart.';

-- A revoked key stays revoked: whoever needs one again makes a new one.
CREATE FUNCTION refuse_key_revival() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'API key % was revoked at % and stays so', OLD.prefix, OLD.revoked_at
        USING ERRCODE = 'check_violation', HINT = 'Make a new key.';
END;
$$;

CREATE TRIGGER api_keys_stay_revoked
    BEFORE UPDATE OF revoked_at ON api_keys
    FOR EACH ROW
    WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
    EXECUTE FUNCTION refuse_key_revival();
