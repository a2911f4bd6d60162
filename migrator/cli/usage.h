/* cli/usage.h - what help prints on a terminal, from the tables. Pure. */
#ifndef MIGRATOR_CLI_USAGE_H
#define MIGRATOR_CLI_USAGE_H

#include "cli/command.h"

#include <glib.h>

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

/* ---- what the documents of cli/manual.h are made of, too; owned by the caller unless const ---- */

/* "-d, --database URL": how an option is written; indented where there is no letter. */
char *usage_option(const struct option *option);

/* An option's meaning, choices, (built-in value) and [variable] in one line. */
char *usage_explanation(const struct option *option);

/* "new NAME". */
char *usage_synopsis(const struct command *command);

/* Paragraphs on what the program is, and on where settings come from; lines that begin with a space are literal. */
const char *usage_introduction(void);
char *usage_configuration(void);

/* The keys of migrator.conf, each once: see option_list_new(). */
GArray *usage_keys(const struct command *const *commands);

/* "config, exit-codes": words that end with NULL, joined. */
char *usage_join(const char *const *words, const char *between);

/* The kinds of fault in the order of their exit codes, and a code as it is written: "4", "128+n". */
void usage_exit_order(enum fault_kind order[static FAULT_KIND_COUNT]);
char *usage_exit_code(enum fault_kind kind);

#endif
