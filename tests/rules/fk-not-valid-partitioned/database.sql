CREATE TABLE runs (run_id uuid PRIMARY KEY);
CREATE TABLE run_events (run_id uuid NOT NULL, happened_at timestamptz NOT NULL) PARTITION BY RANGE (happened_at);
CREATE TABLE run_events_2026_01 PARTITION OF run_events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
