ALTER TABLE runs ADD COLUMN number bigint;
CREATE SEQUENCE runs_number_seq OWNED BY runs.number;
ALTER TABLE runs ALTER COLUMN number SET DEFAULT nextval('runs_number_seq');

CREATE TABLE payments (number serial PRIMARY KEY);
