ALTER TABLE agents ADD COLUMN role text;
CREATE TABLE handovers (id bigint PRIMARY KEY);
