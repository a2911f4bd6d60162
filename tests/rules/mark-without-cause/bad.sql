-- migrator: incompatible "runs get a note"
ALTER TABLE runs ADD COLUMN note text;
