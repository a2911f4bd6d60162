/* rollback/kind.c - THE TABLE of object kinds. */
#include "rollback/kind.h"

#include "generated/sql.h"

#include <string.h>

#define COMMENT(what)                                                                                                  \
    {                                                                                                                  \
        .name = "comment", .set = "COMMENT ON " what " IS {literal}", .reset = "COMMENT ON " what " IS NULL"           \
    }
#define OWNER(what)                                                                                                    \
    {                                                                                                                  \
        .name = "owner", .set = "ALTER " what " {identity} OWNER TO {value}",                                          \
        .set_own = "SELECT pg_temp.give_to_owner($own$" what " {identity}$own$)"                                       \
    }

/* What names the reader, as whose the privilege is. */
#define FOR_OWNER(facet) "SELECT pg_temp.for_owner($own${" facet "}$own$, $own${reader}$own$)"

/* DROP and RENAME; MOVED also SET SCHEMA. */
#define NAMED(what) .drop = "DROP " what " {identity}", .rename = "ALTER " what " {identity} RENAME TO {value}"
#define MOVED(what) NAMED(what), .move = "ALTER " what " {identity} SET SCHEMA {value}"
/* What CREATE says and nothing but CREATE can. */
#define MADE(facet)                                                                                                    \
    {                                                                                                                  \
        .name = (facet), .is_made = true                                                                               \
    }
/* Of a sequence, what has to fit the others, and where it stands: all of it is said at once. */
#define RANGE(facet)                                                                                                   \
    {                                                                                                                  \
        .name = (facet), .is_made = true,                                                                              \
        .set = "ALTER SEQUENCE {identity} AS bigint MINVALUE -9223372036854775808 MAXVALUE 9223372036854775807;\n"     \
               "SELECT setval(tableoid::regclass, least(greatest(last_value, {minimum}), {maximum}), is_called)\n"     \
               "    FROM {identity};\n"                                                                                \
               "ALTER SEQUENCE {identity} AS {type} INCREMENT BY {increment} MINVALUE {minimum} MAXVALUE {maximum} "   \
               "START WITH {start}"                                                                                    \
    }
/* The same, where major versions spell it in different ways. */
#define SPELLED(facet)                                                                                                 \
    {                                                                                                                  \
        .name = (facet), .is_made = true, .is_versioned = true                                                         \
    }
/* That it is, and how it is given; rows come back before it. */
#define NOT_NULL(give, take)                                                                                           \
    { .name = "not_null", .set = "", .reset = "" },                                                                    \
    {                                                                                                                  \
        .name = "set_not_null", .set = (give), .reset = (take), .is_list = true, .is_late = true,                      \
        .is_versioned = true, .is_manner = true                                                                        \
    }
/* OPTIONS of what is foreign, which CREATE may need at once. */
#define OPTIONS(alter)                                                                                                 \
    { .name = "with_options", .set = "", .reset = "", .is_made = true },                                               \
    {                                                                                                                  \
        .name = "options", .is_list = true, .set = alter " OPTIONS (ADD {key} {rest})",                                \
        .reset = alter " OPTIONS (DROP {key})", .is_made = true                                                        \
    }

/* clang-format off */
const struct catalog_kind catalog_kinds[KIND_COUNT + 1] = {
    [KIND_SCHEMA] = {
        .word = "schema", .sql = SQL_CATALOG_SCHEMA, .class = "pg_namespace", .rank = CATALOG_SCHEMA,
        .create = "CREATE SCHEMA {identity}", .drop = "DROP SCHEMA {identity}",
        .rename = "ALTER SCHEMA {identity} RENAME TO {value}",
        .facets = { { .name = "owner", .set = "ALTER SCHEMA {identity} OWNER TO {value}",
                      .set_own = "SELECT pg_temp.give_to_owner($own$SCHEMA {identity}$own$)",
                      .is_versioned = true }, /* of public: not the superuser since 15 */
                    COMMENT("SCHEMA {identity}") } },
    [KIND_EXTENSION] = {
        .word = "extension", .sql = SQL_CATALOG_EXTENSION, .mark = "pg_extension",
        .class = "pg_extension", .rank = CATALOG_EXTENSION,
        .create = "CREATE EXTENSION {identity} WITH SCHEMA {schema} VERSION '{version}'",
        .drop = "DROP EXTENSION {identity}", .move = "ALTER EXTENSION {identity} SET SCHEMA {value}",
        .facets = { { .name = "version", .set = "ALTER EXTENSION {identity} UPDATE TO {literal}", .is_made = true,
                      .is_versioned = true },
                    COMMENT("EXTENSION {identity}") } },
    [KIND_LANGUAGE] = {
        .word = "language", .sql = SQL_CATALOG_LANGUAGE, .mark = "pg_language",
        .class = "pg_language", .rank = CATALOG_FUNCTION,
        .create = "CREATE {trust}LANGUAGE {identity} {definition}", NAMED("LANGUAGE"),
        .facets = { MADE("trust"), MADE("definition"), OWNER("LANGUAGE"), COMMENT("LANGUAGE {identity}") } },
    [KIND_ACCESS_METHOD] = {
        .word = "access method", .sql = SQL_CATALOG_ACCESS_METHOD, .mark = "pg_am",
        .class = "pg_am", .rank = CATALOG_FUNCTION,
        .create = "CREATE ACCESS METHOD {identity} {definition}", .drop = "DROP ACCESS METHOD {identity}",
        .facets = { MADE("definition"), COMMENT("ACCESS METHOD {identity}") } },
    [KIND_WRAPPER] = {
        .word = "foreign data wrapper", .sql = SQL_CATALOG_WRAPPER, .mark = "pg_foreign_data_wrapper",
        .class = "pg_foreign_data_wrapper",
        .rank = CATALOG_SERVER,
        .create = "CREATE FOREIGN DATA WRAPPER {identity} {handler} {validator} {with_options}",
        NAMED("FOREIGN DATA WRAPPER"),
        .facets = { { .name = "handler", .set = "ALTER FOREIGN DATA WRAPPER {identity} {value}", .is_made = true },
                    { .name = "validator", .set = "ALTER FOREIGN DATA WRAPPER {identity} {value}", .is_made = true },
                    OPTIONS("ALTER FOREIGN DATA WRAPPER {identity}"),
                    OWNER("FOREIGN DATA WRAPPER"), COMMENT("FOREIGN DATA WRAPPER {identity}") } },
    [KIND_SERVER] = {
        .word = "server", .sql = SQL_CATALOG_SERVER, .mark = "pg_foreign_server",
        .class = "pg_foreign_server", .rank = CATALOG_SERVER,
        .create = "CREATE SERVER {identity}{type}{with_version} FOREIGN DATA WRAPPER {wrapper} {with_options}",
        NAMED("SERVER"),
        .facets = { MADE("type"), MADE("wrapper"),
                    { .name = "version", .set = "ALTER SERVER {identity} VERSION {value}", .is_made = true },
                    { .name = "with_version", .set = "", .reset = "", .is_made = true },
                    OPTIONS("ALTER SERVER {identity}"),
                    OWNER("SERVER"), COMMENT("SERVER {identity}") } },
    [KIND_USER_MAPPING] = {
        .word = "user mapping", .sql = SQL_CATALOG_USER_MAPPING, .mark = "pg_foreign_server", .class = "pg_user_mapping",
        .parent_class = "pg_foreign_server", .rank = CATALOG_SERVER,
        .create = "CREATE USER MAPPING {identity} {with_options}", .drop = "DROP USER MAPPING {identity}",
        .facets = { OPTIONS("ALTER USER MAPPING {identity}"),
                    { .name = "secrets", .is_list = true,
                      .set = "DO $do$BEGIN RAISE 'no way back: the user mapping % had an option % whose value is not kept, as it is a "
                             "secret', $name${identity}$name$, $name${key}$name$; END$do$",
                      .reset = "ALTER USER MAPPING {identity} OPTIONS (DROP {key})" } } },
    [KIND_COLLATION] = {
        .word = "collation", .sql = SQL_CATALOG_COLLATION, .mark = "pg_collation",
        .class = "pg_collation", .rank = CATALOG_EXTENSION,
        .create = "CREATE COLLATION {identity} ({definition})", MOVED("COLLATION"),
        .facets = { MADE("definition"), OWNER("COLLATION"), COMMENT("COLLATION {identity}") } },
    [KIND_BASE_TYPE] = {
        .word = "base type", .sql = SQL_CATALOG_TYPE_BASE, .mark = "pg_type b",
        .class = "pg_type", .rank = CATALOG_TYPE,
        .create = "CREATE TYPE {identity} ({definition})", MOVED("TYPE"),
        .facets = { MADE("definition"), OWNER("TYPE"), COMMENT("TYPE {identity}") } },
    [KIND_ENUM] = {
        .word = "enum", .sql = SQL_CATALOG_TYPE_ENUM, .mark = "pg_type e", .class = "pg_type", .rank = CATALOG_TYPE,
        .create = "CREATE TYPE {identity} AS ENUM ({labels})", .drop = "DROP TYPE {identity}",
        .rename = "ALTER TYPE {identity} RENAME TO {value}", .move = "ALTER TYPE {identity} SET SCHEMA {value}",
        .facets = { MADE("labels"), OWNER("TYPE"), COMMENT("TYPE {identity}") } },
    [KIND_LABEL] = {
        .word = "label", .sql = SQL_CATALOG_LABEL, .mark = "pg_type e", .class = "pg_enum", .parent_class = "pg_type",
        .rank = CATALOG_TYPE, .goes_along = true, .is_parents = true, .create = "", .drop = "",
        .rename = "ALTER TYPE {parent} RENAME VALUE {name} TO {value}" },
    [KIND_DOMAIN] = {
        .word = "domain", .sql = SQL_CATALOG_TYPE_DOMAIN, .mark = "pg_type d", .class = "pg_type", .rank = CATALOG_TYPE,
        .create = "CREATE DOMAIN {identity} AS {type}", .drop = "DROP DOMAIN {identity}",
        .rename = "ALTER DOMAIN {identity} RENAME TO {value}", .move = "ALTER DOMAIN {identity} SET SCHEMA {value}",
        .facets = { MADE("type"),
                    { .name = "default", .set = "ALTER DOMAIN {identity} SET DEFAULT {value}",
                      .reset = "ALTER DOMAIN {identity} DROP DEFAULT" },
                    NOT_NULL("ALTER DOMAIN {identity} {value}", "ALTER DOMAIN {identity} DROP NOT NULL"),
                    OWNER("DOMAIN"), COMMENT("DOMAIN {identity}") } },
    [KIND_COMPOSITE] = {
        .word = "type", .sql = SQL_CATALOG_TYPE_COMPOSITE, .mark = "pg_class c",
        .class = "pg_type", .rank = CATALOG_TYPE,
        .create = "CREATE TYPE {identity} AS ()", .drop = "DROP TYPE {identity}",
        .rename = "ALTER TYPE {identity} RENAME TO {value}", .move = "ALTER TYPE {identity} SET SCHEMA {value}",
        .facets = { OWNER("TYPE"), COMMENT("TYPE {identity}") } },
    [KIND_ATTRIBUTE] = {
        .word = "attribute", .sql = SQL_CATALOG_ATTRIBUTE, .mark = "pg_class c",
        .class = "pg_type", .parent_class = "pg_type",
        .rank = CATALOG_TYPE, .goes_along = true,
        .create = "ALTER TYPE {parent} ADD ATTRIBUTE {name} {type}", .drop = "ALTER TYPE {parent} DROP ATTRIBUTE {name}",
        .rename = "ALTER TYPE {parent} RENAME ATTRIBUTE {name} TO {value}",
        .facets = { { .name = "type", .set = "ALTER TYPE {parent} ALTER ATTRIBUTE {name} TYPE {value}", .is_made = true },
                    COMMENT("COLUMN {identity}") } },
    [KIND_RANGE] = {
        .word = "range type", .sql = SQL_CATALOG_TYPE_RANGE, .mark = "pg_type r",
        .class = "pg_type", .rank = CATALOG_TYPE,
        .create = "CREATE TYPE {identity} AS RANGE ({definition}{multirange})", .drop = "DROP TYPE {identity}",
        .rename = "ALTER TYPE {identity} RENAME TO {value}", .move = "ALTER TYPE {identity} SET SCHEMA {value}",
        .facets = { MADE("definition"), { .name = "multirange", .is_made = true, .is_versioned = true }, OWNER("TYPE"), COMMENT("TYPE {identity}") } },
    [KIND_SEQUENCE] = {
        .word = "sequence", .sql = SQL_CATALOG_SEQUENCE, .mark = "pg_class S",
        .class = "pg_class", .rank = CATALOG_SEQUENCE,
        .create = "CREATE {persistence}SEQUENCE {identity} AS {type} INCREMENT BY {increment} MINVALUE {minimum} "
                  "MAXVALUE {maximum} START WITH {start} CACHE {cache} {cycle}",
        .drop = "DROP SEQUENCE {identity}",
        .rename = "ALTER SEQUENCE {identity} RENAME TO {value}", .move = "ALTER SEQUENCE {identity} SET SCHEMA {value}",
        .facets = { MADE("persistence"),
                    RANGE("type"),
                    RANGE("start"),
                    RANGE("increment"),
                    RANGE("minimum"),
                    RANGE("maximum"),
                    { .name = "cache", .set = "ALTER SEQUENCE {identity} CACHE {value}", .is_made = true },
                    { .name = "cycle", .set = "ALTER SEQUENCE {identity} {value}", .is_made = true },
                    OWNER("SEQUENCE"),
                    { .name = "owned_by", .set = "ALTER SEQUENCE {identity} OWNED BY {value}",
                      .reset = "ALTER SEQUENCE {identity} OWNED BY NONE", .is_late = true }, COMMENT("SEQUENCE {identity}") } },
    [KIND_TABLE] = {
        .word = "table", .sql = SQL_CATALOG_TABLE, .class = "pg_class", .rank = CATALOG_TABLE,
        .drop = "DROP TABLE {identity}",
        .rename = "ALTER TABLE {identity} RENAME TO {value}", .move = "ALTER TABLE {identity} SET SCHEMA {value}",
        .facets = { { .name = "persistence", .set = "ALTER TABLE {identity} SET {value}", .is_made = true },
                    MADE("partition_by"),
                    { .name = "of_type", .set = "ALTER TABLE {identity} OF {value}",
                      .reset = "ALTER TABLE {identity} NOT OF" },
                    { .name = "inherits", .is_list = true, .is_belonging = true, .set = "ALTER TABLE {identity} INHERIT {value}",
                      .reset = "ALTER TABLE {identity} NO INHERIT {value}", .is_made = true },
                    { .name = "partition_of", .is_list = true, .is_belonging = true, .set = "",
                      .reset = "ALTER TABLE {value} DETACH PARTITION {identity}" },
                    { .name = "partition_bound", .is_list = true, .is_belonging = true,
                      .set = "SELECT pg_temp.free_for_tree($name${identity}$name$);\n"
                             "ALTER TABLE {partition_of} ATTACH PARTITION {identity} {value}",
                      .reset = "ALTER TABLE {partition_of} DETACH PARTITION {identity}" },
                    { .name = "access_method", .set = "ALTER TABLE {identity} SET ACCESS METHOD {value}",
                      .reset = "ALTER TABLE {identity} SET ACCESS METHOD heap" },
                    { .name = "tablespace", .set = "ALTER TABLE {identity} SET TABLESPACE {value}",
                      .reset = "ALTER TABLE {identity} SET TABLESPACE pg_default" },
                    { .name = "storage_parameters", .is_list = true, .set = "ALTER TABLE {identity} SET ({value})",
                      .reset = "ALTER TABLE {identity} RESET ({key})" },
                    OWNER("TABLE"),
                    { .name = "row_security", .set = "ALTER TABLE {identity} ENABLE ROW LEVEL SECURITY",
                      .reset = "ALTER TABLE {identity} DISABLE ROW LEVEL SECURITY", .is_late = true },
                    { .name = "force_row_security", .set = "ALTER TABLE {identity} FORCE ROW LEVEL SECURITY",
                      .reset = "ALTER TABLE {identity} NO FORCE ROW LEVEL SECURITY", .is_late = true },
                    { .name = "replica_identity", .set = "ALTER TABLE {identity} REPLICA IDENTITY {value}",
                      .reset = "ALTER TABLE {identity} REPLICA IDENTITY DEFAULT", .is_last = true },
                    { .name = "clustered", .set = "ALTER TABLE {identity} CLUSTER ON {value}",
                      .reset = "ALTER TABLE {identity} SET WITHOUT CLUSTER", .is_last = true }, COMMENT("TABLE {identity}") } },
    [KIND_COLUMN] = {
        .word = "column", .sql = SQL_CATALOG_COLUMN, .class = "pg_class", .parent_class = "pg_class",
        .rank = CATALOG_COLUMN, .goes_along = true,
        .drop = "ALTER TABLE {parent} DROP COLUMN {name}", .create = "ALTER TABLE {parent} ADD COLUMN {name} {type}{generated}",
        .rename = "ALTER TABLE {parent} RENAME COLUMN {name} TO {value}",
        .facets = { { .name = "type", .set = "ALTER TABLE {parent} ALTER COLUMN {name} TYPE {value} USING pg_temp.text_as({name}::text, '{value}')::{value}",
                      .is_made = true },
                    { .name = "generated", .is_made = true, .reset = "ALTER TABLE {parent} ALTER COLUMN {name} DROP EXPRESSION" },
                    NOT_NULL("ALTER TABLE {parent} {value}", "ALTER TABLE {parent} ALTER COLUMN {name} DROP NOT NULL"),
                    { .name = "identity_kind", .set = "ALTER TABLE {parent} ALTER COLUMN {name} SET GENERATED {value}",
                      .add = "ALTER TABLE {parent} ALTER COLUMN {name} ADD GENERATED {value} AS IDENTITY "
                             "(SEQUENCE NAME {identity_name} {identity_options})",
                      .reset = "ALTER TABLE {parent} ALTER COLUMN {name} DROP IDENTITY", .is_late = true,
                      .is_first = true }, /* its sequence has a name that another may have had */
                    { .name = "identity_name", .add = "", .reset = "" },
                    { .name = "identity_options", .set = "ALTER SEQUENCE {identity_name} {value}", .add = "", .reset = "",
                      .is_late = true },
                    { .name = "storage", .set = "ALTER TABLE ONLY {parent} ALTER COLUMN {name} SET STORAGE {value}",
                      .reset = "ALTER TABLE ONLY {parent} ALTER COLUMN {name} SET STORAGE {default_storage}" },
                    { .name = "default_storage", .set = "", .is_manner = true },
                    { .name = "compression", .set = "ALTER TABLE {parent} ALTER COLUMN {name} SET COMPRESSION {value}",
                      .reset = "ALTER TABLE {parent} ALTER COLUMN {name} SET COMPRESSION DEFAULT" },
                    { .name = "statistics", .set = "ALTER TABLE ONLY {parent} ALTER COLUMN {name} SET STATISTICS {value}",
                      .reset = "ALTER TABLE ONLY {parent} ALTER COLUMN {name} SET STATISTICS -1" },
                    { .name = "parameters", .is_list = true, .set = "ALTER TABLE {parent} ALTER COLUMN {name} SET ({value})",
                      .reset = "ALTER TABLE {parent} ALTER COLUMN {name} RESET ({key})" },
                    { .name = "is_local", .add = "", .reset = "", .is_made = true }, COMMENT("COLUMN {identity}") } },
    [KIND_IDENTITY_SEQUENCE] = {
        .word = "identity sequence", .sql = SQL_CATALOG_IDENTITY_SEQUENCE, .mark = "pg_class S",
        .class = "pg_class", .parent_class = "",
        .rank = CATALOG_DEFAULT, .goes_along = true, .create = "", .drop = "",
        .rename = "ALTER SEQUENCE {identity} RENAME TO {value}",
        .facets = { COMMENT("SEQUENCE {identity}") } },
    [KIND_FOREIGN_TABLE] = {
        .word = "foreign table", .sql = SQL_CATALOG_FOREIGN_TABLE, .mark = "pg_class f",
        .class = "pg_class", .rank = CATALOG_TABLE,
        .create = "CREATE FOREIGN TABLE {identity} () SERVER {server} {with_options}", MOVED("FOREIGN TABLE"),
        .facets = { MADE("server"), OPTIONS("ALTER FOREIGN TABLE {identity}"),
                    { .name = "inherits", .is_list = true, .is_belonging = true, .set = "ALTER FOREIGN TABLE {identity} INHERIT {value}",
                      .reset = "ALTER FOREIGN TABLE {identity} NO INHERIT {value}", .is_late = true },
                    { .name = "partition_of", .is_list = true, .is_belonging = true, .set = "",
                      .reset = "ALTER TABLE {value} DETACH PARTITION {identity}" },
                    { .name = "partition_bound", .is_list = true, .is_belonging = true, .is_late = true,
                      .set = "SELECT pg_temp.free_for_tree($name${identity}$name$);\n"
                             "ALTER TABLE {partition_of} ATTACH PARTITION {identity} {value}",
                      .reset = "ALTER TABLE {partition_of} DETACH PARTITION {identity}" },
                    OWNER("FOREIGN TABLE"), COMMENT("FOREIGN TABLE {identity}") } },
    [KIND_FOREIGN_COLUMN] = {
        .word = "foreign column", .sql = SQL_CATALOG_FOREIGN_COLUMN, .mark = "pg_class f",
        .class = "pg_class", .parent_class = "pg_class",
        .rank = CATALOG_COLUMN, .goes_along = true,
        .create = "ALTER FOREIGN TABLE {parent} ADD COLUMN {name} {type}{generated}",
        .drop = "ALTER FOREIGN TABLE {parent} DROP COLUMN {name}",
        .rename = "ALTER FOREIGN TABLE {parent} RENAME COLUMN {name} TO {value}",
        .facets = { { .name = "type", .set = "ALTER FOREIGN TABLE {parent} ALTER COLUMN {name} TYPE {value}", .is_made = true },
                    MADE("generated"),
                    NOT_NULL("ALTER FOREIGN TABLE {parent} {value}",
                             "ALTER FOREIGN TABLE {parent} ALTER COLUMN {name} DROP NOT NULL"),
                    { .name = "options", .is_list = true,
                      .set = "ALTER FOREIGN TABLE {parent} ALTER COLUMN {name} OPTIONS (ADD {key} {rest})",
                      .reset = "ALTER FOREIGN TABLE {parent} ALTER COLUMN {name} OPTIONS (DROP {key})" },
                    { .name = "statistics", .set = "ALTER FOREIGN TABLE {parent} ALTER COLUMN {name} SET STATISTICS {value}",
                      .reset = "ALTER FOREIGN TABLE {parent} ALTER COLUMN {name} SET STATISTICS -1" },
                    { .name = "is_local", .add = "", .reset = "", .is_made = true }, COMMENT("COLUMN {identity}") } },
    [KIND_DEFAULT] = {
        .word = "default", .sql = SQL_CATALOG_DEFAULT, .class = "pg_attrdef", .parent_class = "pg_class",
        .rank = CATALOG_DEFAULT, .goes_along = true, .can_wait = true,
        .create = "ALTER TABLE ONLY {parent} ALTER COLUMN {name} SET DEFAULT {expression}",
        .drop = "ALTER TABLE ONLY {parent} ALTER COLUMN {name} DROP DEFAULT",
        .facets = { { .name = "expression", .set = "ALTER TABLE ONLY {parent} ALTER COLUMN {name} SET DEFAULT {value}",
                      .is_made = true } } },
    [KIND_FUNCTION] = {
        .word = "function", .sql = SQL_CATALOG_FUNCTION, .class = "pg_proc", .rank = CATALOG_FUNCTION,
        .create = "{definition}", .drop = "DROP {kind} {identity}",
        .rename = "ALTER {kind} {identity} RENAME TO {value}", .move = "ALTER {kind} {identity} SET SCHEMA {value}",
        .facets = { MADE("kind"), MADE("signature"),
                    { .name = "definition", .set = "{value}", .is_made = true }, OWNER("{kind}"), COMMENT("{kind} {identity}") } },
    [KIND_AGGREGATE] = {
        .word = "aggregate", .sql = SQL_CATALOG_AGGREGATE, .mark = "pg_aggregate",
        .class = "pg_proc", .rank = CATALOG_FUNCTION,
        .create = "CREATE AGGREGATE {definition}", .drop = "DROP AGGREGATE {identity}",
        .rename = "ALTER AGGREGATE {identity} RENAME TO {value}", .move = "ALTER AGGREGATE {identity} SET SCHEMA {value}",
        .facets = { MADE("signature"),
                    { .name = "definition", .set = "CREATE OR REPLACE AGGREGATE {value}", .is_made = true },
                    OWNER("AGGREGATE"), COMMENT("AGGREGATE {identity}") } },
    [KIND_CAST] = {
        .word = "cast", .sql = SQL_CATALOG_CAST, .mark = "pg_cast", .class = "pg_cast", .rank = CATALOG_FUNCTION,
        .create = "CREATE CAST {identity} {definition}", .drop = "DROP CAST {identity}",
        .facets = { MADE("definition"), COMMENT("CAST {identity}") } },
    [KIND_TRANSFORM] = {
        .word = "transform", .sql = SQL_CATALOG_TRANSFORM, .mark = "pg_transform",
        .class = "pg_transform", .rank = CATALOG_FUNCTION,
        .create = "CREATE TRANSFORM {identity} ({definition})", .drop = "DROP TRANSFORM {identity}",
        .facets = { { .name = "definition", .set = "CREATE OR REPLACE TRANSFORM {identity} ({value})", .is_made = true },
                    COMMENT("TRANSFORM {identity}") } },
    [KIND_OPERATOR] = {
        .word = "operator", .sql = SQL_CATALOG_OPERATOR, .mark = "pg_operator",
        .class = "pg_operator", .rank = CATALOG_FUNCTION,
        .create = "CREATE OPERATOR {name} ({definition})", .drop = "DROP OPERATOR {identity}",
        .move = "ALTER OPERATOR {identity} SET SCHEMA {value}",
        .facets = { MADE("definition"), OWNER("OPERATOR"), COMMENT("OPERATOR {identity}") } },
    [KIND_OPERATOR_FAMILY] = {
        .word = "operator family", .sql = SQL_CATALOG_OPERATOR_FAMILY, .mark = "pg_opfamily",
        .class = "pg_opfamily", .rank = CATALOG_FUNCTION,
        .create = "CREATE OPERATOR FAMILY {identity}", MOVED("OPERATOR FAMILY"),
        .facets = { OWNER("OPERATOR FAMILY"), COMMENT("OPERATOR FAMILY {identity}") } },
    [KIND_OPERATOR_CLASS] = {
        .word = "operator class", .sql = SQL_CATALOG_OPERATOR_CLASS, .mark = "pg_opclass",
        .class = "pg_opclass", .rank = CATALOG_FUNCTION,
        .create = "{definition}", MOVED("OPERATOR CLASS"),
        .facets = { MADE("definition"), OWNER("OPERATOR CLASS"), COMMENT("OPERATOR CLASS {identity}") } },
    [KIND_FAMILY_OPERATOR] = {
        .word = "family operator", .sql = SQL_CATALOG_FAMILY_OPERATOR, .mark = "pg_amop",
        .class = "pg_amop", .parent_class = "pg_opfamily",
        .rank = CATALOG_FUNCTION, .goes_along = true,
        .create = "ALTER OPERATOR FAMILY {parent} ADD OPERATOR {definition}",
        .drop = "ALTER OPERATOR FAMILY {parent} DROP OPERATOR {number}",
        .facets = { MADE("number"), MADE("definition") } },
    [KIND_FAMILY_FUNCTION] = {
        .word = "family function", .sql = SQL_CATALOG_FAMILY_FUNCTION, .mark = "pg_amproc", .class = "pg_amproc",
        .parent_class = "pg_opfamily", .rank = CATALOG_FUNCTION, .goes_along = true,
        .create = "ALTER OPERATOR FAMILY {parent} ADD FUNCTION {definition}",
        .drop = "ALTER OPERATOR FAMILY {parent} DROP FUNCTION {number}",
        .facets = { MADE("number"), MADE("definition") } },
    [KIND_CONVERSION] = {
        .word = "conversion", .sql = SQL_CATALOG_CONVERSION, .mark = "pg_conversion",
        .class = "pg_conversion", .rank = CATALOG_FUNCTION,
        .create = "CREATE {is_default}CONVERSION {identity} {definition}", MOVED("CONVERSION"),
        .facets = { MADE("is_default"), MADE("definition"), OWNER("CONVERSION"), COMMENT("CONVERSION {identity}") } },
    [KIND_SEARCH_PARSER] = {
        .word = "text search parser", .sql = SQL_CATALOG_SEARCH_PARSER, .mark = "pg_ts_parser",
        .class = "pg_ts_parser", .rank = CATALOG_FUNCTION,
        .create = "CREATE TEXT SEARCH PARSER {identity} ({definition})", MOVED("TEXT SEARCH PARSER"),
        .facets = { MADE("definition"), COMMENT("TEXT SEARCH PARSER {identity}") } },
    [KIND_SEARCH_TEMPLATE] = {
        .word = "text search template", .sql = SQL_CATALOG_SEARCH_TEMPLATE, .mark = "pg_ts_template",
        .class = "pg_ts_template",
        .rank = CATALOG_FUNCTION,
        .create = "CREATE TEXT SEARCH TEMPLATE {identity} ({definition})", MOVED("TEXT SEARCH TEMPLATE"),
        .facets = { MADE("definition"), COMMENT("TEXT SEARCH TEMPLATE {identity}") } },
    [KIND_SEARCH_DICTIONARY] = {
        .word = "text search dictionary", .sql = SQL_CATALOG_SEARCH_DICTIONARY, .mark = "pg_ts_dict",
        .class = "pg_ts_dict",
        .rank = CATALOG_FUNCTION,
        .create = "CREATE TEXT SEARCH DICTIONARY {identity} ({definition})", MOVED("TEXT SEARCH DICTIONARY"),
        .facets = { MADE("definition"), OWNER("TEXT SEARCH DICTIONARY"), COMMENT("TEXT SEARCH DICTIONARY {identity}") } },
    [KIND_SEARCH_CONFIGURATION] = {
        .word = "text search configuration", .sql = SQL_CATALOG_SEARCH_CONFIGURATION, .mark = "pg_ts_config",
        .class = "pg_ts_config",
        .rank = CATALOG_FUNCTION,
        .create = "CREATE TEXT SEARCH CONFIGURATION {identity} (PARSER = {parser})", MOVED("TEXT SEARCH CONFIGURATION"),
        .facets = { MADE("parser"),
                    { .name = "mappings", .is_list = true,
                      .set = "ALTER TEXT SEARCH CONFIGURATION {identity} ADD MAPPING FOR {key} WITH {rest}",
                      .reset = "ALTER TEXT SEARCH CONFIGURATION {identity} DROP MAPPING FOR {key}" },
                    OWNER("TEXT SEARCH CONFIGURATION"), COMMENT("TEXT SEARCH CONFIGURATION {identity}") } },
    [KIND_INDEX] = {
        .word = "index", .sql = SQL_CATALOG_INDEX, .definition_sql = SQL_CATALOG_INDEX_DEFINITION,
        .class = "pg_class", .parent_class = "pg_class",
        .rank = CATALOG_INDEX, .goes_along = true,
        .create = "{definition}", .drop = "DROP INDEX {identity}",
        .rename = "ALTER INDEX {identity} RENAME TO {value}",
        .facets = { MADE("definition"), MADE("validity"),
                    { .name = "tablespace", .set = "ALTER INDEX {identity} SET TABLESPACE {value}",
                      .reset = "ALTER INDEX {identity} SET TABLESPACE pg_default" },
                    { .name = "statistics", .set = "ALTER INDEX {identity} {value}" }, COMMENT("INDEX {identity}") } },
    [KIND_CONSTRAINT] = {
        .word = "constraint", .sql = SQL_CATALOG_CONSTRAINT, .definition_sql = SQL_CATALOG_CONSTRAINT_DEFINITION,
        .class = "pg_constraint", .parent_class = "pg_class",
        .rank = CATALOG_CONSTRAINT, .goes_along = true,
        .create = "ALTER TABLE {parent} ADD CONSTRAINT {name} {definition}",
        .drop = "ALTER TABLE {parent} DROP CONSTRAINT {name}",
        .rename = "ALTER TABLE {parent} RENAME CONSTRAINT {name} TO {value}",
        .facets = { MADE("definition"),
                    { .name = "index", .set = "", .add = "", .reset = "", .is_made = true },
                    { .name = "index_parameters", .is_list = true, .set = "ALTER INDEX {index} SET ({value})",
                      .reset = "ALTER INDEX {index} RESET ({key})" },
                    { .name = "index_tablespace", .set = "ALTER INDEX {index} SET TABLESPACE {value}",
                      .reset = "ALTER INDEX {index} SET TABLESPACE pg_default" },
                    { .name = "index_comment", .set = "COMMENT ON INDEX {index} IS {literal}",
                      .reset = "COMMENT ON INDEX {index} IS NULL" },
                    COMMENT("CONSTRAINT {name} ON {parent}") } },
    [KIND_DOMAIN_CONSTRAINT] = {
        .word = "constraint", .sql = SQL_CATALOG_DOMAIN_CONSTRAINT, .mark = "pg_type d",
        .class = "pg_constraint", .parent_class = "pg_type",
        .rank = CATALOG_CONSTRAINT, .goes_along = true,
        .create = "ALTER DOMAIN {parent} ADD CONSTRAINT {name} {definition}",
        .drop = "ALTER DOMAIN {parent} DROP CONSTRAINT {name}",
        .rename = "ALTER DOMAIN {parent} RENAME CONSTRAINT {name} TO {value}",
        .facets = { MADE("definition"), COMMENT("CONSTRAINT {name} ON DOMAIN {parent}") } },
    [KIND_NOT_NULL] = {
        .word = "NOT NULL", .sql = SQL_CATALOG_NOT_NULL, .mark = "pg_constraint n", .class = "pg_constraint",
        .parent_class = "", .rank = CATALOG_CONSTRAINT, .goes_along = true, .is_parents = true, .create = "", .drop = "",
        .rename = "ALTER {on_what} RENAME CONSTRAINT {name} TO {value}",
        .facets = { { .name = "on_what", .set = "" }, { .name = "on_comment", .set = "" },
                    COMMENT("CONSTRAINT {name} ON {on_comment}") } },
    [KIND_PARTITION_INDEX] = {
        .word = "partition index", .sql = SQL_CATALOG_PARTITION_INDEX, .mark = "pg_class I",
        .class = "pg_class", .parent_class = "pg_class",
        .rank = CATALOG_PARTITION, .goes_along = true, .drop = "",
        .create = "DO $do$DECLARE it regclass := (SELECT inhrelid FROM pg_inherits JOIN pg_index ON indexrelid = inhrelid\n"
                  "    WHERE inhparent = $name${of_index}$name$::regclass AND indrelid = $name${parent}$name$::regclass);\n"
                  "BEGIN\n"
                  "    IF it <> coalesce(to_regclass($name${identity}$name$), 0) THEN\n"
                  "        EXECUTE 'ALTER INDEX ' || it || ' RENAME TO ' || $name${name}$name$;\n"
                  "    END IF;\n"
                  "END$do$",
        .rename = "ALTER INDEX {identity} RENAME TO {value}",
        .facets = { { .name = "of_index", .set = "", .is_made = true }, COMMENT("INDEX {identity}") } },
    [KIND_STATISTICS] = {
        .word = "statistics", .sql = SQL_CATALOG_STATISTICS, .mark = "pg_statistic_ext",
        .class = "pg_statistic_ext", .parent_class = "pg_class",
        .rank = CATALOG_PARTITION, .goes_along = true, .create = "{definition}", MOVED("STATISTICS"),
        .facets = { MADE("definition"),
                    { .name = "target", .set = "ALTER STATISTICS {identity} SET STATISTICS {value}",
                      .reset = "ALTER STATISTICS {identity} SET STATISTICS -1" },
                    OWNER("STATISTICS"), COMMENT("STATISTICS {identity}") } },
    [KIND_VIEW] = {
        .word = "view", .sql = SQL_CATALOG_VIEW, .definition_sql = SQL_CATALOG_VIEW_DEFINITION, .mark = "pg_class v", .class = "pg_class", .rank = CATALOG_VIEW,
        .create = "CREATE VIEW {identity} AS\n{definition}", .drop = "DROP VIEW {identity}",
        .rename = "ALTER VIEW {identity} RENAME TO {value}", .move = "ALTER VIEW {identity} SET SCHEMA {value}",
        .facets = { MADE("columns"),
                    { .name = "definition", .set = "CREATE OR REPLACE VIEW {identity} AS\n{value}", .is_made = true,
                      .is_versioned = true },
                    { .name = "options", .is_list = true, .set = "ALTER VIEW {identity} SET ({value})",
                      .reset = "ALTER VIEW {identity} RESET ({key})" },
                    OWNER("VIEW"), COMMENT("VIEW {identity}") } },
    [KIND_MATERIALIZED_VIEW] = {
        .word = "materialized view", .sql = SQL_CATALOG_MATERIALIZED_VIEW, .mark = "pg_class m",
        .class = "pg_class", .rank = CATALOG_VIEW,
        .create = "CREATE MATERIALIZED VIEW {identity} AS\n{definition}\n{populated}",
        .drop = "DROP MATERIALIZED VIEW {identity}",
        .rename = "ALTER MATERIALIZED VIEW {identity} RENAME TO {value}",
        .move = "ALTER MATERIALIZED VIEW {identity} SET SCHEMA {value}",
        .facets = { SPELLED("definition"),
                    { .name = "populated", .set = "REFRESH MATERIALIZED VIEW {identity} {value}", .is_made = true },
                    { .name = "storage_parameters", .is_list = true,
                      .set = "ALTER MATERIALIZED VIEW {identity} SET ({value})",
                      .reset = "ALTER MATERIALIZED VIEW {identity} RESET ({key})" },
                    { .name = "tablespace", .set = "ALTER MATERIALIZED VIEW {identity} SET TABLESPACE {value}",
                      .reset = "ALTER MATERIALIZED VIEW {identity} SET TABLESPACE pg_default" },
                    OWNER("MATERIALIZED VIEW"),
                    COMMENT("MATERIALIZED VIEW {identity}") } },
    [KIND_VIEW_COLUMN] = {
        .word = "view column", .sql = SQL_CATALOG_VIEW_COLUMN, .mark = "pg_rewrite",
        .class = "pg_class", .parent_class = "pg_class",
        .rank = CATALOG_VIEW, .goes_along = true, .create = "", .drop = "",
        .facets = { COMMENT("COLUMN {identity}") } },
    [KIND_RULE] = {
        .word = "rule", .sql = SQL_CATALOG_RULE, .mark = "pg_rewrite",
        .class = "pg_rewrite", .parent_class = "pg_class",
        .rank = CATALOG_TRIGGER, .goes_along = true,
        .create = "{definition}", .drop = "DROP RULE {name} ON {parent}",
        .rename = "ALTER RULE {name} ON {parent} RENAME TO {value}",
        .facets = { SPELLED("definition"),
                    { .name = "enabled", .set = "ALTER TABLE {parent} {value} RULE {name}",
                      .reset = "ALTER TABLE {parent} ENABLE RULE {name}" },
                    COMMENT("RULE {name} ON {parent}") } },
    [KIND_POLICY] = {
        .word = "policy", .sql = SQL_CATALOG_POLICY, .mark = "pg_policy",
        .class = "pg_policy", .parent_class = "pg_class",
        .rank = CATALOG_TRIGGER, .goes_along = true,
        .create = "CREATE POLICY {name} ON {parent} {scope} TO {roles}", .drop = "DROP POLICY {name} ON {parent}",
        .rename = "ALTER POLICY {name} ON {parent} RENAME TO {value}",
        .facets = { MADE("scope"),
                    { .name = "roles", .set = "ALTER POLICY {name} ON {parent} TO {value}", .is_made = true },
                    { .name = "using", .set = "ALTER POLICY {name} ON {parent} USING ({value})" },
                    { .name = "with_check", .set = "ALTER POLICY {name} ON {parent} WITH CHECK ({value})" },
                    COMMENT("POLICY {name} ON {parent}") } },
    [KIND_TRIGGER] = {
        .word = "trigger", .sql = SQL_CATALOG_TRIGGER, .mark = "pg_trigger",
        .class = "pg_trigger", .parent_class = "pg_class",
        .rank = CATALOG_TRIGGER, .goes_along = true, .can_wait = true,
        .create = "{definition}", .drop = "DROP TRIGGER {name} ON {parent}",
        .rename = "ALTER TRIGGER {name} ON {parent} RENAME TO {value}",
        .facets = { MADE("definition"),
                    { .name = "enabled", .set = "ALTER TABLE {parent} {value} TRIGGER {name}",
                      .reset = "ALTER TABLE {parent} ENABLE TRIGGER {name}" },
                    COMMENT("TRIGGER {name} ON {parent}") } },
    [KIND_PARTITION_TRIGGER] = {
        .word = "partition trigger", .sql = SQL_CATALOG_PARTITION_TRIGGER, .mark = "pg_class p", .class = "pg_trigger",
        .parent_class = "pg_class", .rank = CATALOG_TRIGGER, .goes_along = true, .create = "", .drop = "",
        .facets = { { .name = "enabled", .set = "ALTER TABLE {parent} {value} TRIGGER {name}" } } },
    [KIND_PUBLICATION] = {
        .word = "publication", .sql = SQL_CATALOG_PUBLICATION, .mark = "pg_publication",
        .class = "pg_publication", .rank = CATALOG_TRIGGER,
        .create = "CREATE PUBLICATION {identity} {scope} WITH ({options})", NAMED("PUBLICATION"),
        .facets = { MADE("scope"),
                    { .name = "options", .set = "ALTER PUBLICATION {identity} SET ({value})", .is_made = true,
                      .is_versioned = true },
                    OWNER("PUBLICATION"), COMMENT("PUBLICATION {identity}") } },
    [KIND_PUBLICATION_TABLE] = {
        .word = "publication's table", .sql = SQL_CATALOG_PUBLICATION_TABLE, .mark = "pg_publication",
        .class = "pg_publication_rel",
        .parent_class = "pg_publication", .rank = CATALOG_TRIGGER, .goes_along = true,
        .create = "ALTER PUBLICATION {parent} ADD TABLE ONLY {relation}{columns}{condition}",
        .drop = "ALTER PUBLICATION {parent} DROP TABLE ONLY {relation}",
        .facets = { { .name = "relation", .set = "", .is_made = true }, MADE("columns"), MADE("condition") } },
    [KIND_PUBLICATION_SCHEMA] = {
        .word = "publication's schema", .sql = SQL_CATALOG_PUBLICATION_SCHEMA, .mark = "pg_publication",
        .class = "pg_publication_namespace",
        .parent_class = "pg_publication", .rank = CATALOG_TRIGGER, .goes_along = true,
        .create = "ALTER PUBLICATION {parent} ADD TABLES IN SCHEMA {relation}",
        .drop = "ALTER PUBLICATION {parent} DROP TABLES IN SCHEMA {relation}",
        .facets = { { .name = "relation", .set = "", .is_made = true } } },
    [KIND_GRANT] = {
        .word = "privilege", .sql = SQL_CATALOG_GRANT, .class = "grant", .parent_class = "",
        .rank = CATALOG_TRIGGER, .goes_along = true, .create = "{make}", .drop = "{undo}",
        .create_own = FOR_OWNER("make"), .drop_own = FOR_OWNER("undo"), .told = "make",
        .facets = { SPELLED("make"), SPELLED("undo") } },
    [KIND_DEFAULT_PRIVILEGE] = {
        .word = "default privilege", .sql = SQL_CATALOG_DEFAULT_PRIVILEGE, .mark = "pg_default_acl",
        .class = "default privilege",
        .parent_class = "pg_namespace", .rank = CATALOG_LAST, .create = "{make}", .drop = "{undo}",
        .create_own = FOR_OWNER("make"), .drop_own = FOR_OWNER("undo"), .told = "make",
        .facets = { SPELLED("make"), SPELLED("undo") } },
    [KIND_EVENT_TRIGGER] = {
        .word = "event trigger", .sql = SQL_CATALOG_EVENT_TRIGGER, .mark = "pg_event_trigger",
        .class = "pg_event_trigger", .rank = CATALOG_LAST,
        .create = "CREATE EVENT TRIGGER {identity} {definition}", NAMED("EVENT TRIGGER"),
        .facets = { MADE("definition"), OWNER("EVENT TRIGGER"), COMMENT("EVENT TRIGGER {identity}"),
                    { .name = "enabled", .set = "ALTER EVENT TRIGGER {identity} {value}",
                      .reset = "ALTER EVENT TRIGGER {identity} ENABLE" } } },
    [KIND_COUNT] = { .word = NULL },
};
/* clang-format on */

size_t catalog_facet_index(const struct catalog_kind *kind, const char *name)
{
    for (size_t i = 0; i < CATALOG_FACETS_MAX && kind->facets[i].name != NULL; i++)
        if (strcmp(kind->facets[i].name, name) == 0)
            return i;
    g_error("the kind %s has no facet %s", kind->word, name);
}
