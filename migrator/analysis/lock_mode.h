/*
 * analysis/lock_mode.h - what an action does to the tables that others use: locks, rewrites, scans. One table, every
 * row of which is proved on real servers by tests/integration/lock_mode.t.
 */
#ifndef MIGRATOR_ANALYSIS_LOCK_MODE_H
#define MIGRATOR_ANALYSIS_LOCK_MODE_H

#include "analysis/model.h"
#include "sql/action.h"

#include <stdbool.h>

/* PostgreSQL's table-level locks, weakest first. */
enum lock_mode {
    LOCK_NONE,
    LOCK_ACCESS_SHARE,
    LOCK_ROW_SHARE,
    LOCK_ROW_EXCLUSIVE,
    LOCK_SHARE_UPDATE_EXCLUSIVE,
    LOCK_SHARE,
    LOCK_SHARE_ROW_EXCLUSIVE,
    LOCK_EXCLUSIVE,
    LOCK_ACCESS_EXCLUSIVE,
};

/* In PostgreSQL's words: "SHARE ROW EXCLUSIVE". */
const char *lock_mode_name(enum lock_mode mode);
/* Do writers (INSERT, UPDATE, DELETE) wait for it? Do readers, too? */
bool lock_mode_stops_writes(enum lock_mode mode);
bool lock_mode_stops_reads(enum lock_mode mode);

/* What an action does while it runs. */
struct lock_effect {
    enum lock_mode relation; /* on the table that is acted on, or that the index or trigger is on */
    enum lock_mode other;    /* on the referenced table, the parent, the partition */
    bool rewrites;           /* the table is written anew */
    bool scans;              /* the table is read from end to end */
    bool scans_other;        /* the referenced table, the default partition */
    bool builds_index;       /* an index is built or built anew */
};

/*
 * The effect of an action on a server version (13 to 18), with what the model knows before it: the old type of a
 * column, a default's volatility, a CHECK that proves NOT NULL. What is not known is taken for the worst, and
 * *is_assumed is then true. For an action that nobody has to wait for all is LOCK_NONE and false.
 */
void lock_effect_of(const struct model *model, const struct sql_action *action, int server_version,
                    struct lock_effect *effect, bool *is_assumed);

/* How a column's type changes, as far as the server has to do anything for it. */
enum type_change {
    TYPE_CHANGE_NONE,      /* the same */
    TYPE_CHANGE_METADATA,  /* binary coercible: the catalog only */
    TYPE_CHANGE_REINDEX,   /* the column's indexes are built anew, the table is not */
    TYPE_CHANGE_REWRITE,   /* every row is written anew */
    TYPE_CHANGE_NOT_KNOWN, /* the old type, or one of the two, is not known: taken for a rewrite */
};
enum type_change type_change_of(const struct model *model, const struct sql_type *from, const struct sql_type *to,
                                const struct sql_expression *using_expression);
/* Can a value of `from` be lost, cut or refused in `to`? */
bool type_change_narrows(const struct sql_type *from, const struct sql_type *to);

#endif
