-- Checked for every write from here on; the rows that are there are read by VALIDATE, in the next migration.
ALTER TABLE runs ADD CONSTRAINT runs_attempts_in_range CHECK (attempts BETWEEN 0 AND 5) NOT VALID;

-- nobody uses a new table yet
CREATE TABLE handovers (reason text);
ALTER TABLE handovers ADD CHECK (reason <> '');
