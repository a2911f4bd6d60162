/* shadow/programs.h - where the server's own programs, initdb and postgres, are on this machine. */
#ifndef MIGRATOR_SHADOW_PROGRAMS_H
#define MIGRATOR_SHADOW_PROGRAMS_H

#include "base/attributes.h"
#include "base/fault.h"

#include <stdbool.h>

/*
 * Find the folder that holds both. wanted: look only there; NULL: PATH (symbolic links resolved), then what pg_config
 * says, then the usual folders of distributions, the newest version first. *bindir is owned by the caller.
 * FAULT_USAGE: there is none; the hint says what to install.
 */
MUST_CHECK bool programs_find(const char *wanted, char **bindir, struct fault *fault);

/* Order two folders by the version number in their paths, newest first, as g_ptr_array_sort() wants it. */
int programs_newer_first(const void *left, const void *right);

/* What the server found so says of its version: "postgres (PostgreSQL) 15.20"; owned by the caller. FAULT_IO besides.
 */
MUST_CHECK bool programs_version(const char *wanted, char **version, struct fault *fault);

#endif
