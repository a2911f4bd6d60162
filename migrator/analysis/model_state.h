/* analysis/model_state.h - what a model is made of, for the files that bring it up to date. Internal to analysis/. */
#ifndef MIGRATOR_ANALYSIS_MODEL_STATE_H
#define MIGRATOR_ANALYSIS_MODEL_STATE_H

#include "analysis/model.h"

#define MODEL_TEMPORARY_SCHEMA "pg_temp"

/* Texts, each once, and what points at them; shared by a model and its copies, and given back with the last of them. */
struct model_memory {
    guint references;
    GStringChunk *texts;
    GPtrArray *pieces;
    GPtrArray *lists; /* GArray *: the actions of bodies */
};

/* What ROLLBACK TO goes back to. */
struct model_savepoint {
    const char *name; /* NULL: the transaction itself, from SQL_BEGIN */
    struct model *copy;
    GHashTable *origins; /* relation of the copy -> relation of the model, so that pointers to it stay good */
};

/* What SET LOCAL has to put back. */
struct model_local {
    const char *name, *value;
};

/* Who gets a privilege on what is created. */
struct model_default_grantee {
    const char *schema; /* NULL: in any */
    const char *role;
    bool of_sequences; /* else of tables and views */
};

struct model {
    struct model_memory *memory;
    GHashTable *relations;        /* struct sql_name * (its own) -> struct model_relation * */
    GHashTable *indexes;          /* struct sql_name * (the index's) -> struct model_relation * that it is on */
    GHashTable *constraint_names; /* every name that a constraint ever had */
    GHashTable *types;            /* struct sql_name * -> struct model_type * */
    GHashTable *functions;        /* struct sql_name * (the first's) -> GPtrArray of struct model_function * */
    GHashTable *schemas;          /* name: those that were created */
    GHashTable *collations;       /* struct sql_name * (its own) -> struct model_collation * */
    GHashTable *defaults;         /* setting -> value when a session begins */
    GHashTable *settings;         /* setting -> value now */
    GArray *locals;               /* struct model_local */
    GArray *default_grantees;     /* struct model_default_grantee */
    GArray *implied;              /* struct model_implied */
    GPtrArray *path;              /* const char *: the schemas of search_path */
    GPtrArray *savepoints;        /* struct model_savepoint * */
    GHashTable *buried;           /* relations that are gone; others may still point at them */
    GArray *released;             /* bool for each migration from 1 */
    guint transaction;
    bool is_whole;                   /* begun from a catalog: there is no relation that it does not know */
    bool began_empty;                /* and nothing has cast doubt on it since */
    bool has_temporary;              /* this session made something temporary */
    bool is_in_block;                /* between SQL_BEGIN and SQL_COMMIT */
    struct model_relation *creating; /* that actions with SQL_IN_CREATE belong to; NULL: it was there before */
    struct model_type *creating_domain;
    bool skips_inline; /* the column was there before: its constraints are left out, too */
};

struct model_birth model_now(const struct model *model);

/* ---- memory and copies (model_memory.c): what comes back lives as long as the memory; NULL gives NULL ---- */

struct model_memory *model_memory_new(void);
struct model_memory *model_memory_ref(struct model_memory *memory);
void model_memory_unref(struct model_memory *memory);

const char *model_text(struct model *model, const char *text);
struct sql_name model_name_copy(struct model *model, struct sql_name name);
struct sql_type model_type_copy(struct model *model, const struct sql_type *type);
const struct sql_term *model_terms_copy(struct model *model, const struct sql_term *terms, guint count);
const struct sql_expression *model_expression_copy(struct model *model, const struct sql_expression *expression);
const struct sql_query *model_query_copy(struct model *model, const struct sql_query *query);
const struct sql_actions *model_actions_copy(struct model *model, const struct sql_actions *actions);
const struct sql_function *model_function_copy(struct model *model, const struct sql_function *function);

/* Lists of texts end with NULL; a list that is NULL gives the empty one. */
const char *const *model_list(struct model *model, const char *const *list);
const char *const *model_list_of(struct model *model, const GPtrArray *texts);
const char *const *model_list_replace(struct model *model, const char *const *list, const char *old,
                                      const char *replacement);
bool model_list_has(const char *const *list, const char *text);
bool model_list_equal(const char *const *one, const char *const *other);

/* ---- names (model_name.c) ---- */

guint model_name_hash(gconstpointer name);
gboolean model_name_equal(gconstpointer one, gconstpointer other);
bool model_name_is(struct sql_name one, struct sql_name other);

/* Where something new of this name goes: with its schema, copied. */
struct sql_name model_name_new(struct model *model, struct sql_name name, bool is_temporary);
/* Look a name up along search_path in a table whose keys are struct sql_name *. */
gpointer model_name_find(const struct model *model, GHashTable *table, struct sql_name name);

/* As model_free_name(), of a table that has its schema; the text is the model's. */
const char *model_choose_name(struct model *model, struct sql_name table, const char *second, const char *label);

/* ---- relations (model.c) ---- */

struct model_relation *model_relation_new(enum model_relation_kind kind, struct sql_name name);
void model_relation_add(struct model *model, struct model_relation *relation);
/* Out of the tables; it lives until the next migration begins. */
void model_relation_bury(struct model *model, struct model_relation *relation);
/* The relation, assumed if nobody has named it yet; NULL: there is an index of this name instead. */
struct model_relation *model_mention(struct model *model, struct sql_name name);
/* Its children: struct model_relation *; NULL: it has none. */
GPtrArray *model_children(const struct model *model, const struct model_relation *relation);
/* What to do for each, in a copy of the list, so that it may be changed meanwhile. */
GPtrArray *model_relations(const struct model *model);

struct model_index *model_find_index_on(const struct model_relation *relation, const char *name);
void model_index_add(struct model *model, struct model_relation *relation, struct model_index *index);
void model_index_remove(struct model *model, struct model_relation *relation, struct model_index *index);
void model_index_rename(struct model *model, struct model_relation *relation, struct model_index *index,
                        const char *name);
void model_constraint_add(struct model *model, struct model_relation *relation, struct model_constraint *constraint);

struct model *model_new_with_memory(struct model_memory *memory);
struct model_type *model_type_new(enum model_type_kind kind, struct sql_name name);
void model_function_add(struct model *model, struct model_function *function);

/* ---- settings (model_setting.c) ---- */

/* value NULL: unset. */
void model_setting_put(struct model *model, const char *name, const char *value, bool is_local);
void model_setting_reset(struct model *model, const char *name);
void model_settings_reset(struct model *model);
/* Bring model->path up to what search_path says. */
void model_path_follow(struct model *model);
/* What SET LOCAL did ends. */
void model_settings_end_local(struct model *model);

/* ---- savepoints (model_savepoint.c) ---- */

void model_savepoint_push(struct model *model, const char *name);
void model_savepoint_free(gpointer data);
/* Go back to it and forget it, with those after it. name NULL: the transaction's begin. False: there is none. */
bool model_savepoint_restore(struct model *model, const char *name);
void model_savepoint_release(struct model *model, const char *name);

/* ---- what follows a new name (model_follow.c), and what goes with what is dropped (model_fall.c) ---- */

/* Relations, foreign keys, views and sequences that name it name it anew. */
void model_relation_rename(struct model *model, struct model_relation *relation, struct sql_name name);
void model_column_follow(struct model *model, struct model_relation *relation, const char *old, const char *name);
/* Is it a view that reads the relation of this name, resolved as it was when the view was created? */
bool model_reads(const struct model_relation *view, struct sql_name name);
/* Drop it; with what depends on it when `cascades`. */
void model_relation_drop(struct model *model, struct model_relation *relation, bool cascades);
/* What depends on one of its columns, which is gone. */
void model_column_fall(struct model *model, struct model_relation *relation, const char *column, bool cascades);
/* The foreign keys that rest on these columns of it. */
void model_references_fall(struct model *model, const struct model_relation *relation, const char *const *columns);

/* ---- what a table takes over from another (model_inherit.c) ---- */

struct model_column *model_column_inherit(struct model_relation *child, const struct model_column *column,
                                          struct model_birth birth);
void model_constraint_inherit(struct model *model, struct model_relation *child,
                              const struct model_constraint *constraint);
/* The partition's own index for one of the partitioned table: one that it has already, or a new one. */
void model_index_inherit(struct model *model, struct model_relation *child, struct model_index *index);
/* The same of its own, whatever it has. */
struct model_index *model_index_clone(struct model *model, struct model_relation *child,
                                      const struct model_index *index);
/* Do children have it, too? */
bool model_constraint_is_passed_on(const struct model_constraint *constraint, bool is_partition);
/* Become a partition of it, or inherit from it: constraints and indexes; its columns are there already. */
void model_inherit(struct model *model, struct model_relation *child, struct model_relation *parent, bool is_partition);

/* ---- columns, constraints and indexes by themselves ---- */

struct model_column *model_column_add(struct model *model, struct model_relation *relation, const char *name);
/* The column, assumed if the relation is not known from end to end; NULL: there is none. */
struct model_column *model_column_mention(struct model *model, struct model_relation *relation, const char *name);
void model_column_own_sequence(struct model *model, struct model_relation *relation, struct model_column *column);
void model_column_lose_sequence(struct model *model, const struct model_relation *relation,
                                struct model_column *column);
/* Without what depends on it. */
void model_constraint_remove(struct model *model, struct model_relation *relation, struct model_constraint *constraint);
/* With the constraint that it belongs to. */
void model_index_remove_whole(struct model *model, struct model_relation *relation, struct model_index *index);
/* Drop the indexes of partitions that are part of it. */
void model_index_drop_parts(struct model *model, const struct model_relation *relation,
                            const struct model_index *index);
struct model_index *model_constraint_index(const struct model_relation *relation,
                                           const struct model_constraint *constraint);

/*
 * ---- what actions do, by kind; model_apply.c has the table ----
 *
 * Those with a relation get the one that the action names, assumed if need be; and, where the table says so, once more
 * each of its children.
 */

/* Does what the action would create stay as it is when it is there? */
bool model_keeps_existing(const struct sql_action *action);

/* model_table.c */
void model_create_table(struct model *model, const struct sql_action *action);
void model_drop_relation(struct model *model, const struct sql_action *action);
void model_rename_relation(struct model *model, const struct sql_action *action);
void model_set_schema(struct model *model, const struct sql_action *action);
void model_take_parent(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_lose_parent(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_be_like(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_attach(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_detach(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_set_logged(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_set_row_security(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_force_row_security(struct model *model, struct model_relation *relation, const struct sql_action *action);

/* model_column.c */
void model_add_column(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_drop_column(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_rename_column(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_alter_column_type(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_set_not_null(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_set_default(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_set_identity(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_drop_expression(struct model *model, struct model_relation *relation, const struct sql_action *action);

/* model_constraint.c */
void model_add_constraint(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_drop_constraint(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_validate_constraint(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_alter_constraint(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_rename_constraint(struct model *model, struct model_relation *relation, const struct sql_action *action);

/* model_index.c */
void model_create_index(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_drop_index(struct model *model, const struct sql_action *action);
void model_attach_index(struct model *model, const struct sql_action *action);
void model_set_replica_identity(struct model *model, struct model_relation *relation, const struct sql_action *action);

/* model_object.c */
/* CREATE TABLE AS: what its query gives, as far as that is known. */
void model_columns_of_query(struct model *model, struct model_relation *table, const struct sql_action *action);
/* The columns of a view, comma-joined; NULL: not known. */
const char *model_list_columns(struct model *model, const struct model_relation *view);
/* The view's options, after those that the action sets or resets. */
void model_set_view_options(struct model *model, struct model_relation *view, const struct sql_action *action);
void model_create_view(struct model *model, const struct sql_action *action);
void model_create_sequence(struct model *model, const struct sql_action *action);
void model_alter_sequence(struct model *model, const struct sql_action *action);
void model_create_trigger(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_set_trigger(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_drop_trigger(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_rename_trigger(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_create_rule(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_set_rule(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_drop_rule(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_create_policy(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_alter_policy(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_drop_policy(struct model *model, struct model_relation *relation, const struct sql_action *action);
void model_create_schema(struct model *model, const struct sql_action *action);
void model_drop_schema(struct model *model, const struct sql_action *action);
void model_rename_schema(struct model *model, const struct sql_action *action);

/* model_privilege.c */
void model_change_privileges(struct model *model, const struct sql_action *action);
void model_change_default_privileges(struct model *model, const struct sql_action *action);
void model_grantee_add(struct model *model, struct model_relation *relation, const char *role);
void model_default_grantee_add(struct model *model, struct model_default_grantee grantee);

/* model_collation.c */
void model_create_collation(struct model *model, const struct sql_action *action);
void model_drop_collation(struct model *model, const struct sql_action *action);
void model_rename_collation(struct model *model, const struct sql_action *action);
void model_collation_move(struct model *model, const struct sql_action *action); /* SET SCHEMA */
void model_collation_add(struct model *model, struct sql_name name, bool is_nondeterministic);
/* With the schema that search_path finds it in, where anybody created it. */
struct sql_name model_collation_resolve(const struct model *model, struct sql_name name);
/* Those of a schema go, or get another. */
void model_collations_drop(struct model *model, const char *schema);
void model_collations_follow(struct model *model, const char *old, const char *schema);

/* model_type.c */
void model_create_type(struct model *model, const struct sql_action *action);
void model_add_label(struct model *model, const struct sql_action *action);
void model_rename_label(struct model *model, const struct sql_action *action);
void model_alter_domain(struct model *model, const struct sql_action *action);
void model_drop_type(struct model *model, const struct sql_action *action);
void model_rename_type(struct model *model, const struct sql_action *action);
void model_type_move(struct model *model, const struct sql_action *action); /* SET SCHEMA */

/* model_function.c */
void model_create_function(struct model *model, const struct sql_action *action);
void model_alter_function(struct model *model, const struct sql_action *action);
void model_drop_function(struct model *model, const struct sql_action *action);
void model_rename_function(struct model *model, const struct sql_action *action);
void model_function_move(struct model *model, const struct sql_action *action); /* SET SCHEMA */
/* With its schema, whether it is known or not. */
struct sql_name model_function_resolve(struct model *model, struct sql_name name);
void model_create_implied(struct model *model, const struct sql_action *action);
/* Take all of a schema out of the tables; the caller owns them. */
GPtrArray *model_functions_take(struct model *model, const char *schema);

#endif
