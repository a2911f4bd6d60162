-- The agents that were alive when the prototype was switched off, with the ids they have in the customers' systems.
-- Their rights were never settled: role `legacy` until each has been looked at.

COPY agents (agent_id, handle, display_name, role, created_at) FROM STDIN;
1f0a3c52-6c1e-4c0b-9a53-0d8a4b7f2e01	invoice-reader	Invoice reader	legacy	2025-09-02 08:15:00+00
1f0a3c52-6c1e-4c0b-9a53-0d8a4b7f2e02	price-watch	Price watch	legacy	2025-09-18 13:40:00+00
1f0a3c52-6c1e-4c0b-9a53-0d8a4b7f2e03	ticket-triage	Ticket triage; first line	legacy	2025-10-06 07:05:00+00
1f0a3c52-6c1e-4c0b-9a53-0d8a4b7f2e04	report-writer	Report writer	viewer	2025-11-21 16:30:00+00
1f0a3c52-6c1e-4c0b-9a53-0d8a4b7f2e05	scheduler	Scheduler (ours)	admin	2025-09-01 00:00:00+00
\.
