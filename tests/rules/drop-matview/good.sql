DROP MATERIALIZED VIEW agent_spend;
CREATE MATERIALIZED VIEW agent_spend AS
    SELECT agent_id, sum(amount) AS spent, count(*) AS payments FROM payments GROUP BY agent_id;
