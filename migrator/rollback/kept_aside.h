/* rollback/kept_aside.h - the SQL that sets aside what a way back makes vanish, and brings it back with the next up. */
#ifndef MIGRATOR_ROLLBACK_KEPT_ASIDE_H
#define MIGRATOR_ROLLBACK_KEPT_ASIDE_H

#include "rollback/kept_rows.h"

/*
 * For the tables, columns and sequences that up added (of any snapshot after it): going back keeps what they hold by
 * then, and applied again, up is followed by what puts it back, if there is something. Both under the names that up
 * gives them.
 */
void kept_aside_plan(struct kept_rows *kept, const GPtrArray *gained);

#endif
