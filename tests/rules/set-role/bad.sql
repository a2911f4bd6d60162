SET ROLE agento_owner;
CREATE TABLE payments (id bigint PRIMARY KEY);
