DROP VIEW agent_spend;
