SAVEPOINT before_note;
ALTER TABLE runs ADD COLUMN note text;
ROLLBACK TO before_note;
ALTER TABLE runs ADD COLUMN remark text;
