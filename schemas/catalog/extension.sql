-- Extensions; what they own is in no other kind.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT extension.oid AS object, quote_ident(extname) AS identity, quote_ident(extname) AS name,
       quote_ident(nspname) AS schema, extversion AS version
FROM pg_extension AS extension
JOIN pg_namespace AS namespace ON namespace.oid = extnamespace
WHERE extname <> 'plpgsql' AND nspname <> $1
