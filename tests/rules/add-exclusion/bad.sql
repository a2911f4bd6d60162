ALTER TABLE maintenance ADD CONSTRAINT maintenance_one_at_a_time
    EXCLUDE USING gist (period WITH &&);
