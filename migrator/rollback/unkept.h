/* rollback/unkept.h - a migration that cannot be read as a whole is refused when it writes rows that nothing keeps. */
#ifndef MIGRATOR_ROLLBACK_UNKEPT_H
#define MIGRATOR_ROLLBACK_UNKEPT_H

#include "rollback/kept_rows.h"

/*
 * Append to what runs before up, at its end, and to what runs after it: what the transaction's own counters say of all
 * tables but those whose rows are kept whole, and an error (SQLSTATE MG006) when they say more than before. touched: as
 * for kept_rows_plan(). It holds no lock, and keeps no row.
 */
void unkept_append(struct kept_rows *kept, const struct repair *repair, GPtrArray *touched);

#endif
