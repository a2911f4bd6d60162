-- The ledger's own schema. A DBA may make it beforehand: CREATE SCHEMA migrator AUTHORIZATION <role of the migrations>.
CREATE SCHEMA IF NOT EXISTS @schema@
