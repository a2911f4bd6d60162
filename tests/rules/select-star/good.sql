CREATE VIEW open_runs AS SELECT id, agent_id, state FROM runs WHERE state = 'open';
CREATE VIEW run_count AS SELECT count(*) AS runs FROM runs;
