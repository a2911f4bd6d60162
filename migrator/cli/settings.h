/* cli/settings.h - the value of every option for this run, and where it came from. */
#ifndef MIGRATOR_CLI_SETTINGS_H
#define MIGRATOR_CLI_SETTINGS_H

#include "base/attributes.h"
#include "base/fault.h"
#include "cli/command.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct settings;

/* All that settings are made from. */
struct settings_source {
    const struct command *const *commands; /* ends with NULL */
    int count;
    char *const *texts;     /* the command line without the program's name */
    char *const *variables; /* "NAME=value", as environ; ends with NULL; an empty value counts as not set */
    const char *directory;  /* where we are: "." */
};

/*
 * Take the command line apart, find and read migrator.conf and the env_file it names, and look every option up:
 * the flag, its variable, the environment's section, [migrator], built-in. For the database the variables are
 * MIGRATOR_DIRECT_URL, then MIGRATOR_DATABASE or DATABASE_URL, then libpq's own PGHOST, PGHOSTADDR, PGDATABASE and
 * PGSERVICE: those leave it an empty text, with which libpq looks them up itself.
 * When nothing names an environment nor a database, [environment development] is taken if there is one.
 * For --help, and a command with NEEDS_NO_CONFIG, neither the file nor variables are looked at.
 * FAULT_USAGE: see arguments_parse(), config_read(); MIGRATOR_DATABASE and DATABASE_URL that differ, for a command
 * that needs the database; an environment that the file, which has others, does not know. FAULT_IO.
 * No fault holds a password.
 */
MUST_CHECK bool settings_read(const struct settings_source *source, struct settings **settings, struct fault *fault);
void settings_free(struct settings *settings);

/*
 * The database said which environment it is: from now on this environment's section counts. A no-op when one was
 * chosen before. The database itself, and what was given by flag or variable, stays.
 */
void settings_choose_environment(struct settings *settings, const char *environment);

/* The command that was named; --help (a flag like others) asks to explain it instead of running it. */
const struct command *settings_command(const struct settings *settings);

/* All by the option's name; an unknown name is a bug and aborts. NULL or 0 or false when it is not set anywhere. */
const char *settings_text(const struct settings *settings, const char *name);
bool settings_flag(const struct settings *settings, const char *name);
int64_t settings_number(const struct settings *settings, const char *name);
int64_t settings_duration_ms(const struct settings *settings, const char *name);     /* -1: not set */
int64_t settings_size(const struct settings *settings, const char *name);            /* bytes; -1: not set */
const char *const *settings_list(const struct settings *settings, const char *name); /* ends with NULL; never NULL */

/* "--database", "MIGRATOR_DATABASE", "migrator.conf, line 7", "built in"; for messages. "nothing": not set anywhere. */
const char *settings_origin(const struct settings *settings, const char *name);
/* On the command line, by whichever name? */
bool settings_is_given(const struct settings *settings, const char *name);

/* The command's arguments, and how many; ends with NULL. */
const char *const *settings_arguments(const struct settings *settings, int *count);

/* The folder of migrator.conf, or the current one: paths of the configuration are relative to it. */
const char *settings_project(const struct settings *settings);

/* migrator.conf as the user would name it; NULL: there is none. */
const char *settings_config_file(const struct settings *settings);

/*
 * libpq's variables (PGPASSWORD, PGSSLROOTCERT, …) that the env_file sets and the process has not, for setenv():
 * name -> value. Empty when the database was named by a flag or a variable: another server's password is not its own.
 */
GHashTable *settings_libpq_variables(const struct settings *settings);

#endif
