-- migrator: transaction off
CREATE INDEX metrics_agent_id_idx ON metrics (agent_id, at) WITH (timescaledb.transaction_per_chunk);
