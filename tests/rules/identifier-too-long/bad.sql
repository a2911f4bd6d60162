CREATE INDEX runs_that_are_waiting_for_an_agent_by_tenant_and_priority_and_time ON runs (state);

-- Whatever begins with these 63 letters is what is dropped.
DROP VIEW agents_that_have_been_waiting_for_a_run_for_more_than_a_day_by_tenant;
