COPY agents (name) FROM PROGRAM 'curl https://example.com/agents.csv';
