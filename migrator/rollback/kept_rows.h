/* rollback/kept_rows.h - the SQL that keeps rows before they are lost, and brings them back. */
#ifndef MIGRATOR_ROLLBACK_KEPT_ROWS_H
#define MIGRATOR_ROLLBACK_KEPT_ROWS_H

#include "rollback/repair.h"
#include "rollback/row_key.h"

#include <glib.h>
#include <stdint.h>

/* The scripts, in the order in which they run. */
enum kept_script {
    KEPT_BEFORE,    /* up: keeps rows */
    KEPT_AFTER,     /* up: keeps what became of them */
    KEPT_OPEN,      /* of repair, first: rows that are hidden from their table's owner are not */
    KEPT_NOW,       /* keeps what is about to be converted */
    KEPT_QUIET,     /* then, when tables and columns are there again and nothing checks them yet: triggers off; */
    KEPT_NETS,      /* what came of the rows that up itself wrote, */
    KEPT_MOVES,     /* those to which it gave another key, */
    KEPT_INSERTS,   /* those that it took away, */
    KEPT_UPDATES,   /* changed */
    KEPT_DELETES,   /* and added; */
    KEPT_BACK,      /* rows and columns that were gone; */
    KEPT_LOUD,      /* triggers on again */
    KEPT_ANEW,      /* tables that are rebuilt get their rows */
    KEPT_POSITIONS, /* at the end: where sequences stand, */
    KEPT_SHUT,      /* and rows are hidden as they were */
    KEPT_ASIDE,     /* of a whole repair, first: keeps what up's new columns and tables hold */
    KEPT_AGAIN,     /* of a whole up, last: puts back what an earlier repair set aside */
    KEPT_SCRIPT_COUNT
};

struct kept_rows {
    const char *schema; /* quoted: where rows are kept */
    int64_t version;
    const struct snapshot *applied; /* after up, with the names that up gave */
    guint tables;                   /* for kept rows, so far */
    bool is_alone;                  /* no transaction holds up: what it writes is told from others' by its session */
    GString *scripts[KEPT_SCRIPT_COUNT];
};

/* The name of a new table for kept rows, qualified; what: "before", "rows" … Owned by the caller. */
char *kept_rows_next_table(struct kept_rows *kept, const char *what);

/* Append: nobody else reads or writes the table while the transaction lasts. */
void kept_rows_append_lock(GString *script, const struct catalog_object *table);

/* Append: make the table `kept` (anew) of what the columns of a source hold. */
void kept_rows_append_keep(GString *script, const char *kept, const char *columns, const char *source);

/* Append to a script: keep in the table `kept` where a sequence stands; and to repair, that it goes on there. */
void kept_rows_append_position(struct kept_rows *kept, GString *script, const char *name, const char *sequence);

/*
 * Append statements of a block that declares `migrator_place tid`: all rows of a source at once, and where one of them
 * does not fit, row by row; that one is a conflict of the table, whose reason begins with `reason`. one_row: the same
 * as all_rows, for kept_rows_one_of() the source (owned by the caller). Where the setting migrator.exact is on, as in a
 * rehearsal, it is an error instead. _block: the same with that block around it.
 */
void kept_rows_append_fitting(GString *script, const struct kept_rows *kept, const struct catalog_object *table,
                              const char *source, const char *all_rows, const char *one_row, const char *reason);
void kept_rows_append_fitting_block(GString *script, const struct kept_rows *kept, const struct catalog_object *table,
                                    const char *source, const char *all_rows, const char *one_row, const char *reason);
char *kept_rows_one_of(const char *source);

/*
 * Append: what `where` finds of `kept`, rows from a source, is a conflict of the table, for a reason (an expression);
 * where NULL: all of it.
 */
void kept_rows_append_conflict(GString *script, const struct kept_rows *kept, const struct catalog_object *table,
                               const char *source, const char *reason, const char *where);

/*
 * Append: an UPDATE of the key's table from the rows kept there, with assignments such as "a = kept.a". applied: as for
 * row_key_kept().
 */
void kept_rows_append_update(GString *script, const struct row_key *key, const struct snapshot *applied,
                             const char *kept, const char *assignments);

/* Around a script that is not empty: row security does not hide a table's rows from its owner, where it does (FORCE).
 */
void kept_rows_open(GString *script, const struct catalog_object *table);

/* Append: switch a trigger or a rule off, and on again; nothing for other objects, and for one that is off. */
void kept_rows_append_silence(GString *quiet, GString *loud, const struct catalog_object *listener);

/*
 * What becomes of the rows of what a repair plan found lost and retyped, and of those that up itself wrote.
 * touched: the tables of these, as touched_tables() gives them.
 */
void kept_rows_plan(struct kept_rows *kept, const struct repair *repair, GPtrArray *touched,
                    const struct snapshot *before);

/* A kept_rows with empty scripts, and its release. tables: those that there are already. */
void kept_rows_init(struct kept_rows *kept, const char *schema, int64_t version, const struct snapshot *applied,
                    guint tables);
void kept_rows_release(struct kept_rows *kept);

#endif
