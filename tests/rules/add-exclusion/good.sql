CREATE TABLE maintenance (
    period tstzrange NOT NULL,
    CONSTRAINT maintenance_one_at_a_time EXCLUDE USING gist (period WITH &&)
);
