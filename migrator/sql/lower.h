/* sql/lower.h - one statement on its way from PostgreSQL's tree to actions. Internal to sql/. */
#ifndef MIGRATOR_SQL_LOWER_H
#define MIGRATOR_SQL_LOWER_H

#include "sql/action.h"
#include "sql/arena.h"
#include "sql/token.h"
#include "sql/walk.h"

#include <pg_query/pg_query.pb-c.h>

enum { SQL_NOWHERE = -1 }; /* a location that is not known: the statement's start is taken */

/* Text that is parsed, and where it stands in the file. */
struct sql_source {
    const char *text;
    size_t length;
    size_t prefix; /* so many bytes at its start are not in the file */
    size_t offset; /* byte of the file where what follows them is */
    bool is_there; /* byte for byte so in the file; otherwise all of it is said to be at `offset` */
};

/* The state of lowering one text. */
struct sql_lowering {
    struct sql_actions *actions; /* where they go */
    struct sql_arena *arena;     /* the actions' */
    struct sql_arena *scratch;   /* the trees' */
    struct sql_source source;
    size_t start;         /* of the statement in hand: byte of the source */
    size_t rows_left_out; /* of INSERT … VALUES, before it was parsed */
    GArray *tokens;       /* struct sql_token; of the source; NULL until they are asked for */
    guint statement;      /* index into the script's */
    unsigned flags;       /* that all actions get */
    guint nesting;        /* bodies within bodies */
    guint *count;         /* of all actions, in all bodies; past SQL_ACTIONS_MAX none is kept */
    GHashTable *prepared; /* name to text: what PREPARE has given names */
};

/*
 * Lower the statements of lowering->source, of which a copy in the scratch arena takes the place. What the parser
 * refuses, or would make too much of, is one SQL_OPAQUE. (sql/lower.c)
 */
void sql_lower_source(struct sql_lowering *lowering);
void sql_lower_statement(struct sql_lowering *lowering, const PgQuery__Node *node);

/* A new action, to be filled before the next one is added. location: byte of the source, or SQL_NOWHERE. */
struct sql_action *sql_lower_add(struct sql_lowering *lowering, enum sql_action_kind kind, int64_t location);
void sql_lower_opaque(struct sql_lowering *lowering, int64_t location, const char *reason);

/* Tokens of the source: the first that starts at the location or behind it (its index; count: none). (sql/lower.c) */
guint sql_lower_token_at(struct sql_lowering *lowering, size_t location);
const struct sql_token *sql_lower_token(struct sql_lowering *lowering, guint index); /* past the end: SQL_TOKEN_END */
size_t sql_lower_location(const struct sql_lowering *lowering, const struct sql_token *token);

/* Copies of what the tree has, in the actions' arena. (sql/lower_names.c) */
const char *sql_lower_string(struct sql_lowering *lowering, const char *string); /* NULL for "" */
struct sql_name sql_lower_relation(struct sql_lowering *lowering, const PgQuery__RangeVar *relation);
struct sql_name sql_lower_name(struct sql_lowering *lowering, size_t count, PgQuery__Node *const *nodes);
struct sql_name sql_lower_object_name(struct sql_lowering *lowering, const PgQuery__Node *node);
struct sql_type sql_lower_type(struct sql_lowering *lowering, const PgQuery__TypeName *type);
const char *sql_lower_type_text(struct sql_lowering *lowering, const PgQuery__TypeName *type);
const char *sql_lower_role(struct sql_lowering *lowering, const PgQuery__RoleSpec *role);
const char *sql_lower_value(struct sql_lowering *lowering, const PgQuery__Node *node); /* a constant as text, or NULL */
/* The names that nodes give: of Strings, ResTargets, RoleSpecs, DefElems, IndexElems ("" for an expression) … */
const char *const *sql_lower_strings(struct sql_lowering *lowering, size_t count, PgQuery__Node *const *nodes);
const char *const *sql_lower_one_string(struct sql_lowering *lowering, const char *string);
unsigned sql_lower_relation_flags(const PgQuery__RangeVar *relation); /* SQL_TEMPORARY, SQL_UNLOGGED, SQL_ONLY */

/* Expressions and queries; NULL for NULL. (sql/expression.c, sql/query.c) */
const struct sql_expression *sql_lower_expression(struct sql_lowering *lowering, const PgQuery__Node *node);
const struct sql_query *sql_lower_query(struct sql_lowering *lowering, const ProtobufCMessage *query,
                                        const ProtobufCMessage *left_out);

/* Parts that several statements have. */
void sql_lower_column(struct sql_lowering *lowering, const struct sql_action *table, const PgQuery__ColumnDef *column);
void sql_lower_constraint(struct sql_lowering *lowering, const struct sql_action *table,
                          const PgQuery__Constraint *constraint);
const struct sql_expression *sql_lower_bounds(struct sql_lowering *lowering,
                                              const PgQuery__PartitionBoundSpec *bounds); /* (sql/bounds.c) */
/* Is an option such as (CONCURRENTLY) or (FULL false) on? (sql/lower_index.c) */
/* A relation as regclass reads it: name, schema.name, each perhaps in quotes. */
struct sql_name sql_lower_regclass(struct sql_lowering *lowering, const char *text);
/* The names of options with what becomes of them: "no_…" is switched off or lifted. NULL: there is none. */
const char *const *sql_lower_switches(struct sql_lowering *lowering, size_t count, PgQuery__Node *const *options);
bool sql_lower_option(size_t count, PgQuery__Node *const *options, const char *name);
/* settings and new_name: what ALTER ROLE … SET, ALTER DATABASE … SET do. (sql/lower_session.c) */
void sql_lower_setting(struct sql_lowering *lowering, struct sql_action *action,
                       const PgQuery__VariableSetStmt *statement);
/* What PostgreSQL calls a value that was given no name; NULL: nothing. Of the tree's memory. (sql/output.c) */
const char *sql_lower_value_name(const PgQuery__Node *node);
/* The names of the columns that a query gives. (sql/output.c) */
const char *const *sql_lower_output(struct sql_lowering *lowering, const PgQuery__Node *query, size_t alias_count,
                                    PgQuery__Node *const *aliases);
/* What it is; and its words, "OPERATOR CLASS". (sql/lower_object.c) */
enum sql_object sql_lower_object(PgQuery__ObjectType type);
const char *sql_lower_object_word(PgQuery__ObjectType type);
/* SQL_OTHER, "CREATE CAST" */
void sql_lower_other(struct sql_lowering *lowering, const char *verb, const char *word, struct sql_name relation);
/* A function of which nothing is known but what these nodes tell of its arguments. (sql/lower_routine.c) */
const struct sql_function *sql_lower_no_function(struct sql_lowering *lowering);
const struct sql_function *sql_lower_signature(struct sql_lowering *lowering, const PgQuery__ObjectWithArgs *routine);

/* SQL_EXTENSION_CALL, where it is one. (sql/extension.c) */
void sql_lower_extension_call(struct sql_lowering *lowering, const PgQuery__FuncCall *call);

/* The statements: the table in sql/lower.c leads from a node's type to these. */
/* sql/lower_table.c */
void sql_lower_create_table(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_foreign_table(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_table_as(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_truncate(struct sql_lowering *lowering, const PgQuery__Node *node);
/* sql/lower_alter.c */
void sql_lower_alter_table(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_all_tables(struct sql_lowering *lowering, const PgQuery__Node *node);
/* sql/lower_index.c */
void sql_lower_create_index(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_reindex(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_view(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_refresh(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_sequence(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_sequence(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_comment(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_statistics(struct sql_lowering *lowering, const PgQuery__Node *node);
/* sql/lower_type.c */
void sql_lower_create_enum(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_enum(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_domain(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_domain(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_composite(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_range(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_define(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_cast(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_type(struct sql_lowering *lowering, const PgQuery__Node *node);
/* sql/lower_routine.c */
void sql_lower_create_function(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_function(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_trigger(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_event_trigger(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_rule(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_policy(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_policy(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_do(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_call(struct sql_lowering *lowering, const PgQuery__Node *node);
/* sql/lower_object.c */
void sql_lower_drop(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_drop_user_mapping(struct sql_lowering *lowering, const PgQuery__Node *node);

/* lower_other.c */
void sql_lower_create_server(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_server(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_wrapper(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_user_mapping(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_configuration(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_dictionary(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_family(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_set_event_trigger(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_rename(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_set_schema(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_change_owner(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_schema(struct sql_lowering *lowering, const PgQuery__Node *node);
/* COLLATE of a column or a domain; name NULL: none is written. */
struct sql_name sql_lower_collation(struct sql_lowering *lowering, const PgQuery__CollateClause *clause);
void sql_lower_create_collation(struct sql_lowering *lowering, const PgQuery__DefineStmt *statement);
void sql_lower_refresh_collation(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_refresh_database(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_extension(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_extension(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_extension_contents(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_database(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_database(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_set_in_database(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_drop_database(struct sql_lowering *lowering, const PgQuery__Node *node);
/* sql/lower_role.c */
void sql_lower_grant(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_grant_role(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_default_privileges(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_role(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_role(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_set_in_role(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_drop_role(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_reassign_owned(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_drop_owned(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_publication(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_publication(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_create_subscription(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_subscription(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_drop_subscription(struct sql_lowering *lowering, const PgQuery__Node *node);
/* sql/lower_rows.c */
void sql_lower_insert(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_update(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_delete(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_merge(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_select(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_copy(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_lock(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_declare_cursor(struct sql_lowering *lowering, const PgQuery__Node *node);
/* sql/lower_session.c */
void sql_lower_set(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_set_constraints(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_transaction(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_vacuum(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_cluster(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_alter_system(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_notify(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_prepare(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_execute(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_explain(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_checkpoint(struct sql_lowering *lowering, const PgQuery__Node *node);
void sql_lower_discard(struct sql_lowering *lowering, const PgQuery__Node *node);
#endif
