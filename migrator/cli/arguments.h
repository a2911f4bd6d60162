/* cli/arguments.h - the command line, taken apart: command, options, arguments. Pure. */
#ifndef MIGRATOR_CLI_ARGUMENTS_H
#define MIGRATOR_CLI_ARGUMENTS_H

#include "base/attributes.h"
#include "base/fault.h"
#include "cli/command.h"

#include <glib.h>
#include <stdbool.h>

/* An option as it was given. */
struct given_option {
    const struct option *option;
    char *value;    /* NULL for a flag */
    char *spelling; /* "--database" or "-d" */
};

struct arguments {
    const struct command *command; /* `help` when no word was given */
    GPtrArray *options;            /* struct given_option *, in order */
    GPtrArray *words;              /* char *: what stands after the command's name */
    bool help_is_asked;            /* --help: then neither options nor words are checked against the command */
};

/*
 * Options may stand anywhere before `--`; what follows it is words. `commands` ends with NULL and holds `help`, and
 * `version` for --version. `texts` is the command line without the program's name.
 * FAULT_USAGE: no such command or option (with the nearest), an option of another command, a value missing, empty or
 * not of its type, too few or too many words. No fault holds a password.
 */
MUST_CHECK bool arguments_parse(const struct command *const *commands, int count, char *const *texts,
                                struct arguments *arguments, struct fault *fault);
void arguments_release(struct arguments *arguments);

/* The last value given for an option, or NULL; `spelling` may be NULL. A flag's value is "yes". */
const char *arguments_value(const struct arguments *arguments, const char *name, const char **spelling);

/* The command of a name ("up", "history merge"), or NULL. */
const struct command *command_find(const struct command *const *commands, const char *name);

/* FAULT_USAGE for a word that names no command, with the nearest. Returns false. */
bool command_unknown(const struct command *const *commands, const char *word, struct fault *fault);

#endif
