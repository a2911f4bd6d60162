/* sql/deparsed.h - expressions as the server writes them out, put so that they are read back as the same. */
#ifndef MIGRATOR_SQL_DEPARSED_H
#define MIGRATOR_SQL_DEPARSED_H

/*
 * A list of literals that is cast to another type as a whole, the server writes like one that is cast element by
 * element: x IN ('a', 'b') of a varchar as (ARRAY['a'::character varying, 'b'::character varying])::text[]. The list's
 * own type, said before that cast, keeps them apart; literals and bodies of functions are left as they are. Owned by
 * the caller.
 */
char *sql_deparsed(const char *text);

#endif
