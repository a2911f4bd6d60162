/* sql/action.h - what a script does, flat: one action for each thing that is done to one object, in order. */
#ifndef MIGRATOR_SQL_ACTION_H
#define MIGRATOR_SQL_ACTION_H

#include "sql/script.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The kinds. Behind each: what the fields of struct sql_action mean where it is not obvious. `relation` is always the
 * table, view, index, sequence … that is acted on; `name` the column, constraint, trigger, setting … of it or instead.
 */
enum sql_action_kind {
    /* Not understood: `name` is why, in words that follow "…: " ("EXECUTE of text that is put together at run time").
     */
    SQL_OPAQUE,
    /* Understood, and no rule or model has to know more of it than its words, in `name`: "COMMENT" (object, relation:
     * on what; new_name: the table's column; SQL_ON: not IS NULL), "SHOW", "CREATE CAST" …; of PL/pgSQL "RAISE" of an
     * error, and "RETURN NULL", "RETURN NEW", "RETURN OLD" */
    SQL_OTHER,

    /* Tables. CREATE TABLE is followed by its columns and constraints as SQL_ADD_COLUMN and SQL_ADD_CONSTRAINT with
     * SQL_IN_CREATE. */
    SQL_CREATE_TABLE, /* other: the parent it is a partition of; query: CREATE TABLE AS, SELECT INTO, and then
                         columns: as of SQL_CREATE_VIEW; columns: else the partition key's (an expression is ""); name:
                         partition strategy "range", "list", "hash"; SQL_ON_COMMIT_DROP */
    SQL_INHERIT,      /* other: the parent; also with SQL_IN_CREATE */
    SQL_NO_INHERIT,
    SQL_LIKE, /* other: the table it is like; settings: what is INCLUDING: "defaults", "indexes" …; with SQL_IN_CREATE
               */
    SQL_DROP_TABLE,
    SQL_RENAME_TABLE, /* new_name */
    SQL_SET_SCHEMA,   /* object: of what; new_name: the schema */
    SQL_OWNER_TO,     /* object: of what; new_name: the role; columns: REASSIGN OWNED BY these roles */
    SQL_TRUNCATE,
    SQL_ATTACH_PARTITION, /* other: the partition; expression: its bounds, as terms a CHECK would have, where column "1"
                             stands for the first of the partition key; CREATE TABLE … PARTITION OF too; SQL_IS_DEFAULT
                           */
    SQL_DETACH_PARTITION, /* other: the partition; SQL_CONCURRENTLY, SQL_FINALIZE */
    SQL_SET_LOGGED,
    SQL_SET_UNLOGGED,
    SQL_SET_ACCESS_METHOD, /* new_name */
    SQL_SET_TABLESPACE,    /* new_name; relation.name NULL: all of a tablespace */
    SQL_SET_OPTIONS,      /* settings: names; SET (fillfactor = …) and RESET, whose method is "reset", as of the value
                             false; SQL_ON: TimescaleDB's columnstore is switched on */
    SQL_CLUSTER_ON,       /* name: the index; NULL: SET WITHOUT CLUSTER */
    SQL_REPLICA_IDENTITY, /* name: "default", "full", "nothing", "index"; new_name: the index */
    SQL_SET_ROW_SECURITY, /* SQL_ON: ENABLE; without: DISABLE */
    SQL_FORCE_ROW_SECURITY, /* SQL_ON: FORCE; without: NO FORCE */
    SQL_SET_TRIGGER,        /* name: the trigger, "ALL" or "USER"; SQL_ON: ENABLE, ENABLE ALWAYS; without: DISABLE, and
                               ENABLE REPLICA, by which it no longer fires for who writes here */
    SQL_SET_RULE,           /* likewise */
    SQL_OF_TYPE,            /* also NOT OF */

    /* Columns: name is the column's. */
    SQL_ADD_COLUMN, /* type; expression: its DEFAULT, or what it is GENERATED from; SQL_NOT_NULL, SQL_IDENTITY,
                       SQL_GENERATED (and SQL_VIRTUAL). Its constraints follow as SQL_ADD_CONSTRAINT with SQL_INLINE */
    SQL_DROP_COLUMN,
    SQL_RENAME_COLUMN,     /* new_name; also of a view */
    SQL_ALTER_COLUMN_TYPE, /* type; expression: USING */
    SQL_SET_NOT_NULL,
    SQL_DROP_NOT_NULL,
    SQL_SET_DEFAULT, /* expression */
    SQL_DROP_DEFAULT,
    SQL_ADD_IDENTITY, /* new_name: "always", "by default"; settings: "start" … */
    SQL_SET_IDENTITY, /* likewise, as far as they are set: "restart" … */
    SQL_DROP_IDENTITY,
    SQL_SET_EXPRESSION, /* PostgreSQL 17 */
    SQL_DROP_EXPRESSION,
    SQL_SET_STATISTICS,
    SQL_SET_STORAGE,
    SQL_SET_COMPRESSION,
    SQL_SET_COLUMN_OPTIONS,

    /* Constraints: name is the constraint's as written, or NULL. */
    SQL_ADD_CONSTRAINT, /* constraint; columns; FOREIGN KEY: other, other_columns, on_delete; CHECK: expression, terms;
                           new_name: USING INDEX; SQL_NOT_VALID, SQL_DEFERRABLE, SQL_INITIALLY_DEFERRED,
                           SQL_NO_INHERIT_FLAG, SQL_NOT_ENFORCED */
    SQL_DROP_CONSTRAINT,
    SQL_VALIDATE_CONSTRAINT,
    SQL_ALTER_CONSTRAINT, /* SQL_DEFERRABLE, SQL_INITIALLY_DEFERRED, SQL_NOT_ENFORCED; SQL_ENFORCED: from now on; of NOT
                             NULL SQL_NO_INHERIT_FLAG, SQL_INHERITED: children get it, too */
    SQL_RENAME_CONSTRAINT,

    /* Indexes: relation is the table's for CREATE, the index's own otherwise. */
    SQL_CREATE_INDEX, /* name: the index or NULL; columns ("" for an expression); method; expression: WHERE;
                         SQL_UNIQUE, SQL_CONCURRENTLY, SQL_ONLY; other_columns: INCLUDE; SQL_HAS_EXPRESSION, and then
                         query: what the expressions read and call; new_name: what PostgreSQL would name it after,
                         "a_lower" of (a, lower(b)) */
    SQL_DROP_INDEX,
    SQL_RENAME_INDEX,
    SQL_REINDEX, /* object: INDEX, TABLE, SCHEMA, DATABASE, OTHER for SYSTEM; SQL_CONCURRENTLY */
    SQL_ATTACH_INDEX,

    /* Views, sequences */
    SQL_CREATE_VIEW, /* query; columns: the names of its output where they are known (* is "*"); SQL_OR_REPLACE;
                        settings: options that are on, "check_option" also by its clause, or off: "no_security_invoker"
                      */
    SQL_DROP_VIEW,
    SQL_RENAME_VIEW,
    SQL_CREATE_MATERIALIZED_VIEW, /* query; SQL_NO_DATA */
    SQL_DROP_MATERIALIZED_VIEW,
    SQL_RENAME_MATERIALIZED_VIEW,
    SQL_REFRESH_MATERIALIZED_VIEW, /* SQL_CONCURRENTLY, SQL_NO_DATA */
    SQL_CREATE_SEQUENCE,           /* type; settings */
    SQL_ALTER_SEQUENCE, /* settings: "restart", "as", "cycle", "no_cycle", "increment", "maxvalue", "owned_by" …; OWNED
                           BY: other: the table, new_name: its column; NONE: neither */
    SQL_SET_SEQUENCE,   /* setval() with a constant; with a name: relation is a table, and the sequence this column's;
                           relation.name NULL: of which sequence is not known before it runs */
    SQL_DROP_SEQUENCE,
    SQL_RENAME_SEQUENCE,

    /* Types: relation is the type's name. */
    SQL_CREATE_ENUM,       /* columns: the labels */
    SQL_ENUM_ADD_VALUE,    /* name: the label; SQL_BEFORE_OR_AFTER */
    SQL_ENUM_RENAME_VALUE, /* name, new_name */
    SQL_CREATE_DOMAIN,     /* type; SQL_NOT_NULL; its CHECKs follow as SQL_DOMAIN_ADD_CONSTRAINT with SQL_IN_CREATE */
    SQL_DOMAIN_ADD_CONSTRAINT, /* expression, SQL_NOT_VALID */
    SQL_DOMAIN_DROP_CONSTRAINT,
    SQL_DOMAIN_VALIDATE_CONSTRAINT,
    SQL_DOMAIN_SET_NOT_NULL,
    SQL_DOMAIN_DROP_NOT_NULL,
    SQL_DOMAIN_SET_DEFAULT, /* and DROP DEFAULT */
    SQL_CREATE_TYPE,        /* composite, range, base, shell */
    SQL_ALTER_TYPE,         /* a composite type's attribute: name; method: "add", "drop", "change"; new_name: RENAME */
    SQL_DROP_TYPE,          /* object: TYPE or DOMAIN */
    SQL_RENAME_TYPE,        /* and a domain */

    /* Routines: relation is the routine's name; object: FUNCTION, PROCEDURE, AGGREGATE; function is never NULL, but
     * knows only argument_types where nothing else is written */
    SQL_CREATE_FUNCTION, /* function: what is to be known of it; SQL_OR_REPLACE, SQL_SECURITY_DEFINER */
    SQL_ALTER_FUNCTION,  /* settings: what is changed: "volatility", "security", "set" … */
    SQL_DROP_FUNCTION,
    SQL_RENAME_FUNCTION,

    SQL_CREATE_TRIGGER, /* name; other: the function; settings: "insert", "update" …; columns: UPDATE OF;
                           method: "before", "instead of", NULL: AFTER; SQL_FOR_EACH_ROW, SQL_CONSTRAINT_TRIGGER;
                           SQL_OR_REPLACE */
    SQL_DROP_TRIGGER,
    SQL_RENAME_TRIGGER,
    SQL_CREATE_EVENT_TRIGGER,
    SQL_DROP_EVENT_TRIGGER,
    SQL_CREATE_RULE, /* name; settings: the event, "insert" …; expression: WHERE; function: what it runs, in its body;
                        SQL_INSTEAD */
    SQL_DROP_RULE,
    SQL_CREATE_POLICY, /* name; columns: the roles; expression: USING, else WITH CHECK */
    SQL_ALTER_POLICY,
    SQL_DROP_POLICY,

    /* Schemas, databases, extensions, roles: name; of ALTER DATABASE and ALTER ROLE … SET, settings: what is set,
     * new_name: its value */
    SQL_CREATE_SCHEMA,
    SQL_DROP_SCHEMA,
    SQL_RENAME_SCHEMA,
    SQL_CREATE_DATABASE,
    SQL_ALTER_DATABASE,
    SQL_DROP_DATABASE,
    SQL_CREATE_COLLATION, /* other: FROM that one; SQL_NONDETERMINISTIC; object, as of the next two: COLLATION */
    SQL_DROP_COLLATION,
    SQL_RENAME_COLLATION,  /* new_name */
    SQL_REFRESH_COLLATION, /* REFRESH VERSION; name: the collation's, or object DATABASE: the database's */
    SQL_CREATE_EXTENSION,  /* new_name: the version, or NULL */
    SQL_ALTER_EXTENSION,
    SQL_DROP_EXTENSION,
    SQL_GRANT, /* columns: the roles ("public" for PUBLIC); settings: privileges ("all"); object; relation, or name of a
                  schema or database; ALL TABLES IN SCHEMA: relation.schema alone */
    SQL_REVOKE,
    SQL_ALTER_DEFAULT_PRIVILEGES, /* as SQL_GRANT; IN SCHEMA: relation.schema alone; SQL_ON: GRANT */
    SQL_CREATE_ROLE, /* settings: "superuser", "bypassrls" … that are switched on or given, "no_canlogin" … that are
                        switched off or lifted: CONNECTION LIMIT -1, VALID UNTIL 'infinity'; so of SQL_ALTER_DATABASE */
    SQL_ALTER_ROLE,  /* without settings new_name: RENAME TO; so of SQL_ALTER_DATABASE */
    SQL_DROP_ROLE,
    SQL_GRANT_ROLE,         /* columns: to these roles; settings: these roles; SQL_ON: GRANT, else REVOKE */
    SQL_CREATE_PUBLICATION, /* name; query: the tables that are named, added or set; columns: their names alone;
                               SQL_ALL_TABLES: also a schema's */
    SQL_ALTER_PUBLICATION,  /* likewise; method: "add", "set", "drop", then other_columns: the tables' names; settings:
                               the options that are set, new_name: what of "publish"; without either: RENAME TO */
    SQL_DROP_PUBLICATION,
    SQL_CREATE_SUBSCRIPTION,
    SQL_ALTER_SUBSCRIPTION, /* method: "connection", "set", "add", "drop" (its publications), "refresh", "enable",
                               "disable", "skip", "options", and then settings as of SQL_SET_OPTIONS */
    SQL_DROP_SUBSCRIPTION,
    SQL_CREATE_STATISTICS,
    SQL_CREATE_OPERATOR, /* relation: the operator; other: its function; rows: how many arguments that has */
    SQL_CREATE_CAST,     /* name, type: from which type to which; relation: the latter; other: its function, name NULL:
                            none; rows: likewise; method: "implicit", "assignment", NULL: it has to be written */
    SQL_RENAME_OTHER,    /* name: what, as of the next; relation: the object; new_name */
    SQL_ALTER_OTHER, /* what it does, name: what, as of the next, relation: the object: OPTIONS of "SERVER", "FOREIGN
                        TABLE",  "FOREIGN DATA WRAPPER" and "USER MAPPING"; "TEXT SEARCH CONFIGURATION", "TEXT SEARCH
                        DICTIONARY"; DROP of a part of an "OPERATOR FAMILY" */
    SQL_SET_EVENT_TRIGGER, /* name; SQL_ON as of SQL_SET_TRIGGER */
    SQL_DROP_OTHER,        /* name: what, as the statement has it: "CAST", "OPERATOR", "COLLATION", "OWNED" … */

    /* Rows. query: what is read */
    SQL_INSERT, /* columns: the target list, NULL: none is written; name: a column that is named twice, there or by DO
                   UPDATE, of which parts do not count, NULL: none; rows: of VALUES, 0: from a query; settings: "do
                   nothing", "do update" of ON CONFLICT; other_columns: those that DO UPDATE sets */
    SQL_UPDATE, /* columns: those that are set, each once; name: as of SQL_INSERT; expression: WHERE, NULL: none; rows:
                   LIMIT of a subquery, 0: none */
    SQL_DELETE, /* expression: WHERE, NULL: none */
    SQL_MERGE,  /* name: as of SQL_INSERT, in one WHEN; SQL_ON: it updates or deletes */
    SQL_COPY_FROM,  /* columns; SQL_FROM_STDIN */
    SQL_COPY_TO,    /* settings: "program" */
    SQL_SELECT,     /* query with its calls; SQL_FOR_UPDATE */
    SQL_LOCK_TABLE, /* name: the mode in PostgreSQL's words, "ACCESS EXCLUSIVE" */

    /* Session and transaction */
    SQL_SET,             /* name: the setting; new_name: its value as text, several joined with ", " ; SQL_LOCAL;
                            set_config() with constants is one too */
    SQL_RESET,           /* name; "all" */
    SQL_SET_ROLE,        /* new_name; also SET SESSION AUTHORIZATION, RESET ROLE (NULL) */
    SQL_SET_CONSTRAINTS, /* SQL_DEFERRED */
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_SAVEPOINT,   /* name */
    SQL_ROLLBACK_TO, /* name */
    SQL_RELEASE,
    SQL_PREPARED_TRANSACTION, /* PREPARE TRANSACTION and what ends one */
    SQL_VACUUM,               /* SQL_FULL */
    SQL_ANALYZE,
    SQL_CLUSTER,
    SQL_ALTER_SYSTEM,   /* name: the setting, new_name: its value */
    SQL_DO,             /* new_name: the language; its body's actions follow with SQL_IN_BODY */
    SQL_CALL,           /* relation: the procedure */
    SQL_NOTIFY,         /* and LISTEN, UNLISTEN; SQL_ON: NOTIFY */
    SQL_EXTENSION_CALL, /* name: a function of TimescaleDB, Citus or pg_partman (method says which) that SELECT or CALL
                           names; relation: the table that it is given as a constant; new_name: SQL_EXTENSION_…; all but
                           the relation are static text */
    SQL_PREPARE, /* its statement's actions do not follow; EXECUTE is SQL_OPAQUE unless its PREPARE is in the script */
    SQL_CHECKPOINT,
    SQL_ACTION_KIND_COUNT
};

/* What an extension's function does to a table. */
#define SQL_EXTENSION_TAKES   "takes"   /* looks after it from now on, and moves its rows */
#define SQL_EXTENSION_ADOPTS  "adopts"  /* looks after it from now on, and leaves its rows to others */
#define SQL_EXTENSION_MOVES   "moves"   /* moves its rows */
#define SQL_EXTENSION_LEAVES  "leaves"  /* moves its rows, and no longer looks after it */
#define SQL_EXTENSION_REMOVES "removes" /* drops rows of it, now or by and by */
#define SQL_EXTENSION_SETTLES "settles" /* none of these; it has no relation */

/* The word for a kind, for tests and messages: "ADD COLUMN". */
const char *sql_action_name(enum sql_action_kind kind);

/* Does it add, change or take away rows of a relation that it names? */
bool sql_action_writes_rows(enum sql_action_kind kind);

enum sql_action_flag {
    SQL_IF_EXISTS = 1 << 0, /* IF EXISTS; for what creates: IF NOT EXISTS */
    SQL_CASCADE = 1 << 1,
    SQL_CONCURRENTLY = 1 << 2,
    SQL_OR_REPLACE = 1 << 3,
    SQL_UNIQUE = 1 << 4,
    SQL_NOT_NULL = 1 << 5,
    SQL_IDENTITY = 1 << 6,
    SQL_GENERATED = 1 << 7,
    SQL_VIRTUAL = 1 << 8,
    SQL_NOT_VALID = 1 << 9,
    SQL_DEFERRABLE = 1 << 10,
    SQL_NOT_ENFORCED = 1 << 11,
    SQL_NO_INHERIT_FLAG = 1 << 12,
    SQL_TEMPORARY = 1 << 13,
    SQL_UNLOGGED = 1 << 14,
    SQL_PARTITIONED = 1 << 15,
    SQL_IS_DEFAULT = 1 << 16,     /* the default partition */
    SQL_IN_CREATE = 1 << 17,      /* part of CREATE TABLE or CREATE DOMAIN */
    SQL_INLINE = 1 << 18,         /* a constraint written with its column */
    SQL_CONDITIONAL = 1 << 19,    /* may or may not run: within IF, CASE, LOOP, an exception handler */
    SQL_IN_BODY = 1 << 20,        /* from a DO block, or from EXECUTE in one */
    SQL_HAS_EXPRESSION = 1 << 21, /* an index on more than plain columns */
    SQL_ONLY = 1 << 22,
    SQL_FOR_EACH_ROW = 1 << 23,
    SQL_LOCAL = 1 << 24,
    SQL_ON = 1 << 25,
    SQL_NO_DATA = 1 << 26,
    SQL_FULL = 1 << 27,
    SQL_FROM_STDIN = 1 << 28,
    SQL_FOR_UPDATE = 1 << 29,
    SQL_FINALIZE = 1 << 30,
};
/* The same bits, where kinds never meet. */
#define SQL_SECURITY_DEFINER   SQL_UNLOGGED
#define SQL_BEFORE_OR_AFTER    SQL_PARTITIONED
#define SQL_CONSTRAINT_TRIGGER SQL_UNIQUE
#define SQL_DEFERRED           SQL_DEFERRABLE
#define SQL_INITIALLY_DEFERRED SQL_ON
#define SQL_RESTRICTIVE        SQL_ONLY
#define SQL_ALL_TABLES         SQL_FULL
#define SQL_NONDETERMINISTIC   SQL_VIRTUAL
#define SQL_ON_COMMIT_DROP     SQL_FINALIZE
#define SQL_ENFORCED           SQL_FINALIZE
#define SQL_INHERITED          SQL_FULL
#define SQL_INSTEAD            SQL_ON
/* ALTER TABLE IF EXISTS and the like: the relation may be missing; SQL_IF_EXISTS is the part's. */
#define SQL_RELATION_IF_EXISTS (1U << 31)

enum sql_constraint_kind {
    SQL_CONSTRAINT_NONE,
    SQL_CONSTRAINT_CHECK,
    SQL_CONSTRAINT_NOT_NULL, /* as a table constraint, PostgreSQL 18; a column's own is SQL_NOT_NULL */
    SQL_CONSTRAINT_UNIQUE,
    SQL_CONSTRAINT_PRIMARY_KEY,
    SQL_CONSTRAINT_EXCLUDE,
    SQL_CONSTRAINT_FOREIGN_KEY,
};

/* What a statement calls the kind of an object: DROP TABLE, ALTER INDEX … RENAME. */
enum sql_object {
    SQL_OBJECT_NONE,
    SQL_OBJECT_TABLE,
    SQL_OBJECT_FOREIGN_TABLE,
    SQL_OBJECT_INDEX,
    SQL_OBJECT_VIEW,
    SQL_OBJECT_MATERIALIZED_VIEW,
    SQL_OBJECT_SEQUENCE,
    SQL_OBJECT_SCHEMA,
    SQL_OBJECT_DATABASE,
    SQL_OBJECT_TYPE,
    SQL_OBJECT_DOMAIN,
    SQL_OBJECT_FUNCTION,
    SQL_OBJECT_PROCEDURE,
    SQL_OBJECT_AGGREGATE,
    SQL_OBJECT_COLLATION,
    SQL_OBJECT_OTHER,
};

/* A name as written, folded and unquoted. schema NULL: to be looked up along search_path. name NULL: no such thing. */
struct sql_name {
    const char *schema;
    const char *name;
};

/* A type as PostgreSQL's parser names it: "int8", "varchar", "timestamptz", "serial". name NULL: none. */
struct sql_type {
    const char *schema; /* NULL for pg_catalog's and for what search_path finds */
    const char *name;
    int32_t modifiers[2]; /* varchar(20): 20; numeric(10, 2): 10, 2; -1: no number */
    guint modifier_count;
    bool is_array;
    bool is_builtin;           /* the grammar's own: cannot be shadowed */
    struct sql_name collation; /* COLLATE; name NULL: none is written */
};

struct sql_actions;

/* A function call in an expression or a query. */
struct sql_call {
    struct sql_name function; /* CURRENT_TIMESTAMP and the like are "now" */
    guint arguments;
    const struct sql_actions *body; /* what it runs of the text that it is given: query_to_xml('SELECT …'); NULL:
                                       nothing, or that is no constant */
};

/* What may run a function without its name. */
struct sql_implied {
    bool is_cast;         /* of a value to this type; else an operator */
    struct sql_name name; /* without the schema pg_catalog */
};

/* One of the conditions that AND joins: column operator constant. */
struct sql_term {
    const char *column;
    const char *operator; /* "=", "<", "<=", ">", ">=", "<>", "IS NOT NULL", "IS NULL", "IN" */
    const char *constant; /* as text, without quotes; several of IN joined with ", "; NULL: none */
};

/* What is to be known of an expression. Lists end with NULL and are never NULL themselves. */
struct sql_expression {
    const char *text;           /* the source, from its first to its last token; not normalised */
    const char *const *columns; /* that it reads; each once, sorted */
    const struct sql_call *calls;
    guint call_count;
    const struct sql_implied *implied; /* each once, sorted */
    guint implied_count;
    const char *const *computed;  /* that such a condition compares by what a call or an operator makes of them */
    const struct sql_term *terms; /* the conditions that AND joins, as far as they are so simple */
    guint term_count;
    bool is_whole;                /* the terms say all of it: nothing was left out */
    bool is_constant;             /* literals and casts of them */
    bool is_null;                 /* NULL, NULL::type */
    bool is_true;                 /* for every row, whatever is in it: true, 1 = 1 OR a = 2 */
    bool is_false;                /* for none: false, 1 = 0 AND a = 2 */
    bool has_query;               /* a subquery */
    bool is_column;               /* a column, and no more than casts of it: */
    const struct sql_type *casts; /* to these types, one after the other */
    guint cast_count;
};

/* What a query reads and calls, subqueries and WITH included. */
/* What a column of a query's result is, where that is plain. */
struct sql_output {
    bool is_call;         /* of a function */
    const char *column;   /* this one as it is; NULL: not a column */
    struct sql_type type; /* that it is cast to; name NULL: to none */
};

struct sql_query {
    const struct sql_name *relations; /* tables and views, without names that its own WITH gives */
    guint relation_count;
    struct sql_name from;             /* the one of them that is all of its FROM; name NULL: none is */
    const struct sql_output *outputs; /* in order; of a UNION and of VALUES none */
    guint output_count;
    const char *const *columns; /* every column that is named anywhere; NULL-terminated */
    const struct sql_call *calls;
    guint call_count;
    const struct sql_implied *implied; /* each once, sorted */
    guint implied_count;
    guint value_count;  /* of VALUES: how many each row has; 0: it is none */
    bool takes_default; /* DEFAULT is a value of it */
    bool has_star;      /* SELECT *, t.* */
    const char *where;  /* the outermost's, as it is written; NULL: none */
    bool has_limit;
    bool is_condensed; /* DISTINCT, GROUP BY, HAVING, OFFSET: not each row of its FROM, once */
    bool orders_by_random;
    bool has_leading_wildcard; /* LIKE '%…' */
};

/* CREATE FUNCTION, CREATE PROCEDURE */
struct sql_function {
    const char *language;
    char volatility;                   /* 'i', 's', 'v', as pg_proc has it; 'v' when it is not written */
    const char *const *argument_types; /* IN and INOUT, canonical names with "[]"; NULL-terminated; NULL: DROP, ALTER
                                          without them */
    const char *const *argument_names; /* "" where there is none */
    guint default_count;               /* of the last arguments: those that a call may leave out */
    const char *return_type; /* "int4", "SETOF text", "(a int4, b text)" of OUT, "SETOF (a int4)" of TABLE; NULL: none
                              */
    bool is_strict;
    bool is_security_definer;
    bool sets_search_path;
    bool returns_trigger;
    const struct sql_actions *body; /* what it does when it is called; NULL: unread (another language) */
};

struct sql_action {
    enum sql_action_kind kind;
    unsigned flags;  /* enum sql_action_flag */
    guint statement; /* index into the script's statements */
    size_t offset;   /* byte of the file that a finding points at: the subcommand, the column, the statement */
    enum sql_object object;
    enum sql_constraint_kind constraint;
    char on_delete; /* FOREIGN KEY: 'a' no action, 'r' restrict, 'c' cascade, 'n' set null, 'd' set default;
                       0: not written */
    int64_t rows;
    struct sql_name relation;
    struct sql_name other;
    const char *name;
    const char *new_name;
    const char *method; /* of an index: "btree" … */
    struct sql_type type;
    const char *const *columns;              /* NULL-terminated; NULL: none */
    const char *const *other_columns;        /* likewise */
    const char *const *settings;             /* likewise */
    const struct sql_expression *expression; /* or NULL */
    const struct sql_query *query;           /* or NULL */
    const struct sql_function *function;     /* or NULL */
};

enum { SQL_ACTIONS_MAX = 500 * 1000 }; /* some 500 bytes each */

/* All that a script does, in order. Everything that its actions point at lives as long as it does. */
struct sql_actions {
    GArray *list;     /* struct sql_action */
    guint statements; /* that were looked at, those in bodies included */
    guint opaque;     /* of these, not understood: each is an SQL_OPAQUE */
    struct sql_arena *arena;
};

/*
 * Lower every statement of a script. Never fails: what the parser does not take, what is nested too deeply for it,
 * what cannot be read before it runs, and a script that is not text, becomes SQL_OPAQUE; so does, as one, what comes
 * after SQL_ACTIONS_MAX actions.
 *
 * The parts of one ALTER TABLE come in the order in which the server does them, which is not that of the text: ALTER
 * COLUMN … SET NOT NULL, DROP CONSTRAINT (its proof) drops first, and then has to read the table.
 */
void sql_actions_read(struct sql_actions *actions, const struct sql_script *script);
void sql_actions_release(struct sql_actions *actions);

/* Is it, by its name, one that becomes an SQL_EXTENSION_CALL? (sql/extension.c) */
bool sql_is_extension_function(struct sql_name function);

/* What a function does to large objects, which no way back reaches. */
enum sql_large_objects {
    SQL_LARGE_OBJECTS_LEFT, /* nothing */
    SQL_LARGE_OBJECTS_MADE, /* there is one more */
    SQL_LARGE_OBJECTS_LOST, /* what one held is overwritten or gone */
};

/* By the function's name; one of another schema than PostgreSQL's own is another. (sql/large_object.c) */
enum sql_large_objects sql_large_objects_of(struct sql_name function);

/* Which of its arguments, from 0, is a query that it runs? -1: none. By its name, as above. (sql/query_text.c) */
int sql_query_argument(struct sql_name function);

/* Does it write files of the server, or to another database? By its name, as above. (sql/outside.c) */
bool sql_is_outside(struct sql_name function);

/* A function that the action calls, in its query or its expression, by number from 0; NULL: it calls no more. */
const struct sql_call *sql_action_call(const struct sql_action *action, guint number);

/* As generated SQL needs them, quoted where they have to be; owned by the caller. */
char *sql_quote_name(struct sql_name name);          /* schema.name */
char *sql_quote_type(const struct sql_type *type);   /* numeric(10,2)[], "integer" for int4 */
char *sql_quote_columns(const char *const *columns); /* a, b, "C" */

#endif
