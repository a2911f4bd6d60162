/* command/applied.h - what the history knows of databases that are not for development, for sealing. */
#ifndef MIGRATOR_COMMAND_APPLIED_H
#define MIGRATOR_COMMAND_APPLIED_H

#include "history/history.h"
#include "migration/applied.h"

#include <glib.h>

/*
 * Every pinned database but those of development, newest contact first: GPtrArray of struct applied_database *, owned
 * by the caller. history NULL, or one that cannot be read: none, for it is only a copy.
 */
GPtrArray *applied_read(struct history *history);

/* The same from the history file of that path, which is not made when it is not there. */
GPtrArray *applied_read_file(const char *path);

#endif
