CREATE TABLE events (event_id bigint PRIMARY KEY, at date NOT NULL) PARTITION BY RANGE (at);
CREATE UNIQUE INDEX events_event_id_key ON events (event_id);
