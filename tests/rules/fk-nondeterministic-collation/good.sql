CREATE TABLE payments (id bigint PRIMARY KEY, email text COLLATE any_case NOT NULL REFERENCES customers);
-- both sort by their own collation, and both compare bytes
CREATE TABLE currencies (code text COLLATE "C" PRIMARY KEY);
CREATE TABLE prices (id bigint PRIMARY KEY, code text NOT NULL REFERENCES currencies);
