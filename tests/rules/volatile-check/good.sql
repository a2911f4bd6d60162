CREATE TABLE handovers (
    asked_at timestamptz NOT NULL DEFAULT now(),
    due_at   timestamptz NOT NULL,
    -- says the same of the row, whenever it is looked at
    CONSTRAINT handovers_due_later CHECK (due_at > asked_at),
    reason   text CHECK (length(reason) > 0)
);
