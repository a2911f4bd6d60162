CREATE TABLE metrics (agent_id bigint NOT NULL, at timestamptz NOT NULL, value numeric NOT NULL);
SELECT create_hypertable('metrics', by_range('at'));
ALTER TABLE metrics SET (timescaledb.compress, timescaledb.compress_segmentby = 'agent_id');
