ALTER COLLATION german RENAME TO german_old;
ALTER TEXT SEARCH CONFIGURATION search.simple_german RENAME TO plain_german;
ALTER SERVER billing RENAME TO billing_old;
