-- Is refused as long as something depends on it.
DROP COLLATION german;
