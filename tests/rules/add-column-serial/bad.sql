ALTER TABLE runs ADD COLUMN number bigserial;
ALTER TABLE run_events ADD COLUMN event_id bigserial PRIMARY KEY;
