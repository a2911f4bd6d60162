/*
 * analysis/model.h - what the schema looks like at a point of the set: built by replaying actions, or begun from a live
 * catalog. Names that nothing has created are assumed to exist and to be in use; of them only what was said is known.
 */
#ifndef MIGRATOR_ANALYSIS_MODEL_H
#define MIGRATOR_ANALYSIS_MODEL_H

#include "sql/action.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* When something came to be: numbers that model_begin_migration() and model_begin_transaction() count up from 1. */
struct model_birth {
    guint migration; /* 0: before all that was read */
    guint transaction;
};

/* How far a thing is from being used by others. */
enum model_age {
    MODEL_ASSUMED,    /* nobody created it here: it exists and is in use */
    MODEL_RELEASED,   /* created by a migration that the running release has, or in the catalog */
    MODEL_UNRELEASED, /* created by an earlier migration of this release: empty, and no running program knows it */
    MODEL_NEW,        /* created in this transaction: nobody else can even see it */
};

enum model_relation_kind {
    MODEL_UNKNOWN, /* assumed by name */
    MODEL_TABLE,
    MODEL_PARTITIONED_TABLE,
    MODEL_FOREIGN_TABLE,
    MODEL_VIEW,
    MODEL_MATERIALIZED_VIEW,
    MODEL_SEQUENCE,
    MODEL_COMPOSITE_TYPE,
};

struct model_column {
    const char *name;
    struct sql_type type;                    /* name NULL: not known */
    bool is_not_null;                        /* also by a primary key or identity */
    bool has_default;                        /* DEFAULT, serial, identity or generated */
    const struct sql_expression *expression; /* its DEFAULT, or what it is generated from; NULL: none, or not known */
    bool is_identity;
    bool is_generated;
    bool is_virtual;            /* generated, and not stored */
    bool is_dropped;            /* of an assumed table: a name that is gone. Elsewhere a dropped column is removed */
    const char *owned_sequence; /* serial or OWNED BY; NULL: none */
    double used;                /* of the numbers that its sequence can give it, 0 to 1; 0: none, or not known */
    struct model_birth birth;
};

struct model_constraint {
    const char *name; /* as PostgreSQL would name it when it was not written; NULL: not to be known */
    enum sql_constraint_kind kind;
    const char *const *columns;              /* NULL-terminated; CHECK: those that it reads */
    struct sql_name other;                   /* FOREIGN KEY: the referenced table, resolved */
    const char *const *other_columns;        /* NULL-terminated; empty when its primary key is meant */
    const struct sql_expression *expression; /* CHECK, as it was written; NULL: not known */
    const struct sql_term *terms;            /* CHECK: what it says, as far as it is simple */
    guint term_count;
    bool is_whole; /* the terms say all of it */
    bool is_validated;
    bool is_enforced;
    bool is_deferrable;
    bool is_not_inherited; /* CHECK … NO INHERIT */
    bool is_initially_deferred;
    char on_delete;
    struct model_birth birth;     /* of the constraint */
    struct model_birth validated; /* when it was validated */
};

struct model_index {
    struct sql_name name;        /* schema: the table's */
    const char *const *columns;  /* the key, in order; "" for an expression; NULL-terminated */
    const char *const *included; /* INCLUDE */
    const char *const *others;   /* columns that its expressions and its condition read, as far as known */
    const char *stem;            /* what PostgreSQL names it after: "a_lower" of (a, lower(b)) */
    struct sql_name parent;      /* the index of the partitioned table that it is part of; name NULL: none */
    const char *method;
    const char *constraint; /* that it belongs to, or NULL */
    bool is_unique;
    bool is_primary;
    bool is_partial;
    bool has_expression;
    bool is_valid; /* false: catalog says so, or ON ONLY of a partitioned table */
    bool is_replica_identity;
    struct model_birth birth;
};

struct model_trigger {
    const char *name;
    struct sql_name function;
    const char *const *events;  /* "insert", "update", "delete", "truncate"; NULL-terminated */
    const char *const *columns; /* UPDATE OF; NULL-terminated; empty: any */
    bool is_for_each_row;
    bool is_before; /* also INSTEAD OF */
    bool has_condition;
    const struct sql_expression *condition; /* WHEN, where its text is known */
    bool is_disabled;
    struct model_birth birth;
};

/* A rule, apart from the one that is a view. */
struct model_rule {
    const char *name;
    const char *event; /* "insert", "update", "delete" */
    bool is_instead, is_disabled;
    const struct sql_expression *condition; /* WHERE, or NULL */
    const struct sql_actions *body;         /* what it runs; NULL: not known */
    struct model_birth birth;
};

struct model_policy {
    const char *name;
    const struct sql_expression *expression; /* USING, else WITH CHECK; NULL: none, or not known */
    struct model_birth birth;
};

/* Tables, views, sequences. Indexes are with their table. */
struct model_relation {
    enum model_relation_kind kind;
    struct sql_name name; /* schema "" where it is assumed and its schema is not known */
    bool is_whole;        /* all its columns, constraints and indexes are known */
    bool is_temporary, is_unlogged;
    bool has_row_security, forces_row_security; /* FORCE: also for its owner */
    const char *strategy;                       /* partitioned: "range", "list", "hash" */
    const char *const *partition_key;           /* column names, "" for an expression; NULL: not partitioned */
    struct sql_name parent;                     /* of a partition or an inheriting table; name NULL: none */
    bool is_partition, is_default_partition;
    const char *extension;         /* that looks after it: "TimescaleDB", "Citus", "pg_partman"; NULL: none is known */
    bool has_columnstore;          /* of TimescaleDB */
    bool is_parent;                /* it has partitions, or others inherit from it, as far as is known */
    GPtrArray *columns;            /* struct model_column *, in order */
    GPtrArray *constraints;        /* struct model_constraint * */
    GPtrArray *indexes;            /* struct model_index * */
    GPtrArray *triggers;           /* struct model_trigger * */
    GPtrArray *rules;              /* struct model_rule * */
    GPtrArray *policies;           /* struct model_policy * */
    GPtrArray *grantees;           /* const char *: roles that were granted any privilege, "public" for PUBLIC */
    const char *const *options;    /* of a view: those that are on: "security_invoker"; NULL-terminated; NULL: none */
    const struct sql_query *query; /* of a view: what it reads; NULL: not known */
    const char *definition;        /* of a view: columns it yields, comma-joined, or NULL */
    struct sql_name owner;         /* of a sequence: the table; its column in owner_column */
    const char *owner_column;
    double rows;          /* pg_class.reltuples; -1: not known */
    double bytes;         /* pg_total_relation_size(); -1: not known */
    double toast_bytes;   /* of its TOAST table, where long values are kept; -1: not known */
    double reads, writes; /* since statistics were reset, pg_stat_user_tables; -1: not known */
    struct model_birth birth;
};

enum model_type_kind { MODEL_ENUM, MODEL_DOMAIN, MODEL_OTHER_TYPE };

struct model_label {
    const char *label;
    struct model_birth birth;
};

struct model_type {
    enum model_type_kind kind;
    struct sql_name name;
    GArray *labels;         /* enum: struct model_label */
    struct sql_type base;   /* domain */
    bool is_not_null;       /* domain */
    bool is_constrained;    /* domain: a CHECK or NOT NULL that is not NOT VALID */
    GPtrArray *constraints; /* domain: struct model_constraint *, its CHECKs */
    struct model_birth birth;
    struct model_birth renamed; /* when it got the name that it has; all 0: it has always had it */
};

struct model_collation {
    struct sql_name name;
    bool is_nondeterministic;
};

struct model_function {
    struct sql_name name;
    enum sql_object object;             /* function, procedure, aggregate */
    const struct sql_function *details; /* NULL: assumed */
    char volatility;                    /* 'i', 's', 'v' */
    struct model_birth birth;
};

/* An operator or a cast that was created, and the function that it runs. */
struct model_implied {
    struct sql_implied what;
    struct sql_name function;
    guint arguments;
    struct model_birth birth;
};

struct model;

/* Strings and lists that actions hold are copied: a model outlives the scripts that it was built from. */
struct model *model_new(void);
/*
 * What is to be replayed begins with an empty database: what nothing creates is not there. That holds until something
 * is named that nothing has created, or model_doubt() says that something ran of which nobody knows what it created.
 */
void model_begin_empty(struct model *model);
void model_doubt(struct model *model);
struct model *model_copy(const struct model *model);
void model_free(struct model *model);
void model_cleanup(struct model **model); /* for CLEANUP() */

/*
 * What comes next belongs to a new migration, and to a new transaction; is_released: the running release has it.
 * A script's own BEGIN, COMMIT and ROLLBACK count transactions, too: between them model_begin_transaction() does
 * nothing, so that a caller may begin one for each statement that it runs by itself.
 */
void model_begin_migration(struct model *model, bool is_released);
void model_begin_transaction(struct model *model);

/*
 * Bring the model up to what it is after the action. SAVEPOINT and ROLLBACK TO restore; SET search_path, temporary
 * tables (they end with model_end_session()), CREATE SCHEMA with elements, CASCADE, IF [NOT] EXISTS are obeyed.
 * Of what may or may not run (SQL_CONDITIONAL) the worse is assumed: what is created is there, unless it was already;
 * what is dropped or renamed stays as it was; nothing is proved by it; a column's new type makes its type unknown.
 */
void model_apply(struct model *model, const struct sql_action *action);
void model_end_session(struct model *model);

enum model_age model_age(const struct model *model, struct model_birth birth);

/*
 * Look up along search_path; NULL: neither created nor mentioned. A relation stays where it is in memory, also when it
 * was dropped or rolled back, until model_begin_migration(); what it consists of until the next model_apply().
 */
struct model_relation *model_find_relation(const struct model *model, struct sql_name name);
/*
 * Is there certainly neither a relation nor an index of this name, in whatever schema where it says none? Only of a
 * model that was begun from a catalog, or empty and has something by now, and of a schema of which that has shown
 * something.
 */
bool model_is_missing(const struct model *model, struct sql_name name);
/* The same of a type or a domain, and of routines, whatever their arguments; only of a model that was begun empty. */
bool model_is_missing_type(const struct model *model, struct sql_name name);
bool model_is_missing_function(const struct model *model, struct sql_name name);
struct model_policy *model_find_policy(const struct model_relation *relation, const char *name);
/* Operators and casts that were created: struct model_implied. */
const GArray *model_implied(const struct model *model);
struct model_column *model_find_column(const struct model_relation *relation, const char *name);
struct model_constraint *model_find_constraint(const struct model_relation *relation, const char *name);
/* The column that the constraint of this name, written or as PostgreSQL 18 makes it up, keeps from being NULL; NULL:
 * it is none such. */
struct model_column *model_not_null_column(const struct model_relation *relation, const char *name);
/* The index, and the table that it is on; *relation may be NULL when only the index's name is known. */
struct model_index *model_find_index(const struct model *model, struct sql_name name, struct model_relation **relation);
struct model_type *model_find_type(const struct model *model, struct sql_name name);
/* The function of a call by name and number of arguments; NULL: none of the set's. */
struct model_function *model_find_function(const struct model *model, struct sql_name name, guint arguments);
/* All functions of the name that are found first along search_path: struct model_function *; NULL: none. */
const GPtrArray *model_find_overloads(const struct model *model, struct sql_name name);
/* The function with exactly these arguments; argument_types NULL: the first of that name. */
struct model_function *model_find_signature(const struct model *model, struct sql_name name,
                                            const char *const *argument_types);

/* The collation of a type's values: what is written with it, or else with the domain that it is; name NULL: neither. */
struct sql_name model_collation_of(const struct model *model, const struct sql_type *type);
/*
 * Does the collation, looked up along search_path, take texts of other bytes for equal? The default one, without name,
 * does not; nor does one that nobody created.
 */
bool model_is_nondeterministic(const struct model *model, struct sql_name collation);

/*
 * Roles that have privileges on most of what anybody has privileges on, of the schema and kind of a relation that is
 * there, or is to be created: and that have none on it, neither by GRANT nor by default. Sorted; const char *, the
 * model's; the array is the caller's. Of fewer than two such siblings nothing is concluded.
 */
GPtrArray *model_missing_grantees(const struct model *model, struct sql_name name, bool is_sequence);
/* Does what is created in the schema, a sequence or else a table or a view, give the role a privilege by default? */
bool model_grants_by_default(const struct model *model, const char *schema, const char *role, bool is_sequence);

/* Every relation, in no particular order: call(argument, relation). */
void model_each_relation(const struct model *model, void (*call)(gpointer argument, struct model_relation *relation),
                         gpointer argument);

/* What a setting is now: search_path, lock_timeout …; NULL: not set. */
const char *model_setting(const struct model *model, const char *name);
/*
 * The schemas in which names are looked up because of a SET: 'app, "Old"', quoted; NULL: the session's own path, or
 * none. Owned by the caller.
 */
char *model_path_set(const struct model *model);

/*
 * 'i', 's' or 'v': the worst of an expression's calls. Built-in functions are known (analysis/builtin.c); a function
 * that neither is built in nor was created is 'v'. *unknown: the first such function, or NULL.
 */
char model_volatility(const struct model *model, const struct sql_expression *expression,
                      const struct sql_name **unknown);

/* Is every value of the column proved to be there by a validated CHECK (column IS NOT NULL AND …)? Which one, or NULL.
 */
const struct model_constraint *model_not_null_proof(const struct model_relation *relation, const char *column);

/* The first full, valid index whose leading columns are these (in any order); NULL: none is known. */
const struct model_index *model_index_for(const struct model_relation *relation, const char *const *columns);

/*
 * A name as PostgreSQL makes it up: "t_a_b_key" of "t", "a_b" and "key"; cut to 63 bytes, the longer of the two first,
 * never within a character. second, label: may be NULL. Owned by the caller. Source: makeObjectName(), indexcmds.c.
 */
char *model_make_name(const char *first, const char *second, const char *label);
/*
 * The same for what the table gets next, numbered until nothing of its schema that the model knows is called so. label:
 * "idx" of an index, "seq" of a sequence, "key", "pkey" and "excl" of constraints with an index; else a constraint's.
 */
char *model_free_name(const struct model *model, struct sql_name table, const char *second, const char *label);
/* The same of a domain's constraint: "state_check". */
char *model_free_domain_name(const struct model_type *type, const char *label);
/* The columns joined with "_", an expression as "expr", as names are made of them; owned by the caller. */
char *model_join_columns(const char *const *columns);

#endif
