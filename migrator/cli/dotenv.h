/* cli/dotenv.h - a .env file: the variables that concern this program. */
#ifndef MIGRATOR_CLI_DOTENV_H
#define MIGRATOR_CLI_DOTENV_H

#include "base/attributes.h"
#include "base/fault.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Lines `NAME=value`, `export NAME=value`, # comments; values bare (until " #" or the line's end), 'as they are' or
 * "with \n \r \t \" \\", the quoted ones over several lines. Nothing is expanded. The last of a name counts.
 * Of the names only DATABASE_URL, MIGRATOR_* and PG* are kept; what else is in the file, or is malformed, is passed
 * over as other programs do. A new table name -> value that owns both.
 */
GHashTable *dotenv_parse(const char *text, size_t length);

/* The same from a file; one that is not there is empty. FAULT_IO. */
MUST_CHECK bool dotenv_read(const char *file, GHashTable **variables, struct fault *fault);

#endif
