CREATE COLLATION german (provider = icu, locale = 'de');
CREATE TABLE accounts (id bigint PRIMARY KEY, name text COLLATE german);
