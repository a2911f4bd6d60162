/* cli/sources.h - what settings come from: command line, variables, .env, migrator.conf; the strongest counts. */
#ifndef MIGRATOR_CLI_SOURCES_H
#define MIGRATOR_CLI_SOURCES_H

#include "base/attributes.h"
#include "base/fault.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/settings.h"

#include <glib.h>
#include <stdbool.h>

/* From the strongest to the weakest. */
enum source_rank { FROM_FLAG, FROM_VARIABLE, FROM_ENV_FILE, FROM_SECTION, FROM_FILE, FROM_BUILT_IN, FROM_NOWHERE };

struct sources {
    struct arguments arguments;
    struct config config;
    GHashTable *variables; /* of the process; empty values are left out */
    GHashTable *env_file;  /* of the env_file; empty without one */
    char *env_file_name;
    char *environment; /* that is chosen; NULL: none */
    char *project;     /* the folder of migrator.conf, or where we are */
};

/* What a source says, and how it is called in messages. */
struct candidate {
    const char *value; /* borrowed from the sources; NULL: none says anything */
    enum source_rank rank;
    char *origin; /* owned by the caller; NULL without a value */
};

/* Read all of them: see settings_read(). */
MUST_CHECK bool sources_read(struct sources *sources, const struct settings_source *source, struct fault *fault);
void sources_release(struct sources *sources);

/* The strongest source of an option, or its built-in value. The value is not checked yet when it is a variable's. */
struct candidate sources_find(const struct sources *sources, const struct option *option);

/* The same of the file alone: the environment's section, then [migrator]. */
struct candidate sources_find_in_file(const struct sources *sources, const char *name);

/* The database, which several variables name. FAULT_USAGE: two of them differ. */
MUST_CHECK bool sources_find_database(const struct sources *sources, struct candidate *found, struct fault *fault);

/* A path that is relative to a folder, as the user would name it; owned by the caller. */
char *sources_path(const char *folder, const char *path);

#endif
