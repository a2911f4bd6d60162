-- What happened during runs, step by step. By far the largest table: partitioned by month, so that old months can be
-- detached and archived without a DELETE.

CREATE TABLE run_events (
    run_id      uuid        NOT NULL REFERENCES orchestration_runs,
    event_no    integer     NOT NULL,
    happened_at timestamptz NOT NULL DEFAULT now(),
    kind        text        NOT NULL,
    detail      jsonb       NOT NULL DEFAULT '{}',

    PRIMARY KEY (run_id, event_no, happened_at),
    CONSTRAINT run_events_kind_known CHECK (kind IN ('log', 'tool_call', 'model_call', 'handover', 'payment'))
) PARTITION BY RANGE (happened_at);

COMMENT ON TABLE run_events IS 'Steps of runs; one partition a month (UTC), made ahead by create_run_events_partition().';

-- Called by a nightly job for the month after next. Calling it twice for a month is an error that names the partition.
CREATE FUNCTION create_run_events_partition(month date) RETURNS regclass
LANGUAGE plpgsql
SET timezone TO 'UTC' AS $$
DECLARE
    first_day timestamptz := date_trunc('month', month);
    partition text        := format('run_events_%s', to_char(month, 'YYYY_MM'));
BEGIN
    EXECUTE format('CREATE TABLE %I PARTITION OF run_events FOR VALUES FROM (%L) TO (%L)',
                   partition, first_day, first_day + interval '1 month');
    RETURN partition::regclass;
END;
$$;

CREATE TABLE run_events_2026_01 PARTITION OF run_events
    FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-02-01 00:00+00');
CREATE TABLE run_events_2026_02 PARTITION OF run_events
    FOR VALUES FROM ('2026-02-01 00:00+00') TO ('2026-03-01 00:00+00');
CREATE TABLE run_events_2026_03 PARTITION OF run_events
    FOR VALUES FROM ('2026-03-01 00:00+00') TO ('2026-04-01 00:00+00');
CREATE TABLE run_events_2026_04 PARTITION OF run_events
    FOR VALUES FROM ('2026-04-01 00:00+00') TO ('2026-05-01 00:00+00');
