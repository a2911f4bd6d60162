CREATE TABLE agents (id bigint PRIMARY KEY, role text NOT NULL);
CREATE TABLE runs (id bigint PRIMARY KEY, status text NOT NULL);
INSERT INTO runs SELECT id, repeat('x', 100) FROM generate_series(1, 100000) AS id;

-- a slot that nobody reads, and 17 segments of WAL behind it
SELECT pg_switch_wal();
CHECKPOINT;
SELECT pg_create_physical_replication_slot('archive', true);
SELECT pg_logical_emit_message(false, 'segment', ''), pg_switch_wal() FROM generate_series(1, 17);
