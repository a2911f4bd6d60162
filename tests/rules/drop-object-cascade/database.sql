CREATE COLLATION german (provider = icu, locale = 'de');
CREATE TABLE accounts (id bigint PRIMARY KEY, name text COLLATE german);
CREATE EXTENSION postgres_fdw;
CREATE SERVER billing FOREIGN DATA WRAPPER postgres_fdw;
