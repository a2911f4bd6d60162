COPY agents (name) FROM STDIN;
scheduler
\.
