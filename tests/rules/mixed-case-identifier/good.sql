CREATE TABLE ApiKeys (id bigint PRIMARY KEY, user_id bigint);
