-- Every row has NULL: nothing has to be looked up.
ALTER TABLE runs ADD COLUMN queue_id bigint REFERENCES queues;
