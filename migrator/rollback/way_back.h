/* rollback/way_back.h - capture and repair of one migration, as SQL for people to read and for psql to run. */
#ifndef MIGRATOR_ROLLBACK_WAY_BACK_H
#define MIGRATOR_ROLLBACK_WAY_BACK_H

#include "rollback/snapshot.h"
#include "rollback/touched.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What leads back from statements of up that lie one behind the other: from all of them where a transaction holds them.
 */
struct way_back_step {
    guint first, count; /* which statements, the first of all being 0 */
    char *before_up;    /* keeps the rows that they take away or overwrite; begins with the locks; NULL: nothing */
    char *after_up;     /* keeps what they made of them; NULL: nothing */
    char *repair;       /* NULL: there is nothing to be done */
    char *roomy_repair; /* the same with what is unique dropped while rows come back; NULL: there is no such thing */
    bool keeps_rows;    /* before_up or after_up does; else they look only whether rows would have to be kept */
    bool notifies;      /* up does, which nothing takes back */
    bool writes_rows;   /* repair does */
    bool is_alone;      /* no transaction holds the statements: before_up and after_up have one each */
    bool is_unread;     /* what they write is not all known beforehand */
    bool takes_more;    /* than rows of tables that stay: columns, tables, values of another type */
    guint tables;       /* that rows are kept in, those of earlier steps included */
};

/* A migration's way back: step by step, the last first. To be released. */
struct way_back {
    const char *schema; /* the ledger's, quoted: where rows are kept; borrowed */
    int64_t version;
    bool is_whole;    /* one transaction holds all of up */
    GPtrArray *steps; /* struct way_back_step *, in the order of up */
    char *aside;      /* of repair, first: keeps what vanishes and is the newer release's; NULL: nothing */
    char *again;      /* of up, last: puts back what an earlier repair set aside; NULL: nothing */
};

/* What it is made from. */
struct way_back_facts {
    const struct snapshot *before;  /* up, or its statements */
    const struct snapshot *applied; /* after them */
    const struct snapshot *after;   /* when the objects had been given their names back */
    const GPtrArray *names;         /* the statements that did so */
    struct touched touched;         /* see touched_tables() */
    bool is_alone;                  /* no transaction holds the statements */
};

void way_back_init(struct way_back *way_back, const char *schema, int64_t version, bool is_whole);
void way_back_release(struct way_back *way_back);

/* The step that would come next, for the statements that the facts tell of. The caller's, and free'd with its function.
 */
struct way_back_step *way_back_step_new(const struct way_back *way_back, const struct way_back_facts *facts,
                                        guint first, guint count);
void way_back_step_free(struct way_back_step *step);
/* Takes it over. */
void way_back_add(struct way_back *way_back, struct way_back_step *step);

/* When all steps are there: what becomes of what up as a whole added. Of the facts, `touched` and `names` are not
 * needed. */
void way_back_set_aside(struct way_back *way_back, const struct way_back_facts *facts);

/* Does capture.sql keep rows? Else it puts back what was set aside, if anything was, or looks what is written. */
bool way_back_keeps_rows(const struct way_back *way_back);
/* Does it keep rows of a statement that no transaction holds? Then these are kept from the next run of up on. */
bool way_back_keeps_alone(const struct way_back *way_back);
/* Does up notify listeners? What they do then is theirs. */
bool way_back_notifies(const struct way_back *way_back);

/*
 * capture.sql: what runs before up and after it, or its statements, with the lines of apply/capture.h between them; and
 * the whole of repair.sql, which says so when there is nothing to undo. capture NULL: nothing is kept. is_roomy: what
 * is unique in tables whose rows come back is dropped meanwhile, as values go from row to row; repair NULL: that makes
 * no difference. Owned by the caller.
 */
char *way_back_capture(const struct way_back *way_back);
char *way_back_repair(const struct way_back *way_back, bool is_roomy);

#endif
