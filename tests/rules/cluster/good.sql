-- only says what the next CLUSTER would go by
ALTER TABLE runs CLUSTER ON runs_pkey;
