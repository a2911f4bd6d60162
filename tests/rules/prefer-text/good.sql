CREATE TABLE payments (id bigint PRIMARY KEY, note text CHECK (length(note) <= 200));
