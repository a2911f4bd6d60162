ALTER SERVER reports OPTIONS (SET host 'reports2');
ALTER FOREIGN TABLE report_rows OPTIONS (SET table_name 'other_rows');
ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING FOR word WITH simple;
ALTER TEXT SEARCH DICTIONARY stems (StopWords = english);
ALTER OPERATOR FAMILY number_ops USING btree DROP OPERATOR 1 (int, numeric);
