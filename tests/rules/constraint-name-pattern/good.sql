CREATE TABLE agents (agent_id uuid CONSTRAINT agents_pkey PRIMARY KEY);

-- What is not named here PostgreSQL names in its own way.
CREATE TABLE runs (run_id uuid PRIMARY KEY);
