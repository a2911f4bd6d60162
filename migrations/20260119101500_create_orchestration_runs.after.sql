-- The guard is on.
SELECT tgenabled = 'O' FROM pg_trigger WHERE tgname = 'runs_guard_transition';

-- Every state of the flow is there, in order.
SELECT enum_range(NULL::run_status)::text[] = ARRAY['queued', 'running', 'completed', 'failed'];
