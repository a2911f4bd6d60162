CREATE TABLE events (event_id bigint, at date, PRIMARY KEY (event_id, at)) PARTITION BY RANGE (at);
CREATE INDEX events_event_id_idx ON events (event_id);
