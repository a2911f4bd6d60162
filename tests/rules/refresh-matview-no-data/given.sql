CREATE TABLE payments (agent_id uuid NOT NULL, amount numeric NOT NULL);
CREATE MATERIALIZED VIEW agent_spend AS SELECT agent_id, sum(amount) AS spent FROM payments GROUP BY agent_id;
CREATE UNIQUE INDEX agent_spend_agent_id_idx ON agent_spend (agent_id);
