ALTER SEQUENCE invoice_numbers CACHE 20;
CREATE SEQUENCE document_numbers START WITH 1000;
SELECT setval('document_numbers', 2000);

-- Behind the keys that are there, or that the file brings.
SELECT setval('runs_run_id_seq', coalesce(max(run_id), 1)) FROM runs;
INSERT INTO agents (agent_id, name) VALUES (1, 'first'), (2, 'second');
SELECT setval('agents_agent_id_seq', 2);
