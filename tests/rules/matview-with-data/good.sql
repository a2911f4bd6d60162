CREATE MATERIALIZED VIEW agent_spend AS SELECT agent_id, sum(amount) AS spent FROM payments GROUP BY agent_id
WITH NO DATA;
