ALTER TABLE runs DISABLE TRIGGER note_run;
-- It fires where changes are replicated from now on, and no longer where they are made.
ALTER TABLE runs ENABLE REPLICA TRIGGER see_run;
