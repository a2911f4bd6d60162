CREATE TABLE handovers (run_id uuid PRIMARY KEY REFERENCES runs (run_id));
-- varchar and text are compared as they are
CREATE TABLE labels (workflow varchar(80) PRIMARY KEY REFERENCES workflows);
