/* cli/usage.h - what help prints on a terminal, from the tables. Pure. */
#ifndef MIGRATOR_CLI_USAGE_H
#define MIGRATOR_CLI_USAGE_H

#include "cli/command.h"

/* All texts end with a newline and are owned by the caller. `width` is the terminal's, 0: not known. */

/* Bare `migrator`: the three things to do first, and the commands by who uses them. */
char *usage_overview(const struct command *const *commands, int width);

/* `migrator help COMMAND`. */
char *usage_command(const struct command *command, int width);

/* `migrator help exit-codes`, `migrator help config`. NULL: there is no such topic. */
char *usage_topic(const struct command *const *commands, const char *topic, int width);

/* The names of the topics; ends with NULL. */
extern const char *const usage_topics[];

/* "the author", "CI", "incident". */
const char *usage_audience(enum command_audience audience);

/* "-d, --database URL": how an option is written; owned by the caller. */
char *usage_option(const struct option *option);

#endif
