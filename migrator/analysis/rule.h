/* analysis/rule.h - a hazard as a row of a table: what it looks at, when it matches, what it says. */
#ifndef MIGRATOR_ANALYSIS_RULE_H
#define MIGRATOR_ANALYSIS_RULE_H

#include "analysis/activity.h"
#include "analysis/class.h"
#include "analysis/lock_mode.h"
#include "analysis/model.h"
#include "analysis/safe_way.h"
#include "base/finding.h"
#include "sql/action.h"

#include <glib.h>
#include <stdbool.h>

/* What is in danger. */
enum rule_axis {
    AXIS_AVAILABILITY,  /* others wait: locks, rewrites, scans */
    AXIS_COMPATIBILITY, /* the running release can break */
    AXIS_DATA,          /* rows or values are lost */
    AXIS_STRUCTURE,     /* transactions, order: it fails, or leaves something half done */
    AXIS_CONVENTION,    /* taste; off unless migrator.conf switches it on */
    AXIS_COUNT
};
const char *rule_axis_name(enum rule_axis axis);

/* A lock on a table that others use, which the transaction holds to its end. */
struct rule_held {
    struct sql_name table;
    enum lock_mode mode;
    size_t offset;   /* of the action that took it */
    guint statement; /* that the action belongs to */
    guint number;    /* of that action in its transaction, from 0 */
    bool is_altered; /* ALTER TABLE went through all its rows, or wrote them anew */
};

/* A table with checks that wait for COMMIT. */
struct rule_pending {
    struct sql_name table;
    const char *check; /* as view_deferred_check() has it */
};

/* A constraint, or a unique index, that the transaction has dropped. */
struct rule_dropped {
    const struct model_relation *relation;
    struct model_constraint constraint; /* what it points at is the model's */
    guint statement;
};

/* What the transaction did before the action. */
struct rule_transaction {
    bool is_open;     /* false: each statement by itself */
    GArray *held;     /* struct rule_held: the strongest for each table, in the order they were first locked */
    GArray *pending;  /* struct rule_pending */
    bool is_deferred; /* SET CONSTRAINTS … DEFERRED */
    GArray *labels;   /* struct sql_action: the values that were added to enums */
    GArray *dropped;  /* struct rule_dropped */
    guint actions;
};

/* What a rule looks at: an action, just before it happens. What is not known is NULL. */
struct rule_view {
    const struct sql_action *action;
    const struct model *model;
    const struct activity *activity;           /* at the server, as it was when the analysis began */
    const struct model_relation *relation;     /* of the action; for DROP INDEX and the like the table it is on */
    const struct model_column *column;         /* that the action's name means */
    const struct model_constraint *constraint; /* that the action's name means */
    const struct model_relation *other;
    const struct model_index *index; /* DROP INDEX, REINDEX, USING INDEX */
    enum model_age age;              /* of the relation, the routine or the type */
    struct lock_effect effect;
    bool is_assumed; /* the effect rests on something that is not known */
    bool is_idle;    /* as view_does_nothing() has it: it locks, and does nothing */
    int server_version;
    const struct rule_transaction *transaction;
    guint transactions_before;          /* of the migrations that are judged: those that stopped writers of the table */
    const struct sql_script *script;    /* that it is from */
    const char *parameter;              /* of the rule that is asked; NULL: it takes none */
    guint statement_actions;            /* how many its statement has, itself included */
    const struct sql_action *preceding; /* what comes before it in the migration, as far as rules look */
    guint preceding_count;
    const struct sql_action *following; /* what comes after it */
    guint following_count;
    GString *detail; /* a match may write what the texts show as {detail} */
};

enum rule_trait {
    RULE_ANYWAY = 1 << 0,   /* also on tables that are new or not yet released */
    RULE_GROWS = 1 << 1,    /* takes longer the larger the table is: severity follows its size where that is known */
    RULE_OFF = 1 << 2,      /* only when migrator.conf switches it on */
    RULE_OUTSIDE = 1 << 3,  /* found outside of the table's predicates: by verify, the script reader, at the set's end;
                               never allowed */
    RULE_REPLAYED = 1 << 4, /* also of migrations that are only replayed; wants is_settled */
    RULE_LIVE = 1 << 5,     /* only a database in use shows it */
};

/* What a rule takes behind its id where it is switched on: "index-too-wide=4". */
enum rule_parameter {
    PARAMETER_NONE,
    PARAMETER_NUMBER,  /* from 1 on */
    PARAMETER_PATTERN, /* a regular expression, Perl's */
    PARAMETER_NAMES,   /* joined with "+" */
};

/* For texts: "a number from 1 on". */
const char *rule_parameter_words(enum rule_parameter parameter);

enum { RULE_KINDS_MAX = 12 };

/* What has to be remembered of a match that a later migration may put right. */
struct rule_memory {
    struct sql_name relation; /* as the model has it */
    char *name;               /* the action's; or NULL */
    char **columns;           /* the action's; NULL-terminated, or NULL */
};

struct rule {
    const char *id;
    enum rule_axis axis;
    enum finding_severity severity;
    enum migration_class class_;                /* that a match gives the migration */
    unsigned traits;                            /* enum rule_trait */
    double large_bytes;                         /* RULE_GROWS: of which size on it is a degree worse; 0: 1 GiB */
    enum rule_parameter parameter;              /* that it takes */
    const char *standard;                       /* when none is given; NULL: it has to be */
    int since, until;                           /* server versions on which it is a hazard; 0: all */
    enum sql_action_kind kinds[RULE_KINDS_MAX]; /* that it looks at; ends with 0, SQL_OPAQUE; all 0: every kind */
    bool (*matches)(struct rule_view *view);    /* NULL: always */
    /* Asked at the end of the set: has a later action put it right? Then nothing is found. NULL: nothing can. Only for
     * rules that give no class. */
    bool (*is_settled)(const struct model *model, const struct rule_memory *memory);
    const char *summary; /* the hazard in general, for lists: "A column is added with a volatile default" */
    /*
     * What a finding says; filled in from the view: {relation} as the action names it, {table} that it is on, {other},
     * {name}, {column} as view_column_name() has it, {new_name}, {type}, {old_type}, {lock}, {other_lock}, {columns},
     * {parameter}, {detail}; {proof}, behind a remedy: the query that shows of the rows that are there that they keep
     * to it, where there is one.
     */
    const char *text;   /* one sentence without full stop: what is done here */
    const char *effect; /* what happens then */
    const char *remedy; /* what to do instead */
    void (*safe_way)(const struct rule_view *view, struct safe_way *way); /* NULL: the remedy is all */
};

/* The row whose id is NULL ends each. */
extern const struct rule rules_of_columns[];
extern const struct rule rules_of_column_changes[];
extern const struct rule rules_of_not_null[];
extern const struct rule rules_of_column_types[];
extern const struct rule rules_of_constraints[];
extern const struct rule rules_of_constraints_gone[];
extern const struct rule rules_of_keys[];
extern const struct rule rules_of_foreign_keys[];
extern const struct rule rules_of_indexes[];
extern const struct rule rules_of_indexes_gone[];
extern const struct rule rules_of_tables[];
extern const struct rule rules_of_storage[];
extern const struct rule rules_of_views[];
extern const struct rule rules_of_sequences[];
extern const struct rule rules_of_partitions[];
extern const struct rule rules_of_types[];
extern const struct rule rules_of_objects[];
extern const struct rule rules_of_routines[];
extern const struct rule rules_of_row_security[];
extern const struct rule rules_of_access[];
extern const struct rule rules_of_server[];
extern const struct rule rules_of_rows[];
extern const struct rule rules_of_transactions[];
extern const struct rule rules_of_sessions[];
extern const struct rule rules_of_activity[];
extern const struct rule rules_of_names[];
extern const struct rule rules_of_conventions[];
extern const struct rule rules_of_standards[];
extern const struct rule rules_of_extensions[];
extern const struct rule rules_of_history[];
extern const struct rule rules_of_scripts[];
extern const struct rule rules_of_files[];

/* All rules in the order in which they are listed: *index begins with 0; NULL at the end. */
const struct rule *rule_next(guint *index);
const struct rule *rule_find(const char *id);
/* The id that a misspelt one most likely means; NULL: none is near. */
const char *rule_nearest(const char *id);

/* ---- what predicates ask; each once ---- */

bool view_has(const struct rule_view *view, unsigned flags);
/* Does it nothing, as is_idle has it? By IF [NOT] EXISTS, as far as what it is about is known; or WHERE false. */
bool view_does_nothing(const struct rule_view *view);
/* The rule's parameter, a number. */
guint view_number(const struct rule_view *view);
/* Is the column, constraint or index that the action is about new, or not yet released? */
bool view_is_unused(const struct rule_view *view, struct model_birth birth);
/* Are so many actions, this one among them, all that its statement does, so that something can stand in its place? */
bool view_is_statement(const struct rule_view *view, guint actions);
/*
 * The column that the action names, that of a NOT NULL which is a constraint (PostgreSQL 18) included; NULL: none. Of
 * actions that are not on columns it is the name of something else.
 */
const char *view_column_name(const struct rule_view *view);
/* May a program use the column that the action names? Not when it is new, or not yet released. */
bool view_column_is_in_use(const struct rule_view *view);
/* Append the views that read that column, as far as is known: "view a, view b". False: there is none. */
bool view_readers(const struct rule_view *view, GString *names);
/* Is its table known to be so small that it is read, or written anew, in no time? */
bool view_is_small(const struct rule_view *view);
/* Would readers or writers of a table that others use wait? */
bool view_stops_writes(const struct rule_view *view);

/* INSERT, UPDATE, DELETE, MERGE, COPY … FROM */
bool view_changes_rows(const struct rule_view *view);
/*
 * Such a change whose number of rows nothing bounds: no LIMIT, no key of which the values are written down, no range
 * with two ends; for INSERT and MERGE: all of a table that is in use. COPY counts as bounded: its rows are in the file.
 */
bool view_changes_many_rows(const struct rule_view *view);
/* UPDATE, DELETE of every row: without WHERE, or with one that is true of each, as far as the model says: a column that
 * cannot be NULL IS NOT NULL. */
bool view_changes_every_row(const struct rule_view *view);
/* Does its query read a table that is in use, without LIMIT? */
bool view_reads_a_table(const struct rule_view *view);
/*
 * The constraint whose check the change of rows leaves for COMMIT; "" when the table's constraints are not known; NULL:
 * none.
 */
const char *view_deferred_check(const struct rule_view *view);
/* The same of what an earlier change of the table's rows left. */
const char *view_pending_check(const struct rule_view *view);
/* Is it a part of ALTER TABLE that goes through all rows of its table or writes them anew, and can do so with others?
 */
bool view_is_pass(const struct rule_view *view);
/* A lock that an earlier statement took, and that stops writers while this action runs; NULL: none. */
const struct rule_held *view_held(const struct rule_view *view);
/*
 * What comes after the action in its transaction, of this kind, on the same relation, with the same name where both
 * have one; NULL: nothing. A trigger that is dropped is only replaced when SQL_CREATE_TRIGGER follows.
 */
const struct sql_action *view_follows(const struct rule_view *view, enum sql_action_kind kind);

/* The same view of another action that it can see, before or after its own: for what is to be written instead. */
struct rule_view view_at(const struct rule_view *view, const struct sql_action *action);
/* The nearest before the action in its migration, of this kind, on the same relation and name; NULL: there is none. */
const struct sql_action *view_precedes(const struct rule_view *view, enum sql_action_kind kind);
/* The table that the action is on, as the model has it or else as written. */
struct sql_name view_table(const struct rule_view *view);
/* The lock that is held on a table; NULL: none. */
const struct rule_held *view_held_on(const struct rule_view *view, struct sql_name table);
/* The same name, as far as both say its schema. */
bool view_same_name(struct sql_name one, struct sql_name other);

/* The statement that the action is part of, as written, without its semicolon; owned by the caller. */
char *view_statement(const struct rule_view *view);
/* The action's relation, other … as people read them, without "public"; owned by the caller. */
char *view_name(struct sql_name name);
/* A text of the rule with its braces filled in; owned by the caller. */
char *view_fill(const struct rule_view *view, const char *text);

#endif
