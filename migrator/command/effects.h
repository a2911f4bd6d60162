/* command/effects.h - what rehearsals saw migrations do, for people: changes of the schema, and statement by statement.
 */
#ifndef MIGRATOR_COMMAND_EFFECTS_H
#define MIGRATOR_COMMAND_EFFECTS_H

#include "migration/set.h"
#include "report/report.h"
#include "rollback/rehearsal.h"

#include <glib.h>
#include <stdbool.h>

/* Of several migrations; zeroed at first, and to be released. */
struct effects {
    GPtrArray *all; /* struct effect * */
};

void effects_release(struct effects *effects);

/* What a rehearsal saw of a migration, which is taken over. */
void effects_take(struct effects *effects, const struct migration *migration, struct rehearsal *rehearsal);

/* Two tables, "changes" and "statements"; none where there is nothing. is_shown: to people, too. */
void effects_report(const struct effects *effects, struct report *report, bool is_shown);

#endif
