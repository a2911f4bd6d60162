/* rollback/kept_rebuilt.h - rows and positions of tables that a way back makes anew with what they hold. */
#ifndef MIGRATOR_ROLLBACK_KEPT_REBUILT_H
#define MIGRATOR_ROLLBACK_KEPT_REBUILT_H

#include "rollback/kept_rows.h"

/*
 * For each table that is rebuilt: its rows move from the plain table that has them into the new one, whichever
 * partition takes them; what does not fit is a conflict. And where the sequences of its identity columns stand.
 */
void kept_rebuilt_plan(struct kept_rows *kept, const struct repair *repair);

#endif
