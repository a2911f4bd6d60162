-- Functions, procedures and aggregates that people make or extensions bring.
-- $1 text: the ledger's schema, left out.
-- Columns: schema, name, kind text (pg_proc.prokind); volatility text; language text; arguments text, types as the parser
-- names them, a list (chr(31) stands before each item); definition text, where its body can be read. Locks: none.
SELECT namespace.nspname AS schema, function.proname AS name, function.prokind AS kind,
       function.provolatile AS volatility, language.lanname AS language,
       (
           SELECT string_agg(chr(31) || CASE WHEN type_namespace.nspname <> 'pg_catalog'
                                             THEN type_namespace.nspname || '.' ELSE '' END
                             || element.typname || CASE WHEN element.oid <> type.oid THEN '[]' ELSE '' END,
                             '' ORDER BY position)
           FROM unnest(function.proargtypes::oid[]) WITH ORDINALITY AS argument (oid, position)
           JOIN pg_type AS type ON type.oid = argument.oid
           JOIN pg_type AS element ON element.oid = CASE WHEN type.typcategory = 'A' AND type.typelem <> 0
                                                              AND type.typlen = -1
                                                         THEN type.typelem ELSE type.oid END
           JOIN pg_namespace AS type_namespace ON type_namespace.oid = element.typnamespace
       ) AS arguments,
       CASE WHEN function.prokind IN ('f', 'p') AND language.lanname IN ('plpgsql', 'sql')
            THEN pg_get_functiondef(function.oid) END AS definition
FROM pg_proc AS function
JOIN pg_namespace AS namespace ON namespace.oid = function.pronamespace
JOIN pg_language AS language ON language.oid = function.prolang
WHERE namespace.nspname !~ '^(pg_|information_schema$)' AND namespace.nspname <> $1
