/* rollback/pattern.h - text with names in braces, which somebody knows how to replace. */
#ifndef MIGRATOR_ROLLBACK_PATTERN_H
#define MIGRATOR_ROLLBACK_PATTERN_H

#include <glib.h>

/*
 * The pattern with what append() writes in the place of each {name}. What is filled in is not looked at again, so that
 * it may hold braces. Owned by the caller.
 */
char *pattern_fill(const char *pattern, void (*append)(GString *text, const char *name, gpointer argument),
                   gpointer argument);

#endif
