-- The schemas in which this session looks a name up, those that are there, in order.
-- Columns: schema text, quoted. Locks: none.
SELECT quote_ident(schema) AS schema FROM unnest(current_schemas(false)) WITH ORDINALITY AS path (schema, number) ORDER BY number
