ALTER TABLE runs ADD COLUMN priority integer NOT NULL;
ALTER TABLE runs ADD COLUMN payment_id bigint NOT NULL
    CONSTRAINT runs_payment REFERENCES payments ON DELETE CASCADE ON UPDATE CASCADE CHECK (payment_id > 0);
