/* cli/manual.h - the documents that are printed from the tables: manual page, reference, shell completion. Pure. */
#ifndef MIGRATOR_CLI_MANUAL_H
#define MIGRATOR_CLI_MANUAL_H

#include "cli/command.h"

/* All texts are owned by the caller and the same on every run. `commands` ends with NULL. */

/* The manual page migrator(1), in man(7) macros. */
char *manual_page(const struct command *const *commands);

/* Every command with its options, the settings and the exit codes, as markdown. */
char *manual_reference(const struct command *const *commands);

/* The completion script for "bash", "zsh" or "fish". NULL: another shell. */
char *manual_completion(const struct command *const *commands, const char *shell);

#endif
