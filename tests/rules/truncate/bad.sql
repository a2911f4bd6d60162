TRUNCATE run_events;
