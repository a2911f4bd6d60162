/* analysis/preflight.h - a query that tells beforehand whether the rows that are there keep to what is asked of them.
 */
#ifndef MIGRATOR_ANALYSIS_PREFLIGHT_H
#define MIGRATOR_ANALYSIS_PREFLIGHT_H

#include "analysis/rule.h"

/*
 * For SET NOT NULL, a UNIQUE constraint or index, a primary key, a foreign key, a CHECK, and a shorter or narrower type
 * without USING: a query that gives one row, true exactly when no row that is there makes it fail, as a `.before.sql`
 * holds it; without semicolon, owned by the caller. NULL: for anything else; where what is compared is not known
 * (expressions, the key that a foreign key refers to, the old type); where the migration changes the table before.
 */
char *preflight_query(const struct rule_view *view);

#endif
