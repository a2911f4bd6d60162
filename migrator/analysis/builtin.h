/* analysis/builtin.h - PostgreSQL's own functions: what volatility they have; and its extensions'. */
#ifndef MIGRATOR_ANALYSIS_BUILTIN_H
#define MIGRATOR_ANALYSIS_BUILTIN_H

#include <stdbool.h>

/*
 * 'i' immutable, 's' stable, 'v' volatile, as pg_proc.provolatile, from PostgreSQL 13 to 18; of a name that means
 * several functions the worst. '\0': PostgreSQL has no function of this name, or none that is called by name.
 */
char builtin_volatility(const char *name);

/* Is it a function of an extension that comes with PostgreSQL, and one that changes nothing: uuid_generate_v4 …? */
bool builtin_is_of_extension(const char *name);

#endif
