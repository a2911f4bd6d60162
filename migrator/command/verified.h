/* command/verified.h - which bytes this very program has found nothing to say of: a cache that may be lost any time. */
#ifndef MIGRATOR_COMMAND_VERIFIED_H
#define MIGRATOR_COMMAND_VERIFIED_H

#include "base/digest.h"

#include <glib.h>
#include <stdbool.h>

/*
 * The file: a line that names the program, by version, size and time of its executable, then a line with 64
 * hexadecimal digits for each key. Anything else in it, and all of it counts for nothing. All zero: no cache.
 */
struct verified {
    char *path;
    char *program; /* the first line */
    GBytes *text;  /* the file as read; the keys are in it */
    GHashTable *known;
    GString *seen; /* the file as it is to be: the keys of this run */
    bool has_news;
};

/* Read it from the folder. Never fails: a cache that cannot be read is an empty one. */
void verified_open(struct verified *verified, const char *folder);
void verified_release(struct verified *verified);

/* Was the key kept by an earlier run? It is then kept again. */
bool verified_has(struct verified *verified, const struct digest *key);

/* Keep the key from now on. */
void verified_add(struct verified *verified, const struct digest *key);

/* Write what this run has seen, if it differs; a folder that cannot be written to is left alone. */
void verified_save(const struct verified *verified);

#endif
