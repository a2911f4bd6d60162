CREATE FUNCTION share(part int, whole int) RETURNS numeric LANGUAGE sql
BEGIN ATOMIC SELECT part / whole::numeric; END;
ALTER TABLE runs MERGE PARTITIONS (runs_2025, runs_2026) INTO runs_old;
