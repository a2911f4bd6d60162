/* plan/plan.h - what is applied, what is to do, and what does not fit: the set held against the ledger. Pure. */
#ifndef MIGRATOR_PLAN_PLAN_H
#define MIGRATOR_PLAN_PLAN_H

#include "base/attributes.h"
#include "base/fault.h"
#include "ledger/ledger.h"
#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum plan_state {
    PLAN_APPLIED, /* applied as it is here */
    PLAN_PENDING, /* to be applied */
    PLAN_LATE,    /* to be applied, but a later version is applied already, and was not when this one was undone */
    PLAN_EDITED,  /* applied, and the file is another now */
    PLAN_PARTIAL, /* non-transactional, begun and not finished; its file may be missing here */
    PLAN_MISSING, /* applied, and not here; a later version is here */
    PLAN_AHEAD,   /* applied, and later than all that is here */
    PLAN_STATE_COUNT
};
const char *plan_state_name(enum plan_state state);

/* One version. Everything is borrowed from the set and the ledger, which must outlive the plan. */
struct plan_item {
    enum plan_state state;
    int64_t version;
    const char *name;
    const char *class_name;            /* "compatible", "incompatible"; from the ledger when applied, else the mark */
    const char *mark;                  /* the header's reason, or NULL */
    const struct migration *migration; /* NULL: it is not here; without a text it counts as not edited */
    const struct ledger_entry *entry;  /* the entry that applied it; NULL: not applied */
};

struct plan {
    GArray *items; /* struct plan_item, ascending by version */
    guint counts[PLAN_STATE_COUNT];
    int64_t newest_applied; /* LEDGER_NO_VERSION: nothing is applied */
};

/* up_to: versions above it are not pending (PLAN_PENDING items above it are left out); LEDGER_NO_VERSION: no bound. */
void plan_make(struct plan *plan, const struct migration_set *set, const struct ledger *ledger, int64_t up_to);
void plan_release(struct plan *plan);

const struct plan_item *plan_item(const struct plan *plan, guint index);
/* Would up() run it? Pending, or begun and its file is here. */
bool plan_item_is_due(const struct plan_item *item);
guint plan_count_due(const struct plan *plan);
/* The first item in a state, or NULL. */
const struct plan_item *plan_first(const struct plan *plan, enum plan_state state);

/* What up() would do next is well-defined: nothing edited, nothing late. FAULT_REFUSED naming file and remedy. */
MUST_CHECK bool plan_check_order(const struct plan *plan, struct fault *fault);

/* Does it keep the release that has this set from running? Applied or begun, not in the set, and not compatible. */
bool plan_item_is_in_the_way(const struct plan_item *item);
/* The newest version that can stay: what is applied below all that is in the way; 0: none. */
int64_t plan_newest_to_stay(const struct plan *plan);

/* May the release that has this set run on this schema? FAULT_AHEAD naming what is in the way. */
MUST_CHECK bool plan_gate(const struct plan *plan, struct fault *fault);

/* The class of a migration: what the analysis made of it; where it was not asked, what the mark says. Static storage.
 */
const char *plan_class(const struct migration *migration);

/* Is a class, of an item or an entry, the one that a release before it keeps running with? NULL: it is not known. */
bool plan_is_compatible(const char *class_name);

/*
 * Which environment this run is for: `asked` (may be NULL) against the ledger's pin.
 * FAULT_REFUSED when another one was asked for, or the database is another than the one that was pinned.
 */
MUST_CHECK bool plan_check_pin(const struct ledger *ledger, const char *asked, const char *database,
                               struct fault *fault);

#endif
