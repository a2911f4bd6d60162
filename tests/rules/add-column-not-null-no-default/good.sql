ALTER TABLE runs ADD COLUMN priority integer NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN weight integer;

CREATE TABLE payments (amount numeric NOT NULL);
