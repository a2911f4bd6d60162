/* migration/create.h - making a new migration's file. */
#ifndef MIGRATOR_MIGRATION_CREATE_H
#define MIGRATOR_MIGRATION_CREATE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>

/* "Add users table" as a name in files: "add_users_table". NULL when nothing is left. Owned by the caller. */
char *create_slug(const char *title);

/*
 * Write the file of a new migration, named by the layout of the set: its version is `now` as YYYYMMDDHHMMSS, or the
 * one after the set's newest when that is not before it; in a set of small numbers the next number. The directory is
 * made when it is not there. *path is owned by the caller.
 * FAULT_USAGE: the title leaves no name; FAULT_REFUSED: the file is there already; FAULT_IO.
 */
MUST_CHECK bool migration_create(const struct migration_set *set, const char *title, GDateTime *now, char **path,
                                 struct fault *fault);

/*
 * See to it that a text file has a line; makes the file when it is not there. *is_added: it had not. FAULT_IO.
 * For .gitattributes and .gitignore.
 */
MUST_CHECK bool create_line(const char *path, const char *line, bool *is_added, struct fault *fault);

#endif
