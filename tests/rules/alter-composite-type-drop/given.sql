CREATE TYPE contact AS (street text, city text);
CREATE TABLE agents (agent_id bigint PRIMARY KEY, address contact);
