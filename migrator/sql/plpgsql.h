/* sql/plpgsql.h - a body in PL/pgSQL: its statements, and which of them may not run. Internal to sql/. */
#ifndef MIGRATOR_SQL_PLPGSQL_H
#define MIGRATOR_SQL_PLPGSQL_H

#include "sql/lower.h"

/*
 * Lower what the body, lowering->source, does. What is within IF, CASE, LOOP or an exception handler, or behind a
 * RETURN that is, has SQL_CONDITIONAL. EXECUTE of constant text is lowered, at the place of the EXECUTE; of other text
 * it is an SQL_OPAQUE. So is all of the body from where its structure cannot be followed.
 */
void sql_lower_plpgsql(struct sql_lowering *lowering);

#endif
