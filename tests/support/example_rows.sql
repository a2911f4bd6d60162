-- Three rows in every table that takes them, whatever they mean: so that what goes through rows has some to go through.
SET session_replication_role = replica;
DO $$
DECLARE
    its_table record;
    columns text;
    expressions text;
BEGIN
    FOR its_table IN
        SELECT oid, oid::regclass AS name FROM pg_class
        WHERE relkind IN ('r', 'p') AND relpersistence <> 't' AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_|^information_schema$')
    LOOP
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
               string_agg(CASE
                   WHEN typtype = 'e' THEN format('(enum_range(NULL::%s))[1]', atttypid::regtype)
                   WHEN base IN ('int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'oid') THEN 'row_number'
                   WHEN base = 'uuid' THEN '(''00000000-0000-0000-0000-00000000000'' || row_number)::uuid'
                   WHEN base IN ('timestamp', 'timestamptz', 'date') THEN format('(DATE ''2025-01-01'' + row_number)::%s', base)
                   WHEN base = 'bool' THEN 'true'
                   WHEN base IN ('json', 'jsonb') THEN '''{"a": 1}'''
                   WHEN base IN ('text', 'varchar', 'bpchar', 'citext', 'name') THEN 'chr(65 + row_number)'
                   WHEN base = 'bytea' THEN '''\x61''::bytea'
                   ELSE 'NULL' END || CASE WHEN base IN ('json', 'jsonb') THEN '::' || base ELSE '' END, ', ' ORDER BY attnum)
        INTO columns, expressions
        FROM pg_attribute
        JOIN pg_type ON pg_type.oid = atttypid
        CROSS JOIN LATERAL (SELECT typname AS base FROM pg_type AS of WHERE of.oid = CASE WHEN pg_type.typbasetype <> 0 THEN pg_type.typbasetype ELSE pg_type.oid END) AS is_of
        WHERE attrelid = its_table.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = '';
        FOR number IN 1..3 LOOP
            BEGIN
                EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM (SELECT %s AS row_number) AS row', its_table.name, columns, expressions, number);
            EXCEPTION WHEN others THEN NULL;
            END;
        END LOOP;
    END LOOP;
END $$;
