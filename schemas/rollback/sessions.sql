-- Sessions of a database; one that has ended may be there for a moment yet.
-- $1 text: its name. Columns: sessions bigint. Locks: none.
SELECT count(*) AS sessions FROM pg_stat_activity WHERE datname = $1::text
