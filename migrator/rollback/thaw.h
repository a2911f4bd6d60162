/*
 * rollback/thaw.h - the end of a freeze. Its function is replaced by one that lets everything pass: one row of the
 * catalog, all tables at once, no table's lock. The triggers, which do nothing from then on, are removed one by one.
 */
#ifndef MIGRATOR_ROLLBACK_THAW_H
#define MIGRATOR_ROLLBACK_THAW_H

#include "base/attributes.h"
#include "base/fault.h"
#include "ledger/ledger.h"
#include "postgres/session.h"

#include <glib.h>
#include <stdbool.h>

struct thaw {
    char *id;             /* NULL: nothing is frozen */
    GPtrArray *enabled;   /* char *: subscriptions that are enabled again */
    bool is_by_name;      /* of a freeze by names: which these are, its script asks the ledger */
    GPtrArray *left;      /* char *: subscriptions that somebody else has to enable */
    GPtrArray *leftovers; /* struct thaw_leftover *: tables with triggers of thawed freezes, by name */
};

struct thaw_leftover {
    char *name;    /* qualified and quoted */
    char *removal; /* statements */
    char *in_way;  /* why they could not be removed; NULL: they are, or it was not tried */
};

void thaw_release(struct thaw *thaw);

/* ---- pure: thaw.c ---- */

/* The detail of its ledger entry. Owned by the caller. */
char *thaw_detail(const struct thaw *thaw);

/* The statements that let writes pass, in one transaction; without the entry. Owned by the caller. */
char *thaw_text(const struct thaw *thaw, const char *schema);

/* All of it as a script for psql, which also writes the ledger entry. Owned by the caller. */
char *thaw_script(const struct thaw *thaw, const char *schema);

/* ---- on a server: thaw_server.c ---- */

/*
 * What there is to thaw (open; NULL: nothing, or it is not wanted) and to remove.
 * FAULT_REFUSED: the freeze's function is another's, who is named.
 */
MUST_CHECK bool thaw_find(struct thaw *thaw, struct session *session, const struct ledger_freeze *open,
                          struct fault *fault);

/* Find what is to be removed besides an open freeze's (its id; NULL: none is open). */
MUST_CHECK bool thaw_find_leftovers(struct thaw *thaw, struct session *session, const char *open_id,
                                    struct fault *fault);

/* Let writes pass, with the ledger entry. FAULT_REFUSED: somebody else was quicker. */
MUST_CHECK bool thaw_carry_out(const struct thaw *thaw, struct session *session, const struct ledger_author *author,
                               struct fault *fault);

/* Remove what can be removed without letting readers wait for more than a moment; *removed: from how many tables. */
MUST_CHECK bool thaw_clean(struct thaw *thaw, struct session *session, guint *removed, struct fault *fault);

#endif
