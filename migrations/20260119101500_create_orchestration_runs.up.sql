-- Orchestration runs: one piece of work that an agent asked for.
--
--     queued ──▶ running ──▶ completed
--        │          └──────▶ failed
--        └─────────────────▶ failed       (given up before a worker took it)
--
-- The database guards these transitions, because several services and the operators' console write here.

CREATE TYPE run_status AS ENUM ('queued', 'running', 'completed', 'failed');

CREATE TABLE orchestration_runs (
    run_id      uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    agent_id    uuid        NOT NULL REFERENCES agents,
    workflow    text        NOT NULL,
    status      run_status  NOT NULL DEFAULT 'queued',
    input       jsonb       NOT NULL DEFAULT '{}',
    result      jsonb,
    error       text,
    attempts    integer     NOT NULL DEFAULT 0,
    queued_at   timestamptz NOT NULL DEFAULT now(),
    started_at  timestamptz,
    finished_at timestamptz,

    CONSTRAINT runs_started_with_status  CHECK (status <> 'running' OR started_at IS NOT NULL),
    CONSTRAINT runs_finished_with_status CHECK ((status IN ('completed', 'failed')) = (finished_at IS NOT NULL)),
    CONSTRAINT runs_failed_says_why      CHECK (status <> 'failed' OR error IS NOT NULL),
    CONSTRAINT runs_times_in_order       CHECK (queued_at <= started_at AND started_at <= finished_at)
);

-- What a worker asks for: the oldest that waits.
CREATE INDEX runs_queue_idx ON orchestration_runs (queued_at) WHERE status = 'queued';

COMMENT ON TABLE  orchestration_runs          IS 'Work asked for by agents; status flows queued, running, completed or failed.';
COMMENT ON COLUMN orchestration_runs.attempts IS 'How often a worker has taken it.';

-- Sets the times that belong to a transition, and refuses every other one.
CREATE FUNCTION guard_run_transition() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.status, NEW.status) NOT IN (('queued', 'running'), ('queued', 'failed'),
                                        ('running', 'completed'), ('running', 'failed')) THEN
        RAISE EXCEPTION 'run % cannot go from % to %', OLD.run_id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;

    IF NEW.status = 'running' THEN
        NEW.started_at := coalesce(NEW.started_at, now());
        NEW.attempts   := OLD.attempts + 1;
    ELSE
        NEW.finished_at := coalesce(NEW.finished_at, now());
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER runs_guard_transition
    BEFORE UPDATE OF status ON orchestration_runs
    FOR EACH ROW
    WHEN (OLD.status <> NEW.status)
    EXECUTE FUNCTION guard_run_transition();
