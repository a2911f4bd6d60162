/* analysis/object_name.h - the names that PostgreSQL makes up for constraints and indexes. */
#ifndef MIGRATOR_ANALYSIS_OBJECT_NAME_H
#define MIGRATOR_ANALYSIS_OBJECT_NAME_H

/*
 * "t_a_b_key" of "t", "a_b" and "key": cut to 63 bytes, the longer of the two first, never within a character.
 * second, label: may be NULL. Owned by the caller. Source: makeObjectName(), indexcmds.c.
 */
char *object_name(const char *first, const char *second, const char *label);

/* The same with the names of columns; "" is an expression: "expr". NULL: none. */
char *object_name_of_columns(const char *table, const char *const *columns, const char *label);

#endif
