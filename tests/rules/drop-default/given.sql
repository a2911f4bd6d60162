CREATE TABLE runs (
    run_id   bigint  PRIMARY KEY,
    agent_id bigint  NOT NULL,
    status   text    NOT NULL DEFAULT 'queued',
    kind     text    NOT NULL DEFAULT 'plain',
    attempts integer,
    note     varchar(40)
);
