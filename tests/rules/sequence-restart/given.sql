CREATE SEQUENCE invoice_numbers;
CREATE TABLE runs (run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
CREATE TABLE agents (agent_id bigserial PRIMARY KEY, name text);
