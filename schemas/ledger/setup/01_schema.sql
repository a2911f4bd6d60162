-- The ledger's own schema, unless a DBA has made it: CREATE SCHEMA migrator AUTHORIZATION <role of the migrations>.
-- (CREATE SCHEMA IF NOT EXISTS wants the right to make schemas also when it is there already.)
DO $setup$
BEGIN
    IF to_regnamespace('@schema@') IS NULL THEN
        CREATE SCHEMA @schema@;
        COMMENT ON SCHEMA @schema@ IS
            'Ledger of migrator: what was applied to this database, append-only and hash-chained';
    END IF;
END
$setup$
