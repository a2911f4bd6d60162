-- Which of the rarer kinds of objects may be there at all: each has a mark, which rollback/kind.c names.
-- Columns: mark text: a system catalog that holds what somebody has made, and of some of them what it is. Locks: none.
SELECT 'pg_class ' || relkind::text AS mark FROM pg_class WHERE oid >= 16384 GROUP BY relkind
UNION ALL
SELECT 'pg_type ' || typtype::text FROM pg_type WHERE oid >= 16384 AND typarray <> 0 GROUP BY typtype
UNION ALL
SELECT 'pg_constraint ' || contype::text FROM pg_constraint WHERE oid >= 16384 GROUP BY contype
UNION ALL
SELECT catalog
FROM (
    VALUES
    ('pg_aggregate', EXISTS (SELECT FROM pg_aggregate WHERE aggfnoid >= 16384)),
    ('pg_am', EXISTS (SELECT FROM pg_am WHERE oid >= 16384)),
    ('pg_amop', EXISTS (SELECT FROM pg_amop WHERE oid >= 16384)),
    ('pg_amproc', EXISTS (SELECT FROM pg_amproc WHERE oid >= 16384)),
    ('pg_cast', EXISTS (SELECT FROM pg_cast WHERE oid >= 16384)),
    ('pg_collation', EXISTS (SELECT FROM pg_collation WHERE oid >= 16384)),
    ('pg_conversion', EXISTS (SELECT FROM pg_conversion WHERE oid >= 16384)),
    ('pg_default_acl', EXISTS (SELECT FROM pg_default_acl)),
    ('pg_event_trigger', EXISTS (SELECT FROM pg_event_trigger)),
    ('pg_extension', EXISTS (SELECT FROM pg_extension WHERE oid >= 16384)),
    ('pg_foreign_data_wrapper', EXISTS (SELECT FROM pg_foreign_data_wrapper)),
    ('pg_foreign_server', EXISTS (SELECT FROM pg_foreign_server)),
    ('pg_language', EXISTS (SELECT FROM pg_language WHERE oid >= 16384)),
    ('pg_opclass', EXISTS (SELECT FROM pg_opclass WHERE oid >= 16384)),
    ('pg_operator', EXISTS (SELECT FROM pg_operator WHERE oid >= 16384)),
    ('pg_opfamily', EXISTS (SELECT FROM pg_opfamily WHERE oid >= 16384)),
    ('pg_policy', EXISTS (SELECT FROM pg_policy)),
    ('pg_publication', EXISTS (SELECT FROM pg_publication)),
    ('pg_rewrite', EXISTS (SELECT FROM pg_rewrite WHERE oid >= 16384)),
    ('pg_statistic_ext', EXISTS (SELECT FROM pg_statistic_ext)),
    ('pg_transform', EXISTS (SELECT FROM pg_transform)),
    ('pg_trigger', EXISTS (SELECT FROM pg_trigger)),
    ('pg_ts_config', EXISTS (SELECT FROM pg_ts_config WHERE oid >= 16384)),
    ('pg_ts_dict', EXISTS (SELECT FROM pg_ts_dict WHERE oid >= 16384)),
    ('pg_ts_parser', EXISTS (SELECT FROM pg_ts_parser WHERE oid >= 16384)),
    ('pg_ts_template', EXISTS (SELECT FROM pg_ts_template WHERE oid >= 16384))
) AS rare (catalog, is_there)
WHERE is_there
