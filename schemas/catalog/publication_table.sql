-- Tables that a publication names.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- prattrs, prqual: since 15; where the table lacks them, the names lead to the empty row outside.
SELECT member.oid AS object, format('%s %I.%I', quote_ident(pubname), nspname, relname) AS identity,
       prpubid AS parent, format('%I.%I', nspname, relname) AS relation,
       ' (' || (
           SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
           WHERE attrelid = prrelid AND attnum = ANY (attributes)
       ) || ')' AS columns,
       ' WHERE (' || qualifier || ')' AS condition
FROM (VALUES (NULL::int2vector, NULL::pg_node_tree)) AS before_15 (prattrs, prqual)
CROSS JOIN LATERAL (
    SELECT oid, prpubid, prrelid, prattrs::int2[] AS attributes, pg_get_expr(prqual, prrelid) AS qualifier
    FROM pg_publication_rel
) AS member
JOIN pg_publication AS publication ON publication.oid = prpubid
JOIN pg_class AS class ON class.oid = prrelid
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
WHERE nspname <> $1
