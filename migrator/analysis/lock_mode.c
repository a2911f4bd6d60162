/* analysis/lock_mode.c - THE TABLE of what an action locks, scans and rewrites, and how it is asked. */
#include "analysis/lock_fact.h"

#include <string.h>

enum {
    /* What a row does beside locking. */
    SCANS = 1 << 0,
    BUILDS = 1 << 1,
    MOVES = 1 << 2, /* copied into a new file */
    REWRITES = MOVES | SCANS | BUILDS,
    PARTS = 1 << 3, /* the same on partitions and what inherits, unless ONLY */
    OTHER_SCANS = 1 << 4,
    OTHER_BUILDS = 1 << 5,
    OTHER_PARTS = 1 << 6,
};

/*
 * A row: what actions of a kind do. All rows that apply count together: an action locks the strongest, and does all.
 * Parts of CREATE TABLE are only of concern to rows that have SQL_IN_CREATE.
 */
struct lock_fact {
    const char *name;
    enum sql_action_kind kind;
    enum sql_constraint_kind constraint; /* of SQL_ADD_CONSTRAINT; none: any */
    const char *word;                    /* action->name; NULL: any */
    unsigned with, without;              /* flags that must be there, and of which none may be there */
    int since, until;                    /* major versions; 0: any */
    enum lock_mode relation, index, other, other_index;
    unsigned does;
    bool (*applies)(struct lock_question *question);               /* NULL: always */
    void (*others)(struct lock_question *question, GArray *names); /* NULL: the action's own */
};

/* clang-format off */
static const struct lock_fact facts[] = {
    /* ---- tables ---- */
    { .name = "create a table as a query", .kind = SQL_CREATE_TABLE, .other = LOCK_ACCESS_SHARE,
      .others = lock_others_read },
    { .name = "create a table as a query: data", .kind = SQL_CREATE_TABLE, .without = SQL_NO_DATA,
      .other = LOCK_ACCESS_SHARE, .does = OTHER_SCANS, .applies = lock_if_whole_query, .others = lock_others_read },
    { .name = "create a partition", .kind = SQL_CREATE_TABLE, .other = LOCK_ACCESS_EXCLUSIVE },
    { .name = "create a partition beside a default", .kind = SQL_CREATE_TABLE, .without = SQL_IS_DEFAULT,
      .other = LOCK_ACCESS_EXCLUSIVE, .does = OTHER_SCANS | OTHER_PARTS, .others = lock_others_default_partition },
    { .name = "create a partition that refers", .kind = SQL_CREATE_TABLE, .other = LOCK_SHARE_ROW_EXCLUSIVE,
      .does = OTHER_PARTS, .others = lock_others_referenced_by_parent },
    { .name = "create a partition that is referred to", .kind = SQL_CREATE_TABLE, .since = 15,
      .other = LOCK_SHARE_ROW_EXCLUSIVE, .does = OTHER_PARTS, .others = lock_others_referring_to_parent },
    { .name = "inherit, when created", .kind = SQL_INHERIT, .with = SQL_IN_CREATE,
      .other = LOCK_SHARE_UPDATE_EXCLUSIVE },
    { .name = "inherit", .kind = SQL_INHERIT, .relation = LOCK_ACCESS_EXCLUSIVE,
      .other = LOCK_SHARE_UPDATE_EXCLUSIVE },
    { .name = "no longer inherit", .kind = SQL_NO_INHERIT, .relation = LOCK_ACCESS_EXCLUSIVE,
      .other = LOCK_ACCESS_SHARE },
    { .name = "like", .kind = SQL_LIKE, .with = SQL_IN_CREATE, .other = LOCK_ACCESS_SHARE },
    { .name = "drop a table", .kind = SQL_DROP_TABLE, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "drop a table that refers", .kind = SQL_DROP_TABLE, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_PARTS, .others = lock_others_referenced },
    { .name = "drop a table that is referred to", .kind = SQL_DROP_TABLE, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .does = OTHER_PARTS, .others = lock_others_referring },
    { .name = "drop a table that views read", .kind = SQL_DROP_TABLE, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .others = lock_others_views },
    { .name = "drop a partition", .kind = SQL_DROP_TABLE, .other = LOCK_ACCESS_EXCLUSIVE,
      .others = lock_others_parent },
    { .name = "drop a partition beside a default", .kind = SQL_DROP_TABLE, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_PARTS, .others = lock_others_sibling_default },
    { .name = "rename a table", .kind = SQL_RENAME_TABLE, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "move to a schema", .kind = SQL_SET_SCHEMA, .relation = LOCK_ACCESS_EXCLUSIVE,
      .applies = lock_if_relation },
    { .name = "give to an owner", .kind = SQL_OWNER_TO, .relation = LOCK_ACCESS_EXCLUSIVE,
      .applies = lock_if_relation },
    { .name = "truncate", .kind = SQL_TRUNCATE, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "truncate those that refer", .kind = SQL_TRUNCATE, .with = SQL_CASCADE, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_PARTS, .others = lock_others_truncated },
    { .name = "logged", .kind = SQL_SET_LOGGED, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "logged that was not", .kind = SQL_SET_LOGGED, .does = REWRITES,
      .applies = lock_if_persistence_changes },
    { .name = "unlogged", .kind = SQL_SET_UNLOGGED, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "unlogged that was not", .kind = SQL_SET_UNLOGGED, .does = REWRITES,
      .applies = lock_if_persistence_changes },
    { .name = "access method", .kind = SQL_SET_ACCESS_METHOD, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "another access method", .kind = SQL_SET_ACCESS_METHOD, .does = REWRITES,
      .applies = lock_if_other_access_method },
    { .name = "tablespace of a table", .kind = SQL_SET_TABLESPACE, .relation = LOCK_ACCESS_EXCLUSIVE,
      .applies = lock_if_on_table },
    { .name = "another tablespace of a table", .kind = SQL_SET_TABLESPACE, .does = MOVES,
      .applies = lock_if_other_tablespace },
    { .name = "tablespace of an index", .kind = SQL_SET_TABLESPACE, .index = LOCK_ACCESS_EXCLUSIVE, .does = BUILDS,
      .applies = lock_if_on_index },
    { .name = "options", .kind = SQL_SET_OPTIONS, .relation = LOCK_SHARE_UPDATE_EXCLUSIVE,
      .applies = lock_if_weak_options },
    { .name = "options that a stronger lock needs", .kind = SQL_SET_OPTIONS, .relation = LOCK_ACCESS_EXCLUSIVE,
      .applies = lock_if_strong_options },
    { .name = "options of an index", .kind = SQL_SET_OPTIONS, .index = LOCK_SHARE_UPDATE_EXCLUSIVE,
      .applies = lock_if_weak_options_of_index },
    { .name = "options of an index that a stronger lock needs", .kind = SQL_SET_OPTIONS,
      .index = LOCK_ACCESS_EXCLUSIVE, .applies = lock_if_strong_options_of_index },
    { .name = "cluster on", .kind = SQL_CLUSTER_ON, .relation = LOCK_SHARE_UPDATE_EXCLUSIVE },
    { .name = "replica identity", .kind = SQL_REPLICA_IDENTITY, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "row security", .kind = SQL_SET_ROW_SECURITY, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "row security for the owner", .kind = SQL_FORCE_ROW_SECURITY, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "enable or disable triggers", .kind = SQL_SET_TRIGGER, .relation = LOCK_SHARE_ROW_EXCLUSIVE,
      .does = PARTS },
    { .name = "enable or disable a rule", .kind = SQL_SET_RULE, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "of a type", .kind = SQL_OF_TYPE, .relation = LOCK_ACCESS_EXCLUSIVE },

    /* ---- partitions ---- */
    { .name = "attach", .kind = SQL_ATTACH_PARTITION, .relation = LOCK_SHARE_UPDATE_EXCLUSIVE,
      .other = LOCK_ACCESS_EXCLUSIVE, .does = OTHER_PARTS },
    { .name = "attach what is not proved", .kind = SQL_ATTACH_PARTITION, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_SCANS | OTHER_PARTS, .applies = lock_if_bounds_not_proved },
    { .name = "attach what lacks an index", .kind = SQL_ATTACH_PARTITION, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_SCANS | OTHER_BUILDS | OTHER_PARTS, .applies = lock_if_partition_lacks_index },
    { .name = "attach what is to refer", .kind = SQL_ATTACH_PARTITION, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_SCANS | OTHER_PARTS, .applies = lock_if_parent_refers },
    { .name = "attach beside a default", .kind = SQL_ATTACH_PARTITION, .without = SQL_IS_DEFAULT,
      .other = LOCK_ACCESS_EXCLUSIVE, .does = OTHER_SCANS | OTHER_PARTS, .others = lock_others_default_partition },
    { .name = "attach to a table that refers", .kind = SQL_ATTACH_PARTITION, .other = LOCK_SHARE_ROW_EXCLUSIVE,
      .does = OTHER_SCANS | OTHER_PARTS, .others = lock_others_referenced },
    { .name = "attach to a table that is referred to", .kind = SQL_ATTACH_PARTITION, .since = 15,
      .other = LOCK_SHARE_ROW_EXCLUSIVE, .does = OTHER_PARTS, .others = lock_others_referring },
    { .name = "detach", .kind = SQL_DETACH_PARTITION, .without = SQL_CONCURRENTLY | SQL_FINALIZE,
      .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "detach, up to 13", .kind = SQL_DETACH_PARTITION, .until = 13, .other = LOCK_SHARE_UPDATE_EXCLUSIVE },
    { .name = "detach what is referred to, up to 13", .kind = SQL_DETACH_PARTITION, .until = 13,
      .other = LOCK_ACCESS_EXCLUSIVE, .applies = lock_if_referred },
    { .name = "detach the partition", .kind = SQL_DETACH_PARTITION, .since = 14, .other = LOCK_ACCESS_EXCLUSIVE },
    { .name = "detach beside a default", .kind = SQL_DETACH_PARTITION, .without = SQL_CONCURRENTLY | SQL_FINALIZE,
      .other = LOCK_ACCESS_EXCLUSIVE, .does = OTHER_PARTS, .others = lock_others_default_partition },
    { .name = "detach from a table that refers", .kind = SQL_DETACH_PARTITION, .other = LOCK_SHARE_ROW_EXCLUSIVE,
      .does = OTHER_PARTS, .others = lock_others_referenced },
    { .name = "detach from a table that is referred to", .kind = SQL_DETACH_PARTITION, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_SCANS | OTHER_PARTS, .others = lock_others_referring },
    { .name = "detach concurrently", .kind = SQL_DETACH_PARTITION, .with = SQL_CONCURRENTLY, .since = 14,
      .relation = LOCK_SHARE_UPDATE_EXCLUSIVE },
    { .name = "detach: finalize", .kind = SQL_DETACH_PARTITION, .with = SQL_FINALIZE, .since = 14,
      .relation = LOCK_SHARE_UPDATE_EXCLUSIVE },

    /* ---- columns ---- */
    { .name = "add a column", .kind = SQL_ADD_COLUMN, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "add a column with a volatile default", .kind = SQL_ADD_COLUMN, .without = SQL_GENERATED,
      .does = REWRITES | PARTS, .applies = lock_if_volatile_default },
    { .name = "add a serial column", .kind = SQL_ADD_COLUMN, .does = REWRITES | PARTS, .applies = lock_if_serial },
    { .name = "add an identity column", .kind = SQL_ADD_COLUMN, .with = SQL_IDENTITY, .does = REWRITES | PARTS },
    { .name = "add a stored generated column", .kind = SQL_ADD_COLUMN, .with = SQL_GENERATED,
      .without = SQL_VIRTUAL, .does = REWRITES | PARTS },
    { .name = "add a column of a constrained domain", .kind = SQL_ADD_COLUMN, .without = SQL_VIRTUAL,
      .does = REWRITES | PARTS, .applies = lock_if_constrained_domain },
    { .name = "add a column that refuses NULL", .kind = SQL_ADD_COLUMN, .with = SQL_NOT_NULL, .does = SCANS | PARTS,
      .applies = lock_if_null_refused },
    { .name = "drop a column", .kind = SQL_DROP_COLUMN, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "drop a column that refers", .kind = SQL_DROP_COLUMN, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_PARTS, .others = lock_others_referenced_by_column },
    { .name = "drop a column that is referred to", .kind = SQL_DROP_COLUMN, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .does = OTHER_PARTS, .others = lock_others_referring_to_column },
    { .name = "rename a column", .kind = SQL_RENAME_COLUMN, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "change a type", .kind = SQL_ALTER_COLUMN_TYPE, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "change a type: rows", .kind = SQL_ALTER_COLUMN_TYPE, .does = REWRITES | PARTS,
      .applies = lock_if_type_rewrites },
    { .name = "change a type: indexes", .kind = SQL_ALTER_COLUMN_TYPE, .does = SCANS | BUILDS | PARTS,
      .applies = lock_if_type_rebuilds },
    { .name = "change a type: a CHECK", .kind = SQL_ALTER_COLUMN_TYPE, .does = SCANS | PARTS,
      .applies = lock_if_type_rechecks },
    { .name = "change a type that refers", .kind = SQL_ALTER_COLUMN_TYPE, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_PARTS, .others = lock_others_referenced_by_column },
    { .name = "change a type that is referred to", .kind = SQL_ALTER_COLUMN_TYPE, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_PARTS, .others = lock_others_referring_to_column },
    { .name = "NOT NULL", .kind = SQL_SET_NOT_NULL, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "NOT NULL that is not proved", .kind = SQL_SET_NOT_NULL, .does = SCANS | PARTS,
      .applies = lock_if_null_not_ruled_out },
    { .name = "NULL", .kind = SQL_DROP_NOT_NULL, .until = 17, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "NULL, from 18", .kind = SQL_DROP_NOT_NULL, .since = 18, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "set a default", .kind = SQL_SET_DEFAULT, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "drop a default", .kind = SQL_DROP_DEFAULT, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "add identity", .kind = SQL_ADD_IDENTITY, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "set identity", .kind = SQL_SET_IDENTITY, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "drop identity", .kind = SQL_DROP_IDENTITY, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "set an expression", .kind = SQL_SET_EXPRESSION, .since = 17, .relation = LOCK_ACCESS_EXCLUSIVE,
      .does = PARTS },
    { .name = "set a stored column's expression", .kind = SQL_SET_EXPRESSION, .since = 17, .does = REWRITES | PARTS,
      .applies = lock_if_stored },
    { .name = "drop an expression", .kind = SQL_DROP_EXPRESSION, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "statistics of a column", .kind = SQL_SET_STATISTICS, .relation = LOCK_SHARE_UPDATE_EXCLUSIVE,
      .does = PARTS, .applies = lock_if_on_table },
    { .name = "statistics of an index", .kind = SQL_SET_STATISTICS, .index = LOCK_SHARE_UPDATE_EXCLUSIVE,
      .applies = lock_if_on_index },
    { .name = "storage", .kind = SQL_SET_STORAGE, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "compression", .kind = SQL_SET_COMPRESSION, .since = 14, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "options of a column", .kind = SQL_SET_COLUMN_OPTIONS, .relation = LOCK_SHARE_UPDATE_EXCLUSIVE },

    /* ---- constraints ---- */
    { .name = "CHECK", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_CHECK,
      .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "CHECK of what is there", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_CHECK,
      .without = SQL_NOT_VALID | SQL_NOT_ENFORCED, .does = SCANS | PARTS },
    { .name = "NOT NULL as a constraint", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_NOT_NULL,
      .since = 18, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "NOT NULL as a constraint of what is there", .kind = SQL_ADD_CONSTRAINT,
      .constraint = SQL_CONSTRAINT_NOT_NULL, .since = 18, .without = SQL_NOT_VALID, .does = SCANS | PARTS,
      .applies = lock_if_null_not_ruled_out },
    { .name = "UNIQUE", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_UNIQUE,
      .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "UNIQUE: its index", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_UNIQUE,
      .does = SCANS | BUILDS, .applies = lock_if_builds },
    { .name = "UNIQUE of partitions, up to 17", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_UNIQUE,
      .until = 17, .other = LOCK_SHARE, .does = OTHER_SCANS | OTHER_BUILDS, .others = lock_others_partitions },
    { .name = "UNIQUE of partitions, from 18", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_UNIQUE,
      .since = 18, .other = LOCK_ACCESS_EXCLUSIVE, .does = OTHER_SCANS | OTHER_BUILDS,
      .others = lock_others_partitions },
    { .name = "primary key", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_PRIMARY_KEY,
      .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "primary key: its index", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_PRIMARY_KEY,
      .does = SCANS | BUILDS, .applies = lock_if_builds },
    { .name = "primary key of what may be NULL", .kind = SQL_ADD_CONSTRAINT,
      .constraint = SQL_CONSTRAINT_PRIMARY_KEY, .relation = LOCK_ACCESS_EXCLUSIVE, .does = SCANS | PARTS,
      .applies = lock_if_key_may_be_null },
    { .name = "primary key of partitions, up to 17", .kind = SQL_ADD_CONSTRAINT,
      .constraint = SQL_CONSTRAINT_PRIMARY_KEY, .until = 17, .other = LOCK_SHARE,
      .does = OTHER_SCANS | OTHER_BUILDS, .others = lock_others_partitions },
    { .name = "primary key of partitions, from 18", .kind = SQL_ADD_CONSTRAINT,
      .constraint = SQL_CONSTRAINT_PRIMARY_KEY, .since = 18, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_SCANS | OTHER_BUILDS, .others = lock_others_partitions },
    { .name = "EXCLUDE", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_EXCLUDE,
      .relation = LOCK_ACCESS_EXCLUSIVE, .does = SCANS | BUILDS },
    { .name = "foreign key", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_FOREIGN_KEY,
      .relation = LOCK_SHARE_ROW_EXCLUSIVE, .other = LOCK_SHARE_ROW_EXCLUSIVE, .does = PARTS | OTHER_PARTS },
    { .name = "foreign key of what is there", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_FOREIGN_KEY,
      .without = SQL_NOT_VALID | SQL_NOT_ENFORCED | SQL_INLINE,
      .does = SCANS | PARTS | OTHER_SCANS | OTHER_PARTS },
    { .name = "foreign key of a new column that has a value", .kind = SQL_ADD_CONSTRAINT,
      .constraint = SQL_CONSTRAINT_FOREIGN_KEY, .with = SQL_INLINE, .without = SQL_NOT_ENFORCED,
      .does = SCANS | PARTS | OTHER_SCANS | OTHER_PARTS, .applies = lock_if_column_has_value },
    { .name = "foreign key of a new table", .kind = SQL_ADD_CONSTRAINT, .constraint = SQL_CONSTRAINT_FOREIGN_KEY,
      .with = SQL_IN_CREATE, .other = LOCK_SHARE_ROW_EXCLUSIVE, .does = OTHER_PARTS },
    { .name = "drop a constraint", .kind = SQL_DROP_CONSTRAINT, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "drop a foreign key", .kind = SQL_DROP_CONSTRAINT, .other = LOCK_ACCESS_EXCLUSIVE,
      .does = OTHER_PARTS, .others = lock_others_referenced_by_constraint },
    { .name = "drop a key that is referred to", .kind = SQL_DROP_CONSTRAINT, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .does = OTHER_PARTS, .others = lock_others_referring_to_constraint },
    { .name = "validate", .kind = SQL_VALIDATE_CONSTRAINT, .relation = LOCK_SHARE_UPDATE_EXCLUSIVE, .does = PARTS },
    { .name = "validate what is not yet", .kind = SQL_VALIDATE_CONSTRAINT, .does = SCANS | PARTS,
      .applies = lock_if_not_validated },
    { .name = "validate a foreign key", .kind = SQL_VALIDATE_CONSTRAINT, .other = LOCK_ROW_SHARE,
      .does = OTHER_SCANS | OTHER_PARTS, .applies = lock_if_not_validated,
      .others = lock_others_referenced_by_constraint },
    { .name = "alter a constraint", .kind = SQL_ALTER_CONSTRAINT, .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "enforce a foreign key", .kind = SQL_ALTER_CONSTRAINT, .with = SQL_ENFORCED, .since = 18,
      .other = LOCK_SHARE_ROW_EXCLUSIVE, .does = SCANS | PARTS | OTHER_SCANS | OTHER_PARTS,
      .applies = lock_if_not_enforced, .others = lock_others_referenced_by_constraint },
    { .name = "no longer enforce a foreign key", .kind = SQL_ALTER_CONSTRAINT, .with = SQL_NOT_ENFORCED, .since = 18,
      .other = LOCK_ACCESS_EXCLUSIVE, .does = OTHER_PARTS, .others = lock_others_referenced_by_constraint },
    { .name = "rename a constraint", .kind = SQL_RENAME_CONSTRAINT, .relation = LOCK_ACCESS_EXCLUSIVE,
      .applies = lock_if_relation },
    { .name = "rename a constraint that is inherited", .kind = SQL_RENAME_CONSTRAINT,
      .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS, .applies = lock_if_inherited },

    /* ---- indexes ---- */
    { .name = "create an index", .kind = SQL_CREATE_INDEX, .without = SQL_CONCURRENTLY, .relation = LOCK_SHARE,
      .does = PARTS },
    { .name = "create an index: build", .kind = SQL_CREATE_INDEX, .without = SQL_CONCURRENTLY | SQL_ONLY,
      .does = SCANS | BUILDS | PARTS },
    { .name = "create an index concurrently", .kind = SQL_CREATE_INDEX, .with = SQL_CONCURRENTLY,
      .relation = LOCK_SHARE_UPDATE_EXCLUSIVE, .does = SCANS | BUILDS },
    { .name = "drop an index", .kind = SQL_DROP_INDEX, .without = SQL_CONCURRENTLY,
      .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS },
    { .name = "drop an index concurrently", .kind = SQL_DROP_INDEX, .with = SQL_CONCURRENTLY,
      .relation = LOCK_SHARE_UPDATE_EXCLUSIVE },
    { .name = "rename an index", .kind = SQL_RENAME_INDEX, .index = LOCK_SHARE_UPDATE_EXCLUSIVE },
    { .name = "reindex", .kind = SQL_REINDEX, .without = SQL_CONCURRENTLY, .relation = LOCK_SHARE,
      .index = LOCK_ACCESS_EXCLUSIVE, .does = SCANS | BUILDS, .applies = lock_if_one_relation },
    { .name = "reindex concurrently", .kind = SQL_REINDEX, .with = SQL_CONCURRENTLY,
      .relation = LOCK_SHARE_UPDATE_EXCLUSIVE, .does = SCANS | BUILDS, .applies = lock_if_one_relation },
    { .name = "reindex a partitioned table", .kind = SQL_REINDEX, .without = SQL_CONCURRENTLY, .since = 14,
      .relation = LOCK_SHARE, .applies = lock_if_partitioned },
    { .name = "reindex a partitioned table concurrently", .kind = SQL_REINDEX, .with = SQL_CONCURRENTLY, .since = 14,
      .relation = LOCK_SHARE_UPDATE_EXCLUSIVE, .applies = lock_if_partitioned },
    { .name = "reindex partitions", .kind = SQL_REINDEX, .without = SQL_CONCURRENTLY, .since = 14,
      .other = LOCK_SHARE, .other_index = LOCK_ACCESS_EXCLUSIVE, .does = OTHER_SCANS | OTHER_BUILDS | OTHER_PARTS,
      .applies = lock_if_partitioned, .others = lock_others_partitions },
    { .name = "reindex partitions concurrently", .kind = SQL_REINDEX, .with = SQL_CONCURRENTLY, .since = 14,
      .other = LOCK_SHARE, .does = OTHER_SCANS | OTHER_BUILDS | OTHER_PARTS, .applies = lock_if_partitioned,
      .others = lock_others_partitions }, /* all of them are found under SHARE, before any is done concurrently */
    { .name = "reindex many", .kind = SQL_REINDEX, .without = SQL_CONCURRENTLY, .other = LOCK_SHARE,
      .other_index = LOCK_ACCESS_EXCLUSIVE, .does = OTHER_SCANS | OTHER_BUILDS, .applies = lock_if_many_relations,
      .others = lock_others_in_schema },
    { .name = "reindex many concurrently", .kind = SQL_REINDEX, .with = SQL_CONCURRENTLY,
      .other = LOCK_SHARE_UPDATE_EXCLUSIVE, .does = OTHER_SCANS | OTHER_BUILDS, .applies = lock_if_many_relations,
      .others = lock_others_in_schema },
    { .name = "attach an index", .kind = SQL_ATTACH_INDEX, .relation = LOCK_ACCESS_SHARE,
      .index = LOCK_SHARE_UPDATE_EXCLUSIVE, .other = LOCK_ACCESS_SHARE, .other_index = LOCK_ACCESS_EXCLUSIVE,
      .others = lock_others_of_other_index },

    /* ---- views, sequences ---- */
    { .name = "create a view", .kind = SQL_CREATE_VIEW, .other = LOCK_ACCESS_SHARE, .others = lock_others_read },
    { .name = "replace a view", .kind = SQL_CREATE_VIEW, .with = SQL_OR_REPLACE, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "drop a view", .kind = SQL_DROP_VIEW, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "drop a view that views read", .kind = SQL_DROP_VIEW, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .others = lock_others_views },
    { .name = "rename a view", .kind = SQL_RENAME_VIEW, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "create a materialized view", .kind = SQL_CREATE_MATERIALIZED_VIEW, .other = LOCK_ACCESS_SHARE,
      .others = lock_others_read },
    { .name = "create a materialized view: data", .kind = SQL_CREATE_MATERIALIZED_VIEW, .without = SQL_NO_DATA,
      .other = LOCK_ACCESS_SHARE, .does = OTHER_SCANS, .applies = lock_if_whole_query, .others = lock_others_read },
    { .name = "drop a materialized view", .kind = SQL_DROP_MATERIALIZED_VIEW, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "drop a materialized view that views read", .kind = SQL_DROP_MATERIALIZED_VIEW, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .others = lock_others_views },
    { .name = "rename a materialized view", .kind = SQL_RENAME_MATERIALIZED_VIEW, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "refresh", .kind = SQL_REFRESH_MATERIALIZED_VIEW, .without = SQL_CONCURRENTLY,
      .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "refresh: data", .kind = SQL_REFRESH_MATERIALIZED_VIEW, .without = SQL_CONCURRENTLY | SQL_NO_DATA,
      .does = REWRITES },
    { .name = "refresh concurrently", .kind = SQL_REFRESH_MATERIALIZED_VIEW, .with = SQL_CONCURRENTLY,
      .relation = LOCK_EXCLUSIVE, .does = SCANS },
    { .name = "refresh: what is read", .kind = SQL_REFRESH_MATERIALIZED_VIEW, .without = SQL_NO_DATA,
      .other = LOCK_ACCESS_SHARE, .does = OTHER_SCANS, .applies = lock_if_whole_query, .others = lock_others_read },
    { .name = "alter a sequence", .kind = SQL_ALTER_SEQUENCE, .relation = LOCK_SHARE_ROW_EXCLUSIVE },
    { .name = "drop a sequence", .kind = SQL_DROP_SEQUENCE, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "drop a sequence that defaults use", .kind = SQL_DROP_SEQUENCE, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .others = lock_others_anywhere },
    { .name = "rename a sequence", .kind = SQL_RENAME_SEQUENCE, .relation = LOCK_ACCESS_EXCLUSIVE },

    /* ---- types, routines, schemas ---- */
    { .name = "constrain a domain", .kind = SQL_DOMAIN_ADD_CONSTRAINT, .without = SQL_NOT_VALID,
      .other = LOCK_SHARE, .does = OTHER_SCANS, .others = lock_others_domain_users },
    { .name = "validate a domain's constraint", .kind = SQL_DOMAIN_VALIDATE_CONSTRAINT, .other = LOCK_SHARE,
      .does = OTHER_SCANS, .others = lock_others_domain_users },
    { .name = "NOT NULL for a domain", .kind = SQL_DOMAIN_SET_NOT_NULL, .other = LOCK_SHARE, .does = OTHER_SCANS,
      .others = lock_others_domain_users },
    { .name = "alter the type of typed tables", .kind = SQL_ALTER_TYPE, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .others = lock_others_anywhere },
    { .name = "drop a type that columns have", .kind = SQL_DROP_TYPE, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .others = lock_others_type_users },
    { .name = "drop a function that triggers call", .kind = SQL_DROP_FUNCTION, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .others = lock_others_triggered },
    { .name = "drop a schema and what is in it", .kind = SQL_DROP_SCHEMA, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .others = lock_others_in_schema },
    { .name = "drop an extension and what uses it", .kind = SQL_DROP_EXTENSION, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .others = lock_others_anywhere },
    { .name = "drop a collation and what has it", .kind = SQL_DROP_COLLATION, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .others = lock_others_anywhere },
    { .name = "drop something and what uses it", .kind = SQL_DROP_OTHER, .with = SQL_CASCADE,
      .other = LOCK_ACCESS_EXCLUSIVE, .others = lock_others_anywhere },
    { .name = "create a trigger", .kind = SQL_CREATE_TRIGGER, .relation = LOCK_SHARE_ROW_EXCLUSIVE },
    { .name = "create a trigger for each row", .kind = SQL_CREATE_TRIGGER, .with = SQL_FOR_EACH_ROW,
      .relation = LOCK_SHARE_ROW_EXCLUSIVE, .does = PARTS },
    { .name = "drop a trigger", .kind = SQL_DROP_TRIGGER, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "drop a trigger for each row", .kind = SQL_DROP_TRIGGER, .relation = LOCK_ACCESS_EXCLUSIVE,
      .does = PARTS, .applies = lock_if_row_trigger },
    { .name = "rename a trigger", .kind = SQL_RENAME_TRIGGER, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "rename a trigger for each row", .kind = SQL_RENAME_TRIGGER, .since = 15,
      .relation = LOCK_ACCESS_EXCLUSIVE, .does = PARTS, .applies = lock_if_row_trigger },
    { .name = "create a rule", .kind = SQL_CREATE_RULE, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "drop a rule", .kind = SQL_DROP_RULE, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "create a policy", .kind = SQL_CREATE_POLICY, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "alter a policy", .kind = SQL_ALTER_POLICY, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "drop a policy", .kind = SQL_DROP_POLICY, .relation = LOCK_ACCESS_EXCLUSIVE },
    { .name = "create statistics", .kind = SQL_CREATE_STATISTICS, .relation = LOCK_SHARE_UPDATE_EXCLUSIVE },

    { .name = "drop statistics", .kind = SQL_DROP_OTHER, .word = "STATISTICS", .other = LOCK_SHARE_UPDATE_EXCLUSIVE,
      .others = lock_others_anywhere },
    { .name = "comment", .kind = SQL_OTHER, .word = "COMMENT", .relation = LOCK_SHARE_UPDATE_EXCLUSIVE,
      .applies = lock_if_relation },
    { .name = "publish", .kind = SQL_CREATE_PUBLICATION, .other = LOCK_SHARE_UPDATE_EXCLUSIVE,
      .others = lock_others_read },
    { .name = "publish more or less", .kind = SQL_ALTER_PUBLICATION, .other = LOCK_SHARE_UPDATE_EXCLUSIVE,
      .others = lock_others_read },

    /* ---- rows ---- */
    { .name = "insert", .kind = SQL_INSERT, .relation = LOCK_ROW_EXCLUSIVE },
    { .name = "update", .kind = SQL_UPDATE, .relation = LOCK_ROW_EXCLUSIVE, .does = PARTS },
    { .name = "update all", .kind = SQL_UPDATE, .does = SCANS | PARTS, .applies = lock_if_all_rows },
    { .name = "delete", .kind = SQL_DELETE, .relation = LOCK_ROW_EXCLUSIVE, .does = PARTS },
    { .name = "delete all", .kind = SQL_DELETE, .does = SCANS | PARTS, .applies = lock_if_all_rows },
    { .name = "merge", .kind = SQL_MERGE, .since = 15, .relation = LOCK_ROW_EXCLUSIVE, .does = PARTS },
    { .name = "merge: join", .kind = SQL_MERGE, .since = 15, .does = SCANS | PARTS, .applies = lock_if_all_rows },
    { .name = "copy from", .kind = SQL_COPY_FROM, .relation = LOCK_ROW_EXCLUSIVE },
    { .name = "select for update", .kind = SQL_SELECT, .with = SQL_FOR_UPDATE, .other = LOCK_ROW_SHARE,
      .others = lock_others_read },
    { .name = "select all for update", .kind = SQL_SELECT, .with = SQL_FOR_UPDATE, .other = LOCK_ROW_SHARE,
      .does = OTHER_SCANS, .applies = lock_if_whole_query, .others = lock_others_read },
    { .name = "lock", .kind = SQL_LOCK_TABLE, .word = "ACCESS EXCLUSIVE", .relation = LOCK_ACCESS_EXCLUSIVE,
      .does = PARTS },
    { .name = "lock EXCLUSIVE", .kind = SQL_LOCK_TABLE, .word = "EXCLUSIVE", .relation = LOCK_EXCLUSIVE,
      .does = PARTS },
    { .name = "lock SHARE ROW EXCLUSIVE", .kind = SQL_LOCK_TABLE, .word = "SHARE ROW EXCLUSIVE",
      .relation = LOCK_SHARE_ROW_EXCLUSIVE, .does = PARTS },
    { .name = "lock SHARE", .kind = SQL_LOCK_TABLE, .word = "SHARE", .relation = LOCK_SHARE, .does = PARTS },
    { .name = "lock SHARE UPDATE EXCLUSIVE", .kind = SQL_LOCK_TABLE, .word = "SHARE UPDATE EXCLUSIVE",
      .relation = LOCK_SHARE_UPDATE_EXCLUSIVE, .does = PARTS },
    { .name = "lock ROW EXCLUSIVE", .kind = SQL_LOCK_TABLE, .word = "ROW EXCLUSIVE", .relation = LOCK_ROW_EXCLUSIVE,
      .does = PARTS },
    { .name = "lock ROW SHARE", .kind = SQL_LOCK_TABLE, .word = "ROW SHARE", .relation = LOCK_ROW_SHARE,
      .does = PARTS },
    { .name = "lock ACCESS SHARE", .kind = SQL_LOCK_TABLE, .word = "ACCESS SHARE", .relation = LOCK_ACCESS_SHARE,
      .does = PARTS },
    { .name = "vacuum", .kind = SQL_VACUUM, .without = SQL_FULL, .relation = LOCK_SHARE_UPDATE_EXCLUSIVE,
      .does = PARTS },
    { .name = "vacuum full", .kind = SQL_VACUUM, .with = SQL_FULL, .relation = LOCK_ACCESS_EXCLUSIVE,
      .does = REWRITES | PARTS },
    { .name = "analyze", .kind = SQL_ANALYZE, .relation = LOCK_SHARE_UPDATE_EXCLUSIVE, .does = PARTS },
    { .name = "cluster", .kind = SQL_CLUSTER, .relation = LOCK_ACCESS_EXCLUSIVE, .does = REWRITES },
};
/* clang-format on */

static const char *const mode_names[] = {
    [LOCK_NONE] = "none",
    [LOCK_ACCESS_SHARE] = "ACCESS SHARE",
    [LOCK_ROW_SHARE] = "ROW SHARE",
    [LOCK_ROW_EXCLUSIVE] = "ROW EXCLUSIVE",
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = "SHARE UPDATE EXCLUSIVE",
    [LOCK_SHARE] = "SHARE",
    [LOCK_SHARE_ROW_EXCLUSIVE] = "SHARE ROW EXCLUSIVE",
    [LOCK_EXCLUSIVE] = "EXCLUSIVE",
    [LOCK_ACCESS_EXCLUSIVE] = "ACCESS EXCLUSIVE",
};

const char *lock_mode_name(enum lock_mode mode)
{
    return mode_names[mode];
}

bool lock_mode_stops_writes(enum lock_mode mode)
{
    return mode >= LOCK_SHARE;
}

bool lock_mode_stops_reads(enum lock_mode mode)
{
    return mode == LOCK_ACCESS_EXCLUSIVE;
}

/* Bits of the modes that each conflicts with. Source: PostgreSQL's documentation, "Table-Level Locks". */
#define BIT(mode) (1U << (mode))
static const unsigned conflicts[] = {
    [LOCK_ACCESS_SHARE] = BIT(LOCK_ACCESS_EXCLUSIVE),
    [LOCK_ROW_SHARE] = BIT(LOCK_EXCLUSIVE) | BIT(LOCK_ACCESS_EXCLUSIVE),
    [LOCK_ROW_EXCLUSIVE] =
            BIT(LOCK_SHARE) | BIT(LOCK_SHARE_ROW_EXCLUSIVE) | BIT(LOCK_EXCLUSIVE) | BIT(LOCK_ACCESS_EXCLUSIVE),
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = BIT(LOCK_SHARE_UPDATE_EXCLUSIVE) | BIT(LOCK_SHARE) | BIT(LOCK_SHARE_ROW_EXCLUSIVE) |
                                    BIT(LOCK_EXCLUSIVE) | BIT(LOCK_ACCESS_EXCLUSIVE),
    [LOCK_SHARE] = BIT(LOCK_ROW_EXCLUSIVE) | BIT(LOCK_SHARE_UPDATE_EXCLUSIVE) | BIT(LOCK_SHARE_ROW_EXCLUSIVE) |
                   BIT(LOCK_EXCLUSIVE) | BIT(LOCK_ACCESS_EXCLUSIVE),
    [LOCK_SHARE_ROW_EXCLUSIVE] = BIT(LOCK_ROW_EXCLUSIVE) | BIT(LOCK_SHARE_UPDATE_EXCLUSIVE) | BIT(LOCK_SHARE) |
                                 BIT(LOCK_SHARE_ROW_EXCLUSIVE) | BIT(LOCK_EXCLUSIVE) | BIT(LOCK_ACCESS_EXCLUSIVE),
    [LOCK_EXCLUSIVE] = BIT(LOCK_ROW_SHARE) | BIT(LOCK_ROW_EXCLUSIVE) | BIT(LOCK_SHARE_UPDATE_EXCLUSIVE) |
                       BIT(LOCK_SHARE) | BIT(LOCK_SHARE_ROW_EXCLUSIVE) | BIT(LOCK_EXCLUSIVE) |
                       BIT(LOCK_ACCESS_EXCLUSIVE),
    [LOCK_ACCESS_EXCLUSIVE] = BIT(LOCK_ACCESS_SHARE) | BIT(LOCK_ROW_SHARE) | BIT(LOCK_ROW_EXCLUSIVE) |
                              BIT(LOCK_SHARE_UPDATE_EXCLUSIVE) | BIT(LOCK_SHARE) | BIT(LOCK_SHARE_ROW_EXCLUSIVE) |
                              BIT(LOCK_EXCLUSIVE) | BIT(LOCK_ACCESS_EXCLUSIVE),
};

bool lock_modes_conflict(enum lock_mode one, enum lock_mode other)
{
    return (conflicts[one] & BIT(other)) != 0;
}

enum lock_mode lock_mode_from_name(const char *name)
{
    enum lock_mode mode = LOCK_ACCESS_EXCLUSIVE;

    while (mode > LOCK_NONE && strcmp(mode_names[mode], name) != 0)
        mode--;
    return mode;
}

/* ---- asking ---- */

static bool names_index(const struct sql_action *action)
{
    return (action->object == SQL_OBJECT_INDEX && action->kind != SQL_CREATE_INDEX) || action->kind == SQL_DROP_INDEX ||
           action->kind == SQL_RENAME_INDEX || action->kind == SQL_ATTACH_INDEX;
}

/* ALTER TABLE takes an index's name, too. */
static void ask(struct lock_question *question, const struct model *model, const struct sql_action *action)
{
    struct model_relation *table = NULL;

    *question = (struct lock_question){ .model = model, .action = action };
    question->relation = names_index(action) ? NULL : model_find_relation(model, action->relation);
    if (question->relation != NULL || action->relation.name == NULL)
        return;
    question->index = model_find_index(model, action->relation, &table);
    question->relation = table;
    question->is_on_index = names_index(action) || question->index != NULL;
}

static bool fits(const struct lock_fact *fact, const struct sql_action *action, int server_version)
{
    return fact->kind == action->kind && (fact->since == 0 || server_version >= fact->since) &&
           (fact->until == 0 || server_version <= fact->until) && (action->flags & fact->with) == fact->with &&
           (action->flags & fact->without) == 0 && (action->flags & SQL_IN_CREATE) == (fact->with & SQL_IN_CREATE) &&
           (fact->constraint == SQL_CONSTRAINT_NONE || fact->constraint == action->constraint) &&
           (fact->word == NULL || g_strcmp0(fact->word, action->name) == 0);
}

/* What a temporary table goes through concerns nobody else. */
static bool is_of_concern(const struct lock_question *question)
{
    return (question->relation == NULL || !question->relation->is_temporary) &&
           (question->action->flags & SQL_TEMPORARY) == 0;
}

static bool applies(const struct lock_fact *fact, struct lock_question *question, int server_version)
{
    return fits(fact, question->action, server_version) && is_of_concern(question) &&
           (fact->applies == NULL || fact->applies(question));
}

/* ---- by relation ---- */

static struct lock_on *find_or_add(GArray *list, struct sql_name name)
{
    const struct lock_on nothing = { .relation = name };

    for (guint index = 0; index < list->len; index++) {
        struct lock_on *on = &g_array_index(list, struct lock_on, index);

        if (lock_name_is(on->relation, name))
            return on;
    }
    g_array_append_val(list, nothing);
    return &g_array_index(list, struct lock_on, list->len - 1);
}

static void add_one(GArray *list, const struct lock_on *effect)
{
    struct lock_on *on = find_or_add(list, effect->relation);

    on->mode = MAX(on->mode, effect->mode);
    on->index = MAX(on->index, effect->index);
    on->rewrites = on->rewrites || effect->rewrites;
    on->scans = on->scans || effect->scans;
    on->builds_index = on->builds_index || effect->builds_index;
}

struct spreading {
    const struct model *model;
    GArray *list;
    struct lock_on effect; /* on the parent */
};

static void spread(const struct model *model, GArray *list, const struct lock_on *effect);

static void spread_to(gpointer argument, struct model_relation *relation)
{
    const struct spreading *spreading = argument;
    struct lock_on effect = spreading->effect;

    if (relation->parent.name == NULL || !lock_name_is(relation->parent, effect.relation))
        return;
    effect.relation = relation->name;
    spread(spreading->model, spreading->list, &effect);
}

/* To a relation and all below it. */
static void spread(const struct model *model, GArray *list, const struct lock_on *effect)
{
    struct spreading spreading = { .model = model, .list = list, .effect = *effect };
    const struct model_relation *relation = model_find_relation(model, effect->relation);

    add_one(list, effect);
    if (relation != NULL && relation->is_parent)
        model_each_relation(model, spread_to, &spreading);
}

static void add(const struct lock_question *question, GArray *list, const struct lock_on *effect, bool has_parts)
{
    if (has_parts && (question->action->flags & (SQL_ONLY | SQL_NO_INHERIT_FLAG)) == 0)
        spread(question->model, list, effect);
    else
        add_one(list, effect);
}

static struct lock_on on_relation(const struct lock_fact *fact)
{
    return (struct lock_on){
        .mode = fact->relation,
        .index = fact->index,
        .rewrites = (fact->does & MOVES) != 0,
        .scans = (fact->does & SCANS) != 0,
        .builds_index = (fact->does & BUILDS) != 0,
    };
}

static struct lock_on on_other(const struct lock_fact *fact)
{
    return (struct lock_on){
        .mode = fact->other,
        .index = fact->other_index,
        .scans = (fact->does & OTHER_SCANS) != 0,
        .builds_index = (fact->does & OTHER_BUILDS) != 0,
    };
}

static bool concerns_relation(const struct lock_fact *fact)
{
    return fact->relation != LOCK_NONE || fact->index != LOCK_NONE || (fact->does & REWRITES) != 0;
}

static GArray *others_of(const struct lock_fact *fact, struct lock_question *question)
{
    GArray *names = g_array_new(FALSE, FALSE, sizeof(struct sql_name));

    if (fact->others != NULL)
        fact->others(question, names);
    else if (fact->other != LOCK_NONE || (fact->does & OTHER_SCANS) != 0)
        lock_others_written(question, names);
    return names;
}

static void add_fact(const struct lock_fact *fact, struct lock_question *question, GArray *list)
{
    g_autoptr(GArray) names = others_of(fact, question);
    struct lock_on relation = on_relation(fact), other = on_other(fact);

    relation.relation = question->relation != NULL ? question->relation->name : question->action->relation;
    if (concerns_relation(fact) && (question->relation != NULL || !question->is_on_index))
        add(question, list, &relation, (fact->does & PARTS) != 0);
    for (guint index = 0; index < names->len; index++) {
        other.relation = g_array_index(names, struct sql_name, index);
        add(question, list, &other, (fact->does & OTHER_PARTS) != 0);
    }
}

GArray *lock_effects_by_relation(const struct model *model, const struct sql_action *action, int server_version)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct lock_on));
    struct lock_question question;

    ask(&question, model, action);
    for (size_t row = 0; row < G_N_ELEMENTS(facts); row++)
        if (applies(&facts[row], &question, server_version))
            add_fact(&facts[row], &question, list);
    return list;
}

/* ---- in one ---- */

static void sum_up(const struct lock_fact *fact, struct lock_question *question, struct lock_effect *effect)
{
    bool was_open = question->is_open;
    g_autoptr(GArray) names = NULL;
    const struct lock_on relation = on_relation(fact), other = on_other(fact);

    question->is_open = false;
    names = others_of(fact, question);
    effect->relation = MAX(effect->relation, relation.mode);
    effect->index = MAX(effect->index, relation.index);
    effect->rewrites = effect->rewrites || relation.rewrites;
    effect->scans = effect->scans || relation.scans;
    effect->builds_index = effect->builds_index || relation.builds_index;
    if (names->len > 0 || question->is_open) {
        effect->other = MAX(effect->other, other.mode);
        effect->scans_other = effect->scans_other || other.scans;
        effect->builds_index = effect->builds_index || other.builds_index;
    }
    question->is_open = question->is_open || was_open;
}

void lock_effect_of(const struct model *model, const struct sql_action *action, int server_version,
                    struct lock_effect *effect, bool *is_assumed)
{
    struct lock_question question;

    *effect = (struct lock_effect){ 0 };
    ask(&question, model, action);
    for (size_t row = 0; row < G_N_ELEMENTS(facts); row++)
        if (applies(&facts[row], &question, server_version))
            sum_up(&facts[row], &question, effect);
    *is_assumed = question.is_assumed || question.is_open || action->kind == SQL_OPAQUE;
}

bool lock_bounds_are_proved(const struct model *model, const struct sql_action *attach)
{
    struct lock_question question;

    ask(&question, model, attach);
    return !lock_if_bounds_not_proved(&question);
}

/* ---- for those who prove it ---- */

size_t lock_fact_count(void)
{
    return G_N_ELEMENTS(facts);
}

const char *lock_fact_name(size_t row)
{
    return facts[row].name;
}

bool lock_fact_applies(size_t row, const struct model *model, const struct sql_action *action, int server_version)
{
    struct lock_question question;
    g_autoptr(GArray) names = NULL;

    ask(&question, model, action);
    if (!applies(&facts[row], &question, server_version))
        return false;
    names = others_of(&facts[row], &question);
    return concerns_relation(&facts[row]) || names->len > 0 || question.is_open;
}
