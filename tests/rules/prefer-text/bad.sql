CREATE TABLE payments (id bigint PRIMARY KEY, note varchar(200));
