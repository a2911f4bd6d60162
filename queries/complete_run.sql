-- A worker has finished. $1 run, $2 result.
UPDATE orchestration_runs
SET status = 'completed', result = $2
WHERE run_id = $1;
