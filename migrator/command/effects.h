/* command/effects.h - what rehearsals saw migrations do, for people: changes of the schema, and statement by statement.
 */
#ifndef MIGRATOR_COMMAND_EFFECTS_H
#define MIGRATOR_COMMAND_EFFECTS_H

#include "command/context.h"
#include "migration/set.h"
#include "report/report.h"
#include "rollback/rehearse.h"

#include <glib.h>
#include <stdbool.h>

/* Of several migrations; zeroed at first, and to be released. */
struct effects {
    GPtrArray *all; /* struct effect * */
};

void effects_release(struct effects *effects);

/* What a rehearsal saw of a migration. */
void effects_add(struct effects *effects, const struct migration *migration, const struct rehearsed *rehearsed);

/* What one before has written into evidence.json; nothing when that is about another text of the migration. */
void effects_add_evidence(struct effects *effects, const struct context *context, const struct migration *migration);

/* Two tables, "changes" and "statements"; none where there is nothing. is_shown: to people, too. */
void effects_report(const struct effects *effects, struct report *report, bool is_shown);

/* observed_text() of each statement; owned by the caller. */
GPtrArray *effects_statements(const struct rehearsed *rehearsed);

#endif
