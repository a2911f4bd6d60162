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
        .name = "owner", .set = "ALTER " what " {identity} OWNER TO {value}"                                           \
    }

/* clang-format off */
const struct catalog_kind catalog_kinds[KIND_COUNT + 1] = {
    [KIND_SCHEMA] = {
        .word = "schema", .sql = SQL_CATALOG_SCHEMA, .class = "pg_namespace", .rank = CATALOG_SCHEMA,
        .create = "CREATE SCHEMA {identity}", .drop = "DROP SCHEMA {identity}",
        .rename = "ALTER SCHEMA {identity} RENAME TO {value}",
        .facets = { OWNER("SCHEMA"),
                    COMMENT("SCHEMA {identity}") } },
    [KIND_EXTENSION] = {
        .word = "extension", .sql = SQL_CATALOG_EXTENSION, .class = "pg_extension", .rank = CATALOG_EXTENSION,
        .create = "CREATE EXTENSION {identity} WITH SCHEMA {schema} VERSION '{version}'",
        .drop = "DROP EXTENSION {identity}", .move = "ALTER EXTENSION {identity} SET SCHEMA {value}",
        .facets = { { .name = "version", .set = "ALTER EXTENSION {identity} UPDATE TO {literal}", .is_made = true },
                    COMMENT("EXTENSION {identity}") } },
    [KIND_ENUM] = {
        .word = "enum", .sql = SQL_CATALOG_TYPE_ENUM, .class = "pg_type", .rank = CATALOG_TYPE,
        .create = "CREATE TYPE {identity} AS ENUM ({labels})", .drop = "DROP TYPE {identity}",
        .rename = "ALTER TYPE {identity} RENAME TO {value}", .move = "ALTER TYPE {identity} SET SCHEMA {value}",
        .facets = { { .name = "labels", .is_made = true }, OWNER("TYPE"), COMMENT("TYPE {identity}") } },
    [KIND_DOMAIN] = {
        .word = "domain", .sql = SQL_CATALOG_TYPE_DOMAIN, .class = "pg_type", .rank = CATALOG_TYPE,
        .create = "CREATE DOMAIN {identity} AS {type}", .drop = "DROP DOMAIN {identity}",
        .rename = "ALTER DOMAIN {identity} RENAME TO {value}", .move = "ALTER DOMAIN {identity} SET SCHEMA {value}",
        .facets = { { .name = "type", .is_made = true },
                    { .name = "default", .set = "ALTER DOMAIN {identity} SET DEFAULT {value}",
                      .reset = "ALTER DOMAIN {identity} DROP DEFAULT" },
                    { .name = "not_null", .set = "ALTER DOMAIN {identity} SET NOT NULL",
                      .reset = "ALTER DOMAIN {identity} DROP NOT NULL", .is_late = true },
                    OWNER("DOMAIN"), COMMENT("DOMAIN {identity}") } },
    [KIND_COMPOSITE] = {
        .word = "type", .sql = SQL_CATALOG_TYPE_COMPOSITE, .class = "pg_type", .rank = CATALOG_TYPE,
        .create = "CREATE TYPE {identity} AS ()", .drop = "DROP TYPE {identity}",
        .rename = "ALTER TYPE {identity} RENAME TO {value}", .move = "ALTER TYPE {identity} SET SCHEMA {value}",
        .facets = { OWNER("TYPE"), COMMENT("TYPE {identity}") } },
    [KIND_ATTRIBUTE] = {
        .word = "attribute", .sql = SQL_CATALOG_ATTRIBUTE, .class = "pg_type", .parent_class = "pg_type",
        .rank = CATALOG_TYPE, .goes_along = true,
        .create = "ALTER TYPE {parent} ADD ATTRIBUTE {name} {type}", .drop = "ALTER TYPE {parent} DROP ATTRIBUTE {name}",
        .rename = "ALTER TYPE {parent} RENAME ATTRIBUTE {name} TO {value}",
        .facets = { { .name = "type", .set = "ALTER TYPE {parent} ALTER ATTRIBUTE {name} TYPE {value}", .is_made = true },
                    COMMENT("COLUMN {identity}") } },
    [KIND_RANGE] = {
        .word = "range type", .sql = SQL_CATALOG_TYPE_RANGE, .class = "pg_type", .rank = CATALOG_TYPE,
        .create = "CREATE TYPE {identity} AS RANGE ({definition})", .drop = "DROP TYPE {identity}",
        .rename = "ALTER TYPE {identity} RENAME TO {value}", .move = "ALTER TYPE {identity} SET SCHEMA {value}",
        .facets = { { .name = "definition", .is_made = true }, OWNER("TYPE"), COMMENT("TYPE {identity}") } },
    [KIND_SEQUENCE] = {
        .word = "sequence", .sql = SQL_CATALOG_SEQUENCE, .class = "pg_class", .rank = CATALOG_SEQUENCE,
        .create = "CREATE {persistence}SEQUENCE {identity} AS {type} INCREMENT BY {increment} MINVALUE {minimum} "
                  "MAXVALUE {maximum} START WITH {start} CACHE {cache} {cycle}",
        .drop = "DROP SEQUENCE {identity}",
        .rename = "ALTER SEQUENCE {identity} RENAME TO {value}", .move = "ALTER SEQUENCE {identity} SET SCHEMA {value}",
        .facets = { { .name = "persistence", .is_made = true },
                    { .name = "type", .set = "ALTER SEQUENCE {identity} AS {value}", .is_made = true },
                    { .name = "start", .set = "ALTER SEQUENCE {identity} START WITH {value}", .is_made = true },
                    { .name = "increment", .set = "ALTER SEQUENCE {identity} INCREMENT BY {value}", .is_made = true },
                    { .name = "minimum", .set = "ALTER SEQUENCE {identity} MINVALUE {value}", .is_made = true },
                    { .name = "maximum", .set = "ALTER SEQUENCE {identity} MAXVALUE {value}", .is_made = true },
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
                    { .name = "partition_by", .is_made = true },
                    { .name = "of_type", .set = "ALTER TABLE {identity} OF {value}",
                      .reset = "ALTER TABLE {identity} NOT OF" },
                    { .name = "inherits", .is_list = true, .set = "ALTER TABLE {identity} INHERIT {value}",
                      .reset = "ALTER TABLE {identity} NO INHERIT {value}", .is_made = true },
                    { .name = "partition_of", .set = "", .reset = "" },
                    { .name = "partition_bound", .is_list = true,
                      .set = "ALTER TABLE {partition_of} ATTACH PARTITION {identity} {value}",
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
                      .reset = "ALTER TABLE {identity} REPLICA IDENTITY DEFAULT", .is_late = true },
                    { .name = "clustered", .set = "ALTER TABLE {identity} CLUSTER ON {value}",
                      .reset = "ALTER TABLE {identity} SET WITHOUT CLUSTER", .is_late = true }, COMMENT("TABLE {identity}") } },
    [KIND_COLUMN] = {
        .word = "column", .sql = SQL_CATALOG_COLUMN, .class = "pg_class", .parent_class = "pg_class",
        .rank = CATALOG_COLUMN, .goes_along = true,
        .drop = "ALTER TABLE {parent} DROP COLUMN {name}", .create = "ALTER TABLE {parent} ADD COLUMN {name} {type}{generated}",
        .rename = "ALTER TABLE {parent} RENAME COLUMN {name} TO {value}",
        .facets = { { .name = "type", .set = "ALTER TABLE {parent} ALTER COLUMN {name} TYPE {value} USING pg_temp.text_as({name}::text, '{value}')::{value}",
                      .is_made = true },
                    { .name = "generated", .is_made = true, .reset = "ALTER TABLE {parent} ALTER COLUMN {name} DROP EXPRESSION" },
                    { .name = "not_null", .set = "ALTER TABLE {parent} ALTER COLUMN {name} SET NOT NULL",
                      .reset = "ALTER TABLE {parent} ALTER COLUMN {name} DROP NOT NULL", .is_late = true },
                    { .name = "identity_kind", .set = "ALTER TABLE {parent} ALTER COLUMN {name} SET GENERATED {value}",
                      .add = "ALTER TABLE {parent} ALTER COLUMN {name} ADD GENERATED {value} AS IDENTITY "
                             "(SEQUENCE NAME {identity_name} {identity_options})",
                      .reset = "ALTER TABLE {parent} ALTER COLUMN {name} DROP IDENTITY", .is_late = true },
                    { .name = "identity_name", .add = "", .reset = "" },
                    { .name = "identity_options", .set = "ALTER SEQUENCE {identity_name} {value}", .add = "", .reset = "",
                      .is_late = true },
                    { .name = "storage", .set = "ALTER TABLE {parent} ALTER COLUMN {name} SET STORAGE {value}",
                      .reset = "ALTER TABLE {parent} ALTER COLUMN {name} SET STORAGE {default_storage}" },
                    { .name = "default_storage", .set = "" },
                    { .name = "compression", .set = "ALTER TABLE {parent} ALTER COLUMN {name} SET COMPRESSION {value}",
                      .reset = "ALTER TABLE {parent} ALTER COLUMN {name} SET COMPRESSION DEFAULT" },
                    { .name = "statistics", .set = "ALTER TABLE {parent} ALTER COLUMN {name} SET STATISTICS {value}",
                      .reset = "ALTER TABLE {parent} ALTER COLUMN {name} SET STATISTICS -1" },
                    { .name = "parameters", .is_list = true, .set = "ALTER TABLE {parent} ALTER COLUMN {name} SET ({value})",
                      .reset = "ALTER TABLE {parent} ALTER COLUMN {name} RESET ({key})" },
                    { .name = "is_local", .add = "", .reset = "", .is_made = true }, COMMENT("COLUMN {identity}") } },
    [KIND_DEFAULT] = {
        .word = "default", .sql = SQL_CATALOG_DEFAULT, .class = "pg_attrdef", .parent_class = "pg_class",
        .rank = CATALOG_DEFAULT, .goes_along = true,
        .create = "ALTER TABLE {parent} ALTER COLUMN {name} SET DEFAULT {expression}",
        .drop = "ALTER TABLE {parent} ALTER COLUMN {name} DROP DEFAULT",
        .facets = { { .name = "expression", .set = "ALTER TABLE {parent} ALTER COLUMN {name} SET DEFAULT {value}",
                      .is_made = true } } },
    [KIND_FUNCTION] = {
        .word = "function", .sql = SQL_CATALOG_FUNCTION, .class = "pg_proc", .rank = CATALOG_FUNCTION,
        .create = "{definition}", .drop = "DROP {kind} {identity}",
        .rename = "ALTER {kind} {identity} RENAME TO {value}", .move = "ALTER {kind} {identity} SET SCHEMA {value}",
        .facets = { { .name = "kind", .is_made = true }, { .name = "signature", .is_made = true },
                    { .name = "definition", .set = "{value}", .is_made = true }, OWNER("{kind}"), COMMENT("{kind} {identity}") } },
    [KIND_AGGREGATE] = {
        .word = "aggregate", .sql = SQL_CATALOG_AGGREGATE, .class = "pg_proc", .rank = CATALOG_FUNCTION,
        .create = "CREATE AGGREGATE {definition}", .drop = "DROP AGGREGATE {identity}",
        .rename = "ALTER AGGREGATE {identity} RENAME TO {value}", .move = "ALTER AGGREGATE {identity} SET SCHEMA {value}",
        .facets = { { .name = "signature", .is_made = true },
                    { .name = "definition", .set = "CREATE OR REPLACE AGGREGATE {value}", .is_made = true },
                    OWNER("AGGREGATE"), COMMENT("AGGREGATE {identity}") } },
    [KIND_INDEX] = {
        .word = "index", .sql = SQL_CATALOG_INDEX, .class = "pg_class", .parent_class = "pg_class",
        .rank = CATALOG_INDEX, .goes_along = true,
        .create = "{definition}", .drop = "DROP INDEX {identity}",
        .rename = "ALTER INDEX {identity} RENAME TO {value}",
        .facets = { { .name = "definition", .is_made = true }, { .name = "validity", .is_made = true },
                    { .name = "tablespace", .set = "ALTER INDEX {identity} SET TABLESPACE {value}",
                      .reset = "ALTER INDEX {identity} SET TABLESPACE pg_default" },
                    { .name = "statistics", .set = "ALTER INDEX {identity} {value}" }, COMMENT("INDEX {identity}") } },
    [KIND_CONSTRAINT] = {
        .word = "constraint", .sql = SQL_CATALOG_CONSTRAINT, .class = "pg_constraint", .parent_class = "pg_class",
        .rank = CATALOG_CONSTRAINT, .goes_along = true,
        .create = "ALTER TABLE {parent} ADD CONSTRAINT {name} {definition}",
        .drop = "ALTER TABLE {parent} DROP CONSTRAINT {name}",
        .rename = "ALTER TABLE {parent} RENAME CONSTRAINT {name} TO {value}",
        .facets = { { .name = "definition", .is_made = true }, COMMENT("CONSTRAINT {name} ON {parent}") } },
    [KIND_DOMAIN_CONSTRAINT] = {
        .word = "constraint", .sql = SQL_CATALOG_DOMAIN_CONSTRAINT, .class = "pg_constraint", .parent_class = "pg_type",
        .rank = CATALOG_CONSTRAINT, .goes_along = true,
        .create = "ALTER DOMAIN {parent} ADD CONSTRAINT {name} {definition}",
        .drop = "ALTER DOMAIN {parent} DROP CONSTRAINT {name}",
        .rename = "ALTER DOMAIN {parent} RENAME CONSTRAINT {name} TO {value}",
        .facets = { { .name = "definition", .is_made = true }, COMMENT("CONSTRAINT {name} ON DOMAIN {parent}") } },
    [KIND_VIEW] = {
        .word = "view", .sql = SQL_CATALOG_VIEW, .class = "pg_class", .rank = CATALOG_VIEW,
        .create = "CREATE VIEW {identity} AS\n{definition}", .drop = "DROP VIEW {identity}",
        .rename = "ALTER VIEW {identity} RENAME TO {value}", .move = "ALTER VIEW {identity} SET SCHEMA {value}",
        .facets = { { .name = "columns", .is_made = true },
                    { .name = "definition", .set = "CREATE OR REPLACE VIEW {identity} AS\n{value}", .is_made = true },
                    { .name = "options", .is_list = true, .set = "ALTER VIEW {identity} SET ({value})",
                      .reset = "ALTER VIEW {identity} RESET ({key})" },
                    OWNER("VIEW"), COMMENT("VIEW {identity}") } },
    [KIND_MATERIALIZED_VIEW] = {
        .word = "materialized view", .sql = SQL_CATALOG_MATERIALIZED_VIEW, .class = "pg_class", .rank = CATALOG_VIEW,
        .create = "CREATE MATERIALIZED VIEW {identity} AS\n{definition}\n{populated}",
        .drop = "DROP MATERIALIZED VIEW {identity}",
        .rename = "ALTER MATERIALIZED VIEW {identity} RENAME TO {value}",
        .move = "ALTER MATERIALIZED VIEW {identity} SET SCHEMA {value}",
        .facets = { { .name = "definition", .is_made = true },
                    { .name = "populated", .set = "REFRESH MATERIALIZED VIEW {identity} {value}", .is_made = true },
                    { .name = "storage_parameters", .is_list = true,
                      .set = "ALTER MATERIALIZED VIEW {identity} SET ({value})",
                      .reset = "ALTER MATERIALIZED VIEW {identity} RESET ({key})" },
                    { .name = "tablespace", .set = "ALTER MATERIALIZED VIEW {identity} SET TABLESPACE {value}",
                      .reset = "ALTER MATERIALIZED VIEW {identity} SET TABLESPACE pg_default" },
                    OWNER("MATERIALIZED VIEW"),
                    COMMENT("MATERIALIZED VIEW {identity}") } },
    [KIND_VIEW_COLUMN] = {
        .word = "view column", .sql = SQL_CATALOG_VIEW_COLUMN, .class = "pg_class", .parent_class = "pg_class",
        .rank = CATALOG_VIEW, .goes_along = true, .create = "", .drop = "",
        .facets = { COMMENT("COLUMN {identity}") } },
    [KIND_RULE] = {
        .word = "rule", .sql = SQL_CATALOG_RULE, .class = "pg_rewrite", .parent_class = "pg_class",
        .rank = CATALOG_TRIGGER, .goes_along = true,
        .create = "{definition}", .drop = "DROP RULE {name} ON {parent}",
        .rename = "ALTER RULE {name} ON {parent} RENAME TO {value}",
        .facets = { { .name = "definition", .is_made = true },
                    { .name = "enabled", .set = "ALTER TABLE {parent} {value} RULE {name}",
                      .reset = "ALTER TABLE {parent} ENABLE RULE {name}" },
                    COMMENT("RULE {name} ON {parent}") } },
    [KIND_POLICY] = {
        .word = "policy", .sql = SQL_CATALOG_POLICY, .class = "pg_policy", .parent_class = "pg_class",
        .rank = CATALOG_TRIGGER, .goes_along = true,
        .create = "CREATE POLICY {name} ON {parent} {scope} TO {roles}", .drop = "DROP POLICY {name} ON {parent}",
        .rename = "ALTER POLICY {name} ON {parent} RENAME TO {value}",
        .facets = { { .name = "scope", .is_made = true },
                    { .name = "roles", .set = "ALTER POLICY {name} ON {parent} TO {value}", .is_made = true },
                    { .name = "using", .set = "ALTER POLICY {name} ON {parent} USING ({value})" },
                    { .name = "with_check", .set = "ALTER POLICY {name} ON {parent} WITH CHECK ({value})" },
                    COMMENT("POLICY {name} ON {parent}") } },
    [KIND_TRIGGER] = {
        .word = "trigger", .sql = SQL_CATALOG_TRIGGER, .class = "pg_trigger", .parent_class = "pg_class",
        .rank = CATALOG_TRIGGER, .goes_along = true,
        .create = "{definition}", .drop = "DROP TRIGGER {name} ON {parent}",
        .rename = "ALTER TRIGGER {name} ON {parent} RENAME TO {value}",
        .facets = { { .name = "definition", .is_made = true },
                    { .name = "enabled", .set = "ALTER TABLE {parent} {value} TRIGGER {name}",
                      .reset = "ALTER TABLE {parent} ENABLE TRIGGER {name}" },
                    COMMENT("TRIGGER {name} ON {parent}") } },
    [KIND_GRANT] = {
        .word = "privilege", .sql = SQL_CATALOG_GRANT, .class = "grant", .parent_class = "",
        .rank = CATALOG_TRIGGER, .goes_along = true,
        .create = "{make}{parent}{make_to}", .drop = "{undo}{parent}{undo_to}",
        .facets = { { .name = "make", .is_made = true }, { .name = "make_to", .is_made = true },
                    { .name = "undo", .is_made = true }, { .name = "undo_to", .is_made = true } } },
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
