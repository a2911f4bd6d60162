-- A worker has given up. $1 run, $2 why.
UPDATE orchestration_runs
SET status = 'failed', error = $2
WHERE run_id = $1;
