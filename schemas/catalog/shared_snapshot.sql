-- What a second session needs to see what this one's transaction sees, and to show it in the same way.
-- Columns: snapshot text, for SET TRANSACTION SNAPSHOT, or NULL on a standby: not all kinds of them can export one, and a
-- failure would end the transaction; settings text: statements, or NULL. Locks: none.
SELECT CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_export_snapshot() END AS snapshot,
       (
           SELECT pg_catalog.string_agg(pg_catalog.format('SELECT pg_catalog.set_config(%L, %L, false)', name, setting), '; ')
           FROM pg_catalog.pg_settings
           WHERE source = 'session' AND name NOT LIKE 'transaction\_%'
       ) AS settings
