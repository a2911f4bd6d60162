CREATE SERVER reports2 FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'reports2');
ALTER SERVER reports2 OPTIONS (ADD dbname 'reports');
CREATE TEXT SEARCH CONFIGURATION plain_words (COPY = english);
ALTER TEXT SEARCH CONFIGURATION plain_words ALTER MAPPING FOR word WITH simple;
ALTER OPERATOR FAMILY number_ops USING btree ADD OPERATOR 1 < (int, numeric);
