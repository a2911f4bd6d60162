/*
 * analysis/reached.h - what an action runs besides what it says: functions that its expressions call; those of views
 * that it reads, and of triggers, rules, defaults and checks of what it writes; of operators and casts.
 */
#ifndef MIGRATOR_ANALYSIS_REACHED_H
#define MIGRATOR_ANALYSIS_REACHED_H

#include "analysis/model.h"

/* A function that is called, or a body that is run. Texts are the model's or the action's, or static. */
struct reached {
    struct sql_name function; /* name NULL: none, but the body */
    guint arguments;
    const struct sql_actions *body; /* of a rule, or of the text that the function is given; NULL: the function's own */
    const char *kind;               /* of what has it run: "trigger", "view" …; NULL: the action itself */
    const char *part;               /* its name; NULL: it is the whole of */
    struct sql_name of;             /* this relation, domain, operator or type */
    bool is_possible;               /* by its name alone: an operator, or a cast, that may be another */
    const char *const *events;      /* of a trigger; NULL: it is none */
    struct model_birth birth;       /* of what has it run */
};

/*
 * Does the action, of the body of a trigger for these events, take rows away when one is deleted, as far as is known? A
 * trigger that is for others as well tells them apart by a condition.
 */
bool reached_is_for_delete(const char *const *events, const struct sql_action *action);

/* What runs when the action does, in no particular order but its own calls first: struct reached; the caller's. */
GArray *reached_by(const struct model *model, const struct sql_action *action);

/* What has it run, in words: "the trigger stamp of shop.users"; owned by the caller. Not of an action's own calls. */
char *reached_way(const struct reached *reached);

#endif
