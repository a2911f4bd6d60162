-- A worker takes the oldest run that waits; workers do not wait for each other.
UPDATE orchestration_runs
SET status = 'running'
WHERE run_id = (
    SELECT run_id
    FROM orchestration_runs
    WHERE status = 'queued'
    ORDER BY queued_at
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING run_id, agent_id, workflow, input, attempts;
