CREATE TABLE payments (id bigint PRIMARY KEY);
ALTER TABLE payments OWNER TO agento_owner;
