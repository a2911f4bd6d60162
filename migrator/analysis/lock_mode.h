/*
 * analysis/lock_mode.h - what an action does to the tables that others use: locks, rewrites, scans. One table, every
 * row of which is proved on real servers by tests/integration/lock_mode.t, with the samples of tests/locks/.
 */
#ifndef MIGRATOR_ANALYSIS_LOCK_MODE_H
#define MIGRATOR_ANALYSIS_LOCK_MODE_H

#include "analysis/model.h"
#include "sql/action.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

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
/* Does one have to wait for the other, when two transactions want them on the same table? */
bool lock_modes_conflict(enum lock_mode one, enum lock_mode other);
/* LOCK_NONE: no mode has this name. */
enum lock_mode lock_mode_from_name(const char *name);

/* What an action does while it runs. */
struct lock_effect {
    enum lock_mode relation; /* on the table that is acted on, or that the index or trigger is on */
    enum lock_mode index;    /* on an index of it: ACCESS EXCLUSIVE stops readers, too, as soon as they are planned */
    enum lock_mode other;    /* on the referenced table, the parent, the partition */
    bool rewrites;           /* the table is written anew: read from end to end, and all its indexes built anew */
    bool scans;              /* the table is read from end to end */
    bool scans_other;        /* the referenced table, the partition, the default partition */
    bool builds_index;       /* an index is built or built anew, also on a partition that is attached */
};

/*
 * The effect of an action on a server version (13 to 19, of which nothing else is known than of 18), with what the
 * model knows before it: the old type of a column, a default's volatility, a CHECK that proves NOT NULL. What is not
 * known is taken for the worst, and *is_assumed is then true. For an action that nobody has to wait for all is
 * LOCK_NONE and false, and so it is for what a query reads (ACCESS SHARE), and for temporary tables. The age of a table
 * makes no difference here. One that is not known is taken for an ordinary one, without partitions.
 */
void lock_effect_of(const struct model *model, const struct sql_action *action, int server_version,
                    struct lock_effect *effect, bool *is_assumed);

/* What an action does to one relation. */
struct lock_on {
    struct sql_name relation; /* as the model has it, else as written */
    enum lock_mode mode;
    enum lock_mode index;
    bool rewrites, scans, builds_index;
};
/*
 * The same by relation, each once: that which is acted on, its partitions and what inherits from it, the others. As far
 * as names are known: what lock_effect_of() assumes of others may be more. Elements are struct lock_on; names belong to
 * the model and the action.
 */
GArray *lock_effects_by_relation(const struct model *model, const struct sql_action *action, int server_version);

/* ATTACH PARTITION: do CHECKs of the partition prove its bounds, so that its rows are not read for them? */
bool lock_bounds_are_proved(const struct model *model, const struct sql_action *attach);

/* The rows of the table, for those who prove them: how many, what one says, and whether it is about this action. */
size_t lock_fact_count(void);
const char *lock_fact_name(size_t row);
bool lock_fact_applies(size_t row, const struct model *model, const struct sql_action *action, int server_version);

/* How a column's type changes, as far as the server has to do anything for it. */
enum type_change {
    TYPE_CHANGE_NONE,      /* the same */
    TYPE_CHANGE_METADATA,  /* binary coercible: the catalog only */
    TYPE_CHANGE_REINDEX,   /* the column's indexes are built anew, the table is not */
    TYPE_CHANGE_REWRITE,   /* every row is written anew */
    TYPE_CHANGE_NOT_KNOWN, /* the old type, or one of the two, is not known: taken for a rewrite */
};
/*
 * The table's own part of it; a partial index, one on an expression, a CHECK and a foreign key may have to follow,
 * which lock_effect_of() says. using_expression: may be NULL. timestamp and timestamptz differ in nothing but their
 * indexes while the session's TimeZone is UTC, as far as the model knows that.
 */
enum type_change type_change_of(const struct model *model, const struct sql_type *from, const struct sql_type *to,
                                const struct sql_expression *using_expression);
/* Can a value of `from` be lost, cut or refused in `to`? True, too, for types that are not built in; a domain is what
 * it is made of, and refuses when it is constrained. */
bool type_change_narrows(const struct model *model, const struct sql_type *from, const struct sql_type *to);

/* Is it a domain with a CHECK (NOT VALID or not) or NOT NULL, or over such a one? *is_known: it is told, not assumed.
 */
bool type_is_constrained(const struct model *model, const struct sql_type *type, bool *is_known);

#endif
