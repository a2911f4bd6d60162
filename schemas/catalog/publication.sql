-- Publications; the tables and schemas in them are kinds of their own.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
SELECT publication.oid AS object, quote_ident(pubname) AS identity, quote_ident(pubname) AS name,
       concat_ws(
           ' ', CASE WHEN puballtables THEN 'FOR ALL TABLES' END,
           CASE WHEN to_jsonb(publication) -> 'puballsequences' = 'true' THEN 'FOR ALL SEQUENCES' END
       ) AS scope,
       concat_ws(
           ', ', format(
               'publish = %L', concat_ws(
                   ', ', CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END,
                   CASE WHEN pubdelete THEN 'delete' END, CASE WHEN pubtruncate THEN 'truncate' END
               )
           ),
           'publish_via_partition_root = ' || pubviaroot,
           'publish_generated_columns = ' || CASE to_jsonb(publication) ->> 'pubgencols' WHEN 'n' THEN 'none' WHEN 's' THEN 'stored' END
       ) AS options,
       quote_ident(pg_get_userbyid(pubowner)) AS owner
FROM pg_publication AS publication
WHERE $1::text IS NOT NULL
