CREATE TABLE payments (number bigint NOT NULL UNIQUE);
