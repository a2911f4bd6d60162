CREATE TABLE payments (id bigint PRIMARY KEY, currency text CHECK (length(currency) = 3));
