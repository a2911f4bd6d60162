CREATE TABLE offices (id bigint PRIMARY KEY, place geography NOT NULL);
