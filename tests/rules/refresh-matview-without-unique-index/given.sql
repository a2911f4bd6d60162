CREATE TABLE payments (agent_id uuid NOT NULL, amount numeric NOT NULL);
CREATE MATERIALIZED VIEW agent_spend AS SELECT agent_id, sum(amount) AS spent FROM payments GROUP BY agent_id;
