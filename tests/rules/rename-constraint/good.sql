CREATE TABLE handovers (reason text CONSTRAINT reason_given CHECK (reason <> ''));
ALTER TABLE handovers RENAME CONSTRAINT reason_given TO handovers_reason_given;
