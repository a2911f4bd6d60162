-- migrator: incompatible "no release since 2.3 reads state"
ALTER TABLE runs DROP COLUMN state;
