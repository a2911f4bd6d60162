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

/* ---- sandbox ---- */

static const struct option sandbox_keep = {
    .name = "keep",
    .argument = "DIR",
    .type = OPTION_PATH,
    .summary = "Keep the server's files in DIR, or go on with those that are there",
};
static const struct option *const sandbox_options[] = { &option_pg_bindir, &sandbox_keep, NULL };

static const struct command sandbox = {
    .name = "sandbox",
    .arguments = "[--] COMMAND…",
    .arguments_max = -1,
    .summary = "Run a command beside a private PostgreSQL server that is removed afterwards",
    .description =
            "Starts a server in a temporary directory within about a second, reachable by its unix socket only, and "
            "sets "
            "DATABASE_URL, PGHOST, PGPORT, PGUSER and PGDATABASE for the command. Its exit code is passed on: 127 when "
            "there is no such command, 126 when it cannot be run, 128+n when signal n ended it. On a terminal and "
            "without "
            "a command it is psql.\n\n"
            "Server and files are removed when the command ends, also after ^C, SIGTERM or the death of this program. "
            "The server does not wait for the disk (fsync is off), so it is for tests and trials. Started by root it "
            "runs "
            "as the user postgres, or nobody.",
    .examples = "migrator sandbox -- npm test\ttests that find their database in DATABASE_URL\n"
                "migrator sandbox -- migrator up\ttry all migrations on an empty database\n"
                "migrator sandbox --keep ./pg -- psql\tgo on tomorrow where you stop today",
    .options = sandbox_options,
    .audience = FOR_RARE,
    .run = command_sandbox,
};

const struct command *const commands[] = { &help, &version, &sandbox, NULL };
