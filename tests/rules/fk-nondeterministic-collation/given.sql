CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE customers (email text COLLATE any_case PRIMARY KEY);
