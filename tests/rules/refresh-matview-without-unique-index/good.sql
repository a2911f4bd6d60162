-- migrator: transaction off

CREATE UNIQUE INDEX CONCURRENTLY agent_spend_agent_id_idx ON agent_spend (agent_id);
REFRESH MATERIALIZED VIEW CONCURRENTLY agent_spend;
