-- Payments on a chain. Amounts are whole base units (wei and its like): no rounding, whatever the token's decimals.
--
--     submitted ──▶ confirmed      (enough blocks on top)
--         └───────▶ dropped        (replaced or never mined)

CREATE DOMAIN chain_address AS text CHECK (VALUE ~ '^0x[0-9a-f]{40}$');
CREATE DOMAIN base_units    AS numeric(78, 0) CHECK (VALUE >= 0);

COMMENT ON DOMAIN chain_address IS '20 bytes as lower-case hexadecimal, without a mixed-case checksum.';
COMMENT ON DOMAIN base_units    IS 'An unsigned 256-bit integer.';

CREATE TABLE chains (
    chain_id               bigint  PRIMARY KEY,
    name                   text    NOT NULL UNIQUE,
    confirmations_required integer NOT NULL CHECK (confirmations_required > 0)
);

CREATE TABLE tokens (
    token_id bigint        GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain_id bigint        NOT NULL REFERENCES chains,
    contract chain_address NOT NULL,
    symbol   text          NOT NULL,
    decimals smallint      NOT NULL CHECK (decimals BETWEEN 0 AND 36),

    UNIQUE (chain_id, contract)
);

CREATE TYPE payment_status AS ENUM ('submitted', 'confirmed', 'dropped');

CREATE TABLE payments (
    payment_id    bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id        uuid           NOT NULL REFERENCES orchestration_runs,
    token_id      bigint         NOT NULL REFERENCES tokens,
    payee         chain_address  NOT NULL,
    amount        base_units     NOT NULL CHECK (amount > 0),
    transaction   text           NOT NULL,
    status        payment_status NOT NULL DEFAULT 'submitted',
    confirmations integer        NOT NULL DEFAULT 0,
    submitted_at  timestamptz    NOT NULL DEFAULT now(),
    settled_at    timestamptz,

    CONSTRAINT payments_transaction_key      UNIQUE (transaction),
    CONSTRAINT payments_transaction_shape    CHECK (transaction ~ '^0x[0-9a-f]{64}$'),
    CONSTRAINT payments_settled_with_status  CHECK ((status = 'submitted') = (settled_at IS NULL))
);

CREATE INDEX payments_run_id_idx   ON payments (run_id);
CREATE INDEX payments_token_id_idx ON payments (token_id);
CREATE INDEX payments_open_idx     ON payments (submitted_at) WHERE status = 'submitted';

COMMENT ON TABLE  payments             IS 'Transfers that runs have made; settled rows never change.';
COMMENT ON COLUMN payments.transaction IS 'Hash of the transaction that carries it; one payment per transaction.';

-- Money that has settled is history: a correction is another payment.
CREATE FUNCTION guard_settled_payment() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'payment % is % and cannot be changed', OLD.payment_id, OLD.status
        USING ERRCODE = 'check_violation';
END;
$$;

CREATE TRIGGER payments_guard_settled
    BEFORE UPDATE OR DELETE ON payments
    FOR EACH ROW
    WHEN (OLD.status <> 'submitted')
    EXECUTE FUNCTION guard_settled_payment();
