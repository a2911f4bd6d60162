/*
 * command/commands.c - THE TABLE: each command's row with its options; help, manual, completion and the reference are
 * printed from here.
 *
 * To add a command: a block below (its own options, its row), its pointer in commands[], its run function in
 * command/<name>.c and commands.h. Options that several commands share are in cli/options.h.
 */
#include "command/commands.h"

#include "cli/options.h"

/* ---- help ---- */

static const struct command help = {
    .name = "help",
    .arguments = "[COMMAND|config|exit-codes]",
    .arguments_max = 2,
    .summary = "Explain a command, the configuration or the exit codes",
    .description = "Without an argument: what to do first, and all commands by who uses them.",
    .examples = "migrator help up\twhat up does, and its options\n"
                "migrator help config\tkeys of migrator.conf, and where settings come from",
    .audience = FOR_RARE,
    .needs = NEEDS_NO_CONFIG,
    .run = command_help,
};

/* ---- version ---- */

static const struct command version = {
    .name = "version",
    .summary = "Print the program's version",
    .description = "The same as --version.",
    .audience = FOR_RARE,
    .needs = NEEDS_NO_CONFIG,
    .run = command_version,
};

const struct command *const commands[] = { &help, &version, NULL };
