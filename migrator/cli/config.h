/* cli/config.h - migrator.conf: find it, read it, look a key up. */
#ifndef MIGRATOR_CLI_CONFIG_H
#define MIGRATOR_CLI_CONFIG_H

#include "base/attributes.h"
#include "base/fault.h"
#include "cli/command.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define CONFIG_NAME "migrator.conf"

/*
 * A key file (GKeyFile's syntax: # comments, [sections], key = value, the escapes \s \n \t \r \\): the section
 * [migrator], and any number of [environment NAME]. Keys are the options that are `configurable`; "_" is as good as
 * "-". It is read here and not by GKeyFile, which cannot say on which line a key is, and quotes what it cannot read:
 * that may be a password.
 */
struct config_entry {
    char *environment; /* NULL: [migrator] */
    const struct option *option;
    char *value;
    size_t line;
};

struct config {
    char *file;              /* as the user would name it; NULL: there is none */
    GPtrArray *entries;      /* struct config_entry * */
    GPtrArray *environments; /* char *: the sections' names, in order */
};

/*
 * The nearest migrator.conf in `directory` or above it, up to the file system's root or a folder that holds .git.
 * NULL: there is none. Owned by the caller, and relative when `directory` is: "../migrator.conf".
 */
char *config_find(const char *directory);

/*
 * Read a file; values are checked by their option's type. `options` lists all keys there are (ends with NULL).
 * FAULT_USAGE with line and nearest known name: unknown section or key, a key twice, a line that is none, a value
 * that its option refuses. FAULT_IO: cannot be read. No fault shows a value that may hold a password.
 */
MUST_CHECK bool config_read(struct config *config, const char *file, const struct option *const *options,
                            struct fault *fault);

/* The same from text in memory. */
MUST_CHECK bool config_parse(struct config *config, const char *file, const char *text, size_t length,
                             const struct option *const *options, struct fault *fault);
void config_release(struct config *config);

/* The entry of a key in [environment NAME], or with environment NULL in [migrator]; or NULL. */
const struct config_entry *config_entry(const struct config *config, const char *environment, const char *name);

/* Is there a section [environment NAME]? */
bool config_has_environment(const struct config *config, const char *environment);

#endif
