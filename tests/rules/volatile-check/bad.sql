CREATE TABLE handovers (
    due_at timestamptz NOT NULL,
    CONSTRAINT handovers_due_later CHECK (due_at > now())
);
