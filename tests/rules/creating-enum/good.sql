CREATE TABLE runs (
    status text NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'failed'))
);
