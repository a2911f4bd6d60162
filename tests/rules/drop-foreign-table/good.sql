CREATE FOREIGN TABLE scratch (account text) SERVER billing;
DROP FOREIGN TABLE scratch;
