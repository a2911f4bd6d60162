/* rollback/kept_aside.h - the SQL that sets aside what a way back makes vanish, and brings it back with the next up. */
#ifndef MIGRATOR_ROLLBACK_KEPT_ASIDE_H
#define MIGRATOR_ROLLBACK_KEPT_ASIDE_H

#include "rollback/kept_rows.h"

/*
 * For the tables, columns and sequences that up added: going back keeps what they hold by then, and applied again, up
 * is followed by what puts it back, if there is something. after: the snapshot after up with earlier names.
 */
void kept_aside_plan(struct kept_rows *kept, const struct repair *repair, const struct snapshot *after);

#endif
