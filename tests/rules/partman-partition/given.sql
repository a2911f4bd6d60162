CREATE TABLE events (id bigint NOT NULL, at timestamptz NOT NULL) PARTITION BY RANGE (at);
SELECT partman.create_parent('public.events', 'at', '1 month');
