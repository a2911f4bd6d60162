/* sql/shorten.h - what is left out of a very long statement before it is parsed. Internal to sql/. */
#ifndef MIGRATOR_SQL_SHORTEN_H
#define MIGRATOR_SQL_SHORTEN_H

#include <stddef.h>

/*
 * Put blanks in the place of rows of INSERT … VALUES that differ from one before them in literals only. Nothing that is
 * to be known of them is lost but their number, which is returned.
 */
size_t sql_shorten_rows(char *text, size_t length);

#endif
