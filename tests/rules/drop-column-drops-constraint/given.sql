CREATE TABLE runs (
    run_id    bigint PRIMARY KEY,
    tenant_id bigint,
    name      text,
    note      text CHECK (note <> ''),
    CONSTRAINT runs_name_key UNIQUE (tenant_id, name)
);
CREATE INDEX runs_note_idx ON runs (note);
