-- Aggregates, which are functions made of functions.
-- $1 text: the ledger's schema, left out. Columns: as rollback/kind.h says of every kind, and the facets. Locks: none.
-- signature: what CREATE OR REPLACE cannot change.
SELECT procedure.oid AS object, format('%I.%I(%s)', nspname, proname, coalesce(arguments.types, '*')) AS identity,
       quote_ident(proname) AS name, quote_ident(nspname) AS schema,
       concat_ws(' ', arguments.named, 'RETURNS', pg_get_function_result(procedure.oid), aggkind) AS signature,
       format('%I.%I(%s) (', nspname, proname, coalesce(arguments.named, '*')) || concat_ws(
           ', ', 'SFUNC = ' || aggtransfn::regproc::text, 'STYPE = ' || format_type(aggtranstype, NULL),
           'SSPACE = ' || nullif(aggtransspace, 0),
           'FINALFUNC = ' || nullif(aggfinalfn::oid, 0)::regproc::text,
           CASE WHEN aggfinalextra THEN 'FINALFUNC_EXTRA' END, 'FINALFUNC_MODIFY = ' || (modify.of ->> aggfinalmodify::text),
           'COMBINEFUNC = ' || nullif(aggcombinefn::oid, 0)::regproc::text,
           'SERIALFUNC = ' || nullif(aggserialfn::oid, 0)::regproc::text,
           'DESERIALFUNC = ' || nullif(aggdeserialfn::oid, 0)::regproc::text,
           'INITCOND = ' || quote_literal(agginitval),
           'MSFUNC = ' || nullif(aggmtransfn::oid, 0)::regproc::text,
           'MINVFUNC = ' || nullif(aggminvtransfn::oid, 0)::regproc::text,
           'MSTYPE = ' || format_type(nullif(aggmtranstype, 0), NULL), 'MSSPACE = ' || nullif(aggmtransspace, 0),
           'MFINALFUNC = ' || nullif(aggmfinalfn::oid, 0)::regproc::text,
           CASE WHEN aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
           CASE WHEN aggmtransfn <> 0 THEN 'MFINALFUNC_MODIFY = ' || (modify.of ->> aggmfinalmodify::text) END,
           'MINITCOND = ' || quote_literal(aggminitval),
           (
               SELECT format('SORTOP = OPERATOR(%I.%s)', oprnamespace::regnamespace::text, oprname)
               FROM pg_operator WHERE pg_operator.oid = aggsortop
           ),
           'PARALLEL = ' || CASE proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END,
           CASE aggkind WHEN 'h' THEN 'HYPOTHETICAL' END
       ) || ')' AS definition,
       quote_ident(pg_get_userbyid(proowner)) AS owner
FROM pg_aggregate
JOIN pg_proc AS procedure ON procedure.oid = aggfnoid
JOIN pg_namespace AS namespace ON namespace.oid = pronamespace
CROSS JOIN LATERAL (
    SELECT nullif(pg_get_function_identity_arguments(procedure.oid), '') AS types,
           nullif(pg_get_function_arguments(procedure.oid), '') AS named
) AS arguments
CROSS JOIN (VALUES ('{"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}'::jsonb)) AS modify (of)
WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> $1
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_proc'::regclass AND objid = procedure.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
    )
