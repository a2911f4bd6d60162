-- The dashboard, one page. $1 agent, $2 before (the last row's queued_at, or 'infinity').
SELECT run_id, workflow, status, attempts, queued_at, started_at, finished_at
FROM orchestration_runs
WHERE agent_id = $1
  AND queued_at < $2
ORDER BY queued_at DESC
LIMIT 50;
