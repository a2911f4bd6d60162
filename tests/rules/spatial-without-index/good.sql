CREATE TABLE offices (id bigint PRIMARY KEY, place geography NOT NULL);
CREATE INDEX offices_place_idx ON offices USING gist (place);
