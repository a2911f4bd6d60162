ALTER TABLE runs ADD COLUMN trace jsonb;
CREATE TABLE traces (body json);
