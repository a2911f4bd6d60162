-- An agent is a program that works for a customer: it holds API keys, starts runs and pays for what they use.

-- Keeps updated_at honest whoever writes: services, consoles and repair scripts alike.
CREATE FUNCTION touch_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;

COMMENT ON FUNCTION touch_updated_at() IS 'Trigger: sets updated_at to the time of the transaction.';

CREATE TABLE agents (
    agent_id     uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    handle       text        NOT NULL,
    display_name text        NOT NULL,
    role         text        NOT NULL DEFAULT 'viewer',
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT agents_handle_key     UNIQUE (handle),
    CONSTRAINT agents_handle_shape   CHECK (handle ~ '^[a-z][a-z0-9-]{2,39}$'),
    CONSTRAINT agents_role_known     CHECK (role IN ('viewer', 'operator', 'admin', 'legacy'))
);

COMMENT ON TABLE  agents        IS 'Programs that act for a customer.';
COMMENT ON COLUMN agents.handle IS 'What people call it; appears in URLs and logs, never reused.';
COMMENT ON COLUMN agents.role   IS 'viewer reads, operator starts runs, admin manages keys; legacy: from the prototype, treated as operator.';

CREATE TRIGGER agents_touch_updated_at
    BEFORE UPDATE ON agents
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
