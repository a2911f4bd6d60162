-- Made by `migrator rehearse`. Read it, and run it as it is; see docs/rollback.md.
SET LOCAL check_function_bodies = off;
SET LOCAL row_security = off;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
SET LOCAL lc_monetary = 'C';

-- what was added, or is in the way
ALTER TABLE public.orchestration_runs DROP CONSTRAINT runs_attempts_in_range;
