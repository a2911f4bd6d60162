CREATE TABLE events (id bigint PRIMARY KEY, payload jsonb NOT NULL);
CREATE INDEX events_payload_customer_idx ON events ((payload ->> 'customer'));
