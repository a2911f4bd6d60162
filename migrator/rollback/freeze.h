/*
 * rollback/freeze.h - stop writes to tables while an incident is dealt with: which tables, the SQL as text to read, and
 * its run.
 *
 * A freeze has an id, which names its function in the ledger's schema (freeze_<id>) and the triggers that call it. The
 * function raises 25006 with the reason, unless the transaction has set migrator.pass to the freeze's pass, of which it
 * holds the SHA-256: against accidents, not against an owner. All of it can be run again: what is frozen stays so, and
 * what an interrupted run left is done. One freeze is open at a time; a second one goes on with it, for its tables too.
 */
#ifndef MIGRATOR_ROLLBACK_FREEZE_H
#define MIGRATOR_ROLLBACK_FREEZE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "ledger/ledger.h"
#include "postgres/session.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { FREEZE_ID_CHARACTERS = 12 }; /* lower-case hexadecimal */

#define FREEZE_GOING_BACK "going_back" /* the member of its entries' detail with the target of a rollback */

/* A table of a freeze. Inheritance and partition trees are in it as a whole. */
struct freeze_table {
    char *name; /* qualified and quoted */
    char *owner;
    bool is_root;    /* no parent: its tree is frozen with it, in one transaction */
    bool is_asked;   /* false: it comes with its tree */
    bool is_frozen;  /* already */
    bool may_freeze; /* the role has TRIGGER */
    bool may_thaw;   /* the role owns it */
    bool is_a_name;  /* nothing but the name is known, as written: it is looked up where the script runs */
};

/* A subscription that writes to one of the tables. */
struct freeze_subscription {
    char *name; /* unquoted */
    char *owner;
    bool is_enabled;
    bool may_alter;
};

struct freeze {
    char id[FREEZE_ID_CHARACTERS + 1];
    char *pass;   /* NULL: its function is there already, and only its maker knows the pass */
    char *passes; /* others that its function lets through, of scripts, say: "'5e88…', '7c22…'" by SHA-256; NULL: none
                   */
    char *reason;
    char *going_back;         /* where the rollback goes to that needs it, as --to has it; NULL: it is no rollback's */
    GPtrArray *tables;        /* struct freeze_table *, by name */
    GPtrArray *subscriptions; /* struct freeze_subscription *, by name */
    GPtrArray *disabled;      /* char *: subscriptions that thaw has to enable, by name */
};

/* All zero is fine to release. */
void freeze_release(struct freeze *freeze);

/* ---- pure: freeze.c ---- */

/* Begin one, or go on with the one that is open (NULL: none is). FAULT_REFUSED: that one is not of this program's
 * making. */
MUST_CHECK bool freeze_init(struct freeze *freeze, const struct ledger_freeze *open, const char *reason,
                            struct fault *fault);

/* A new pass, for a function that is not there. */
void freeze_choose_pass(struct freeze *freeze);

/* The name of the function of a freeze, unquoted; owned by the caller. */
char *freeze_function_name(const char *id);

/* Is it an id of this program's making? A ledger may hold entries that others wrote. */
bool freeze_id_is_good(const char *id);

/* The names of a comma-separated list; a name may be quoted as in SQL and may then hold commas. Owned by the caller. */
GPtrArray *freeze_names(const char *list);

/* Refuse tables that the role may not freeze, and those that it may freeze but not thaw. FAULT_REFUSED naming them. */
MUST_CHECK bool freeze_check_rights(const struct freeze *freeze, const char *role, struct fault *fault);

/* The names of the steps, one for each tree, or (of all) of every table: char *, borrowed. Owned by the caller. */
GPtrArray *freeze_table_names(const struct freeze *freeze, bool of_all);

/* The detail of its ledger entry: begun, then frozen. Owned by the caller. */
char *freeze_detail(const struct freeze *freeze, bool is_complete);

/*
 * A template of schemas/freeze/script/ with @schema@ (quoted), @id@, and what else is not NULL: @passes@ by the SHA-256
 * of its pass and of those that go on to hold, @message@ by what writers are told. Owned by the caller.
 */
char *freeze_fill(const char *template_text, const char *schema, const char *id, const struct freeze *freeze);

/* A ledger entry by a script, once. Owned by the caller. */
char *freeze_entry_text(const char *schema, const char *kind, const char *detail);

/*
 * The statements that come first, in one transaction with the entry: function, helpers, subscriptions. After the entry
 * comes schemas/freeze/script/guard.sql. Owned by the caller.
 */
char *freeze_begin_text(const struct freeze *freeze, const char *schema);

/*
 * The statement that freezes those of some names (char *) that are tables where it runs, as part of the freeze `id`,
 * without a semicolon; owned by the caller. lock_timeout_ms: of one try; <= 0: the built-in.
 */
char *freeze_named_text(const char *id, const GPtrArray *names, const char *schema, int64_t lock_timeout_ms);

/* Add tables of which nothing but the names is known (char *, as written). */
void freeze_add_names(struct freeze *freeze, const GPtrArray *names);

/* Has it such tables? Then the script finds by itself which subscriptions it has to disable. */
bool freeze_is_by_name(const struct freeze *freeze);

/* All of it as a script for psql, which also writes the ledger entries. Owned by the caller. */
char *freeze_script(const struct freeze *freeze, const char *schema, int64_t lock_timeout_ms);

/* ---- on a server: freeze_server.c ---- */

/* What is to be frozen: all tables, or those of a schema, or those of a list. */
struct freeze_choice {
    bool all;
    const char *schema; /* unquoted; NULL: none */
    const char *tables; /* see freeze_names(); NULL: none */
};

/*
 * Fill in the tables that are chosen, those that the open freeze has, and what subscribes to them.
 * FAULT_USAGE: a name that is no table, or nothing to freeze; FAULT_REFUSED: the ledger's own.
 */
MUST_CHECK bool freeze_find(struct freeze *freeze, struct session *session, const struct freeze_choice *choice,
                            const struct ledger_freeze *open, struct fault *fault);

/* What a session that freezes or thaws begins with. */
MUST_CHECK bool freeze_prepare_session(struct session *session, struct fault *fault);

/* One that is running. */
struct freeze_run {
    struct session *session;
    struct ledger *ledger; /* read again as it grows */
    const struct ledger_author *author;
    int64_t lock_timeout_ms;                                             /* of one try; <= 0: the built-in */
    void (*frozen)(gpointer argument, const struct freeze_table *table); /* a step is done */
    gpointer argument;
    guint done; /* steps that are done, also those that were before */
};

/*
 * Freeze: entry and function, then tree by tree, those that others write to again and again for a while, then the
 * second entry. FAULT_LOCKED names who was in the way; FAULT_REFUSED: another freeze came in between; the fault's state
 * says how far it came.
 */
MUST_CHECK bool freeze_carry_out(struct freeze *freeze, struct freeze_run *run, struct fault *fault);

#endif
