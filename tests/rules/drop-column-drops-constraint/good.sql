-- What is on this column alone is expected to go with it.
ALTER TABLE runs DROP COLUMN note;
