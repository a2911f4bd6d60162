-- not the column that the trigger is for
UPDATE runs SET note = '' WHERE note IS NULL;
-- not what it fires on
DELETE FROM runs WHERE state = 'dead';
-- one row
UPDATE runs SET state = 'dead' WHERE run_id = 17;
-- it is silent meanwhile
ALTER TABLE runs DISABLE TRIGGER runs_touch;
UPDATE runs SET state = lower(state) WHERE state <> lower(state);
ALTER TABLE runs ENABLE TRIGGER runs_touch;
