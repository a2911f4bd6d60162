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

static const struct option help_man = {
    .name = "man",
    .type = OPTION_FLAG,
    .summary = "Print the manual page migrator(1)",
};
static const struct option help_completion = {
    .name = "completion",
    .argument = "SHELL",
    .type = OPTION_TEXT,
    .choices = "bash|zsh|fish",
    .summary = "Print the completion for a shell",
};
static const struct option help_reference = {
    .name = "reference",
    .type = OPTION_FLAG,
    .summary = "Print the reference of all commands as markdown",
};
static const struct option *const help_options[] = { &help_man, &help_completion, &help_reference, NULL };

static const struct command help = {
    .name = "help",
    .arguments = "[COMMAND|config|exit-codes]",
    .arguments_max = 2,
    .summary = "Explain a command, the configuration or the exit codes",
    .description = "Without an argument: what to do first, and all commands by who uses them.",
    .examples = "migrator help up\twhat up does, and its options\n"
                "migrator help config\tkeys of migrator.conf, and where settings come from\n"
                "source <(migrator help --completion bash)\tcomplete commands and options with the tab key",
    .options = help_options,
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

/* ---- new ---- */

static const struct command new_migration = {
    .name = "new",
    .arguments = "NAME…",
    .arguments_min = 1,
    .arguments_max = -1,
    .summary = "Begin a migration: make its file",
    .description =
            "Makes migrations/<version>_<name>.up.sql, where the version is the time (UTC) and always above the newest "
            "there is; in a folder of another tool's it is named as that tool does. With the first one come what git "
            "has to know (.gitattributes, .gitignore), and in a Node project that has DATABASE_URL in .env a "
            "migrator.conf that says so.\n\n"
            "Beside a file <version>_<name>.up.sql there may be: .before.sql and .after.sql, whose queries must each "
            "be true before and after it, and .down.sql, a way back of your own.\n\n"
            "Directives are lines of the comment at the top of a file:\n"
            "  -- migrator: incompatible \"why\"              the running release can break\n"
            "  -- migrator: irreversible \"why\"              there is no way back\n"
            "  -- migrator: before-image off \"why\"          the rows that it takes away are not kept\n"
            "  -- migrator: transaction off                 each statement by itself, as CREATE INDEX CONCURRENTLY "
            "needs\n"
            "  -- migrator: allow ID \"why\" [until=YYYY-MM-DD]  accept a finding: see lint\n"
            "  -- migrator: lock_timeout 5s                 how long a statement may wait for a lock\n"
            "  -- migrator: statement_timeout 30min         how long a statement may run\n"
            "  -- migrator: role NAME                       run it as this role",
    .examples = "migrator new add users table\tmakes …_add_users_table.up.sql",
    .audience = FOR_AUTHOR,
    .is_everyday = true,
    .run = command_new,
};

/* ---- seal ---- */

static const struct command seal = {
    .name = "seal",
    .summary = "Write the checksums of all migrations, and mend a merge",
    .description =
            "Writes migrator.sum, which lists the SHA-256 of every file; nothing that is not sealed runs outside of "
            "development. Commit it with the migrations.\n\n"
            "What the base branch has (the setting base, the target branch of a pull request in CI, else origin/main) "
            "is sealed for good: when it was changed, nothing is sealed and exit code 4 says so. So is what a database "
            "has that is not for development, as far as the history here knows. Everything else is a draft and is "
            "sealed anew.\n\n"
            "After a merge, also one that stopped in a conflict in migrator.sum, it takes both sides, moves your "
            "drafts behind the newest migration that is sealed for good, and says which it moved.",
    .examples = "migrator seal\tafter editing, after a merge, before a commit",
    .audience = FOR_AUTHOR,
    .run = command_seal,
};

/* ---- sandbox ---- */

static const struct option sandbox_keep = {
    .name = "keep",
    .argument = "DIR",
    .type = OPTION_PATH,
    .summary = "Keep the server's files in DIR, or go on with those that are there",
};
static const struct option sandbox_durable = {
    .name = "durable",
    .type = OPTION_FLAG,
    .summary = "Wait for the disk at each commit, as a server in production does: to measure",
};
static const struct option *const sandbox_options[] = { &option_pg_bindir, &sandbox_keep, &sandbox_durable, NULL };

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
            "The server does not wait for the disk (fsync is off) unless it is --durable, so it is for tests and trials. "
            "Started by root it runs as the user postgres, or nobody.",
    .examples = "migrator sandbox -- npm test\ttests that find their database in DATABASE_URL\n"
                "migrator sandbox -- migrator up\ttry all migrations on an empty database\n"
                "migrator sandbox --keep ./pg -- psql\tgo on tomorrow where you stop today",
    .options = sandbox_options,
    .audience = FOR_RARE,
    .run = command_sandbox,
};

/* ---- up ---- */

static const struct option up_dry_run = {
    .name = "dry-run",
    .type = OPTION_FLAG,
    .summary = "Show what would be done, and do nothing: the same as plan",
};
static const struct option up_no_advisory_lock = {
    .name = "no-advisory-lock",
    .type = OPTION_FLAG,
    .summary = "Do not keep other runners out; the ledger's keys still let each migration run once only",
};
static const struct option up_no_rehearse = {
    .name = "no-rehearse",
    .type = OPTION_FLAG,
    .configurable = true,
    .variable = "MIGRATOR_NO_REHEARSE",
    .summary = "Rehearse nothing on the way: what has no way back is applied without",
};
static const struct option *const up_options[] = {
    &option_to,
    &up_dry_run,
    &option_app,
    &option_wait,
    &option_lock_timeout,
    &option_statement_timeout,
    &option_before_image_limit,
    &option_record,
    &option_pg_bindir,
    &option_shadow_url,
    &up_no_rehearse,
    &up_no_advisory_lock,
    NULL,
};

static const struct command up = {
    .name = "up",
    .summary = "Apply what is pending, each migration with its ledger entry",
    .description =
            "Reads the folder and the database's ledger, refuses before anything is touched when they do not fit together, "
            "then runs each pending migration in a transaction of its own that also writes its ledger entry.\n\n"
            "The first up on a database pins its environment: the one that --environment names; an empty database on this "
            "machine becomes \"development\".\n\n"
            "What is pending and has no way back is rehearsed first, when there are PostgreSQL's server programs or "
            "--shadow-url: in development all of it (the first time, drafts), elsewhere what is compatible and keeps no "
            "rows, unless nothing is applied yet. The ledger keeps what is made; of what is not compatible it is also written beside the "
            "migrations.",
    .examples = "migrator up\tapply all that is pending\n"
                "migrator up --dry-run\tshow it only\n"
                "migrator up --environment production\tthe first time on a database",
    .options = up_options,
    .audience = FOR_DEPLOY,
    .is_everyday = true,
    .needs = NEEDS_SET | NEEDS_DATABASE,
    .run = command_up,
};

/* ---- verify ---- */

static const struct option verify_against = {
    .name = "against",
    .argument = "REF",
    .type = OPTION_TEXT,
    .variable = "MIGRATOR_AGAINST",
    .summary = "The git branch to judge the merge with; otherwise the CI's target branch, or origin/main",
};
static const struct option verify_rehearse = {
    .name = "rehearse",
    .type = OPTION_FLAG,
    .configurable = true,
    .summary = "Rehearse the drafts, too, as `rehearse --check` does; that takes PostgreSQL's server programs",
};
static const struct option *const verify_options[] = {
    &verify_against, &verify_rehearse,       &option_pg_bindir, &option_shadow_url, &option_since,
    &option_fail_on, &option_server_version, &option_rules,     &option_report,     NULL,
};

static const struct command verify = {
    .name = "verify",
    .summary = "Check the migrations without a database: names, order, checksums, SQL, hazards, and the merge",
    .description =
            "Reads every file: names and versions, the checksum file, directives, statements that PostgreSQL's parser "
            "refuses, transaction control, statements that cannot run in a transaction; and in what is not released yet "
            "the hazards that lint finds, and whether the header says so when a migration is incompatible with the running "
            "release. In a git clone it also judges the merge with the branch that --against names: sealed files that were edited, renamed or removed, new "
            "versions that sort before that branch's, versions that both have.\n\n"
            "Exit code 1 when there are errors, 2 when the branch is not in a shallow clone; the fault says how to "
            "fetch it.",
    .examples = "migrator verify\twhat CI should run\n"
                "migrator verify --format github --report junit=verify.xml\tannotations, and a file to keep",
    .options = verify_options,
    .audience = FOR_CI,
    .is_everyday = true,
    .needs = NEEDS_SET,
    .run = command_verify,
};

/* ---- lint ---- */

static const struct option lint_fix = {
    .name = "fix",
    .type = OPTION_FLAG,
    .summary = "Write the safe way where nobody has to decide anything: as new files, and in drafts",
};
static const struct option *const lint_options[] = {
    &lint_fix,     &option_since,  &option_fail_on, &option_server_version,
    &option_rules, &option_report, &option_wait,    NULL,
};

static const struct command lint = {
    .name = "lint",
    .arguments = "[FILE|-]…",
    .arguments_max = -1,
    .summary = "Find what migrations would do to a running system: locks, rewrites, broken releases, lost data",
    .description =
            "Replays the migrations in order and says of each one that is not released yet what it does to those who use "
            "the database: who has to wait, what the running release cannot do any more, which data are lost; and what to "
            "write instead. verify, which CI runs, finds the same.\n\n"
            "Without FILE: the migrations of the folder that the running release does not have (see --since). With FILE, "
            "or - for standard input, just those, in that order: what they do not create themselves counts as existing and "
            "in use. With --database it begins with what that database has, and severity follows the tables' sizes.\n\n"
            "A finding is accepted with its reason in a comment: at the top of the file for all of it, else for the statement "
            "that it is before, in, or behind on its last line:\n"
            "  -- migrator: allow ID \"why\" [until=YYYY-MM-DD]\n"
            "Ignore comments for squawk, pgfence and atlas count, too, and are listed. One that is needed no longer is "
            "found.\n\n"
            "Exit code 1 when a finding is at least as severe as --fail-on says.",
    .examples = "migrator lint\twhat is not released yet\n"
                "migrator lint --database \"$DATABASE_URL\"\tthe same, with the sizes of its tables\n"
                "migrator lint - <draft.sql\tfor an editor\n"
                "migrator lint --format sarif old/*.sql\tanother tool's files",
    .options = lint_options,
    .audience = FOR_AUTHOR,
    .run = command_lint,
};

/* ---- explain ---- */

static const struct command explain = {
    .name = "explain",
    .arguments = "[ID]",
    .arguments_max = 1,
    .summary = "Explain a finding by its id: what it is, why, which lock, the safe way",
    .description = "Without an id: all rules, by what is in danger.",
    .examples = "migrator explain drop-column\twhat is wrong with it, and what to do",
    .audience = FOR_AUTHOR,
    .needs = NEEDS_NO_CONFIG,
    .run = command_explain,
};

/* ---- plan ---- */

static const struct option plan_rollback_to = {
    .name = "rollback-to",
    .argument = "VERSION|SHA",
    .type = OPTION_TEXT,
    .summary = "Show what going back there undoes, by what, and how long that may take",
};
static const struct option *const plan_options[] = { &option_to,        &plan_rollback_to,
                                                     &option_wait,      &option_before_image_limit,
                                                     &option_pg_bindir, &option_shadow_url,
                                                     &up_no_rehearse,   NULL };

static const struct command plan = {
    .name = "plan",
    .summary = "Show what up would do, in what order",
    .description = "Lists the pending migrations with their class and how they run, and what stands in the way. "
                   "Nothing is changed.",
    .examples = "migrator plan\twhat is pending\n"
                "migrator plan --format markdown\tfor a comment on a pull request\n"
                "migrator plan --rollback-to 3f2a91c\tbefore a release: is there a way back from it?",
    .options = plan_options,
    .audience = FOR_DATA_OWNER,
    .is_everyday = true,
    .needs = NEEDS_SET | NEEDS_DATABASE,
    .run = command_plan,
};

/* ---- gate ---- */

static const struct option gate_app = {
    .name = "app",
    .argument = "SHA",
    .type = OPTION_TEXT,
    .summary = "The release that is meant, by its commit; without it the one that is here",
};
static const struct option *const gate_options[] = { &gate_app, &option_wait, NULL };

static const struct command gate = {
    .name = "gate",
    .summary = "Say whether a release may run on this schema",
    .description =
            "Exit code 0 when it may: all that is applied and that it does not have is compatible with it. Else exit "
            "code 8, with the migrations in the way, why, and the command that undoes them. Which migrations the release "
            "has is read from git; where git does not have the commit, the ledger tells what was applied when that "
            "release was deployed last. Nothing is changed.\n\n"
            "With --offline, or when the database cannot be reached, it answers from the history, and says how old that "
            "is.",
    .examples = "migrator gate --app 3f2a91c && deploy 3f2a91c\tbefore an earlier release is deployed again\n"
                "migrator gate --app 3f2a91c --offline\twhile the database is down",
    .options = gate_options,
    .audience = FOR_DEPLOY,
    .needs = NEEDS_SET | NEEDS_DATABASE | NEEDS_LEDGER,
    .run = command_gate,
};

/* ---- status ---- */

static const struct option status_exit_code = {
    .name = "exit-code",
    .type = OPTION_FLAG,
    .summary = "Exit with 1 when anything is pending, or with --drift differs",
};
static const struct option status_drift = {
    .name = "drift",
    .type = OPTION_FLAG,
    .summary = "Also compare the schema with what the applied migrations make on a throw-away server",
};
static const struct option *const status_options[] = { &status_exit_code,  &status_drift, &option_pg_bindir,
                                                       &option_shadow_url, &option_wait,  NULL };

static const struct command status = {
    .name = "status",
    .summary = "Show where the database stands: applied, pending, and what does not fit",
    .description =
            "Walks the ledger's chain and holds it against the local history: an entry that was edited, removed, "
            "inserted or re-dated is named, with exit code 9. With --offline it answers from the history.",
    .examples = "migrator status\twhere things stand\n"
                "migrator status --exit-code\tis anything pending?\n"
                "migrator status --offline\twhile the database is down",
    .options = status_options,
    .audience = FOR_INCIDENT,
    .is_everyday = true,
    .needs = NEEDS_SET | NEEDS_DATABASE | NEEDS_LEDGER,
    .run = command_status,
};

/* ---- log ---- */

static const struct option log_since = {
    .name = "since",
    .argument = "DATE",
    .type = OPTION_TEXT,
    .summary = "Only entries from this day or time on (2026-03-01, or 2026-03-01T12:00:00Z)",
};
static const struct option *const log_options[] = { &log_since, &option_wait, NULL };

static const struct command log_row = {
    .name = "log",
    .summary = "Show what happened to the database: every entry of its ledger",
    .description = "The newest entry comes first. With --offline it answers from the history.",
    .examples = "migrator log\tall of it\n"
                "migrator log --since 2026-03-01 --format markdown\tfor a report",
    .options = log_options,
    .audience = FOR_INCIDENT,
    .needs = NEEDS_DATABASE | NEEDS_LEDGER,
    .run = command_log,
};

/* ---- history merge ---- */

static const struct command history_merge = {
    .name = "history merge",
    .arguments = "FILE|DIR…",
    .arguments_min = 1,
    .arguments_max = -1,
    .summary = "Take in records that other machines wrote, such as those of `up --record`",
    .description =
            "The history is a local copy of what databases said about themselves; with it, log, status and plan answer "
            "--offline. Where `up` runs elsewhere, `up --record DIR` writes what it saw to a folder for CI to keep, "
            "and this command takes it in: FILE is such a history.db, or another project's; DIR a folder with one.\n\n"
            "A record is not trusted: each entry's link and each body's digest are computed again. One that "
            "contradicts "
            "itself, or what is known already, is refused with the sequence and the field (exit 9), and nothing is "
            "taken in. About a database that was not known before, a record proves only that it is whole; the next "
            "contact with the database compares it.",
    .examples = "migrator history merge record/\twhat a CI job kept\n"
                "migrator history merge */history.db\tseveral at once: all or none",
    .audience = FOR_RARE,
    .run = command_history_merge,
};

/* ---- rehearse ---- */

static const struct option rehearse_all = {
    .name = "all",
    .type = OPTION_FLAG,
    .summary = "Every migration of the set; no file is written",
};
static const struct option rehearse_check = {
    .name = "check",
    .type = OPTION_FLAG,
    .summary = "Write no file; exit with 1 when the files that are there are not those that would be written",
};
static const struct option *const rehearse_options[] = { &rehearse_all, &rehearse_check, &option_pg_bindir,
                                                         &option_shadow_url, NULL };

static const struct command rehearse = {
    .name = "rehearse",
    .arguments = "[VERSION…]",
    .arguments_max = -1,
    .summary = "Make the way back of migrations, and prove it on a throw-away server",
    .description =
            "Starts a private server, or connects to the one of --shadow-url, applies the set there, and for each "
            "migration that is a draft, or that is named, looks at what it changes, makes the SQL that keeps beforehand what is lost (capture.sql) and the SQL that "
            "brings schema and rows back (repair.sql), runs all of it, and compares: after the repair everything must "
            "be as before, and after applying the migration again as it was after the first time.\n\n"
            "Where there is a folder of queries beside the migrations, *.sql with the statements that the running release "
            "sends ($1, $2 … for what it fills in, a line `-- name: x` before each), they are run before and after each "
            "migration: PostgreSQL must take them as before, with the same result columns, and what ran before, with "
            "values made up for its parameters and rolled back, must still run. What does not is a finding "
            "query-broken, and the migration is incompatible.\n\n"
            "The files are written to rollback/<migration>/ beside the migrations directory, for people to read. "
            "Exit code 1: a way back is not proven, and the report says what differs; or a query breaks, and the "
            "migration's header does not say incompatible.",
    .examples = "migrator rehearse\tthe drafts\n"
                "migrator rehearse --check\tin CI: is the way back that is reviewed still the right one?\n"
                "migrator rehearse 20260301120000\tone migration",
    .options = rehearse_options,
    .audience = FOR_AUTHOR,
    .needs = NEEDS_SET,
    .run = command_rehearse,
};

/* ---- queries import ---- */

static const struct option queries_from = {
    .name = "from",
    .argument = "SOURCE",
    .type = OPTION_TEXT,
    .built_in = "pg_stat_statements",
    .summary = "The database's statistics, or a server's log: the name of a file",
};
static const struct option queries_limit = {
    .name = "limit",
    .argument = "N",
    .type = OPTION_NUMBER,
    .built_in = "500",
    .summary = "So many at most, those that ran most often",
};
static const struct option *const queries_options[] = { &queries_from, &queries_limit, &option_wait, NULL };

static const struct command queries_import = {
    .name = "queries import",
    .summary = "Write down what a database is asked, for rehearse to prove that it still can be",
    .description =
            "Writes queries/imported.sql beside the migrations directory: the SELECT, INSERT, UPDATE, DELETE and MERGE "
            "statements of the database's own tables and functions, each once, below a line `-- name: x`. rehearse runs "
            "them before and after each migration. No value is written: literals become $1, $2 …, comments are left "
            "out, and a statement from which a literal cannot be taken is passed over.\n\n"
            "From pg_stat_statements come the statements of the database that --database names. A log is read as "
            "log_statement, log_min_duration_statement and auto_explain (text) write it, to stderr or as csvlog; no "
            "database is needed then, and those of all databases in it are taken.",
    .examples = "migrator queries import --database \"$PRODUCTION_URL\"\twhat production is asked\n"
                "migrator queries import --from /var/log/postgresql/postgresql.log --limit 100\tfrom a log",
    .options = queries_options,
    .audience = FOR_AUTHOR,
    .run = command_queries_import,
};

/* ---- rollback ---- */

static const struct option rollback_to = {
    .name = "to",
    .argument = "VERSION|SHA",
    .type = OPTION_TEXT,
    .summary = "Where to go back to: a version that is applied (0: before all), or a release that was deployed",
};
static const struct option rollback_exact = {
    .name = "exact",
    .type = OPTION_FLAG,
    .summary = "Undo all that is above the target, also what is compatible with it",
};
static const struct option rollback_run = {
    .name = "run",
    .type = OPTION_FLAG,
    .summary = "Do it; without it nothing is changed",
};
static const struct option rollback_resume = {
    .name = "resume",
    .type = OPTION_FLAG,
    .summary = "Go on with the rollback that is under way, wherever it stopped; its target is in the ledger",
};
static const struct option rollback_out = {
    .name = "out",
    .argument = "DIR",
    .type = OPTION_PATH,
    .summary = "Write it as files: four scripts for psql, and who runs them",
};
static const struct option rollback_despite_drift = {
    .name = "despite-drift",
    .type = OPTION_FLAG,
    .summary = "Begin though the schema has drifted: the differences are shown, and stay unless a repair meets them",
};
static const struct option *const rollback_options[] = {
    &rollback_to,         &rollback_exact,
    &rollback_run,        &rollback_resume,
    &rollback_out,        &rollback_despite_drift,
    &option_pg_bindir,    &option_shadow_url,
    &option_app,          &option_wait,
    &option_lock_timeout, &option_statement_timeout,
    &up_no_advisory_lock, NULL,
};

static const struct command rollback = {
    .name = "rollback",
    .summary = "Go back to an earlier release or version, schema and rows",
    .description =
            "Shows which migrations are above the target, in the order of the ledger, and what each can be undone by: "
            "the repair that `migrator rehearse` made and proved before it was applied, or a hand-written way back. "
            "Without --to the target is the release before the one that is deployed. What is above the target and compatible "
            "stays, unless --exact is said. Where it was applied after something that has to go, undoing that beneath it is "
            "tried on a throw-away server first: with rows, it has to give what the others give without it, and applied "
            "again what is there. Where that fails, or there are no server programs, it goes, too.\n\n"
            "With --run it freezes the tables concerned, when a migration is not compatible, undoes them, the newest "
            "first, each in a transaction of its own with a ledger entry, checks that each table can be read and "
            "written, and stops: thaw is for people to say. Run again after a failure, or with --resume, it goes on where it "
            "stopped. Before it begins it holds the schema against what the applied migrations make on a throw-away "
            "server, and refuses one that has drifted, unless --despite-drift is given; where there are no server programs it says that it did not look. "
            "Nothing but the database is needed: what undoes a migration is in the ledger. Rows that cannot be as they "
            "were are in the table conflict of the ledger's schema.\n\n"
            "--out writes 1-freeze.sql, 2-repair.sql, 3-verify.sql, 4-thaw.sql and RUNBOOK.md: each script can be run "
            "by psql, and again, and --run goes on where they stopped. They hold the pass by which a repair writes to "
            "frozen tables. With --offline, or when the database cannot be reached, they are made of what the history "
            "knows.",
    .examples = "migrator rollback\twhat going back to the previous release would take\n"
                "migrator rollback --to 20260214093000 --run\tundo what came after this version\n"
                "migrator rollback --resume\tafter a failure or a crash\n"
                "migrator rollback --offline --out bundle\twhile the database is down",
    .options = rollback_options,
    .audience = FOR_INCIDENT,
    .is_everyday = true,
    .needs = NEEDS_DATABASE,
    .run = command_rollback,
};

/* ---- redo ---- */

static const struct option *const redo_options[] = {
    &option_app,       &option_wait,       &option_lock_timeout, &option_statement_timeout, &option_before_image_limit,
    &option_pg_bindir, &option_shadow_url, &up_no_rehearse,      &up_no_advisory_lock,      NULL,
};

static const struct command redo = {
    .name = "redo",
    .arguments = "[VERSION]",
    .arguments_max = 1,
    .summary = "In development: undo a migration and all after it, and apply them as they are now",
    .description =
            "Without a version: the newest one. Each is undone by the .down.sql that it was applied with, which the ledger "
            "keeps; if there was none, by the one that is there now. Refused outside of an environment that is pinned as development.",
    .examples = "migrator redo\tthe newest migration once more\nmigrator redo 20260301120000\tfrom this one on",
    .options = redo_options,
    .audience = FOR_AUTHOR,
    .is_everyday = true,
    .needs = NEEDS_SET | NEEDS_DATABASE,
    .run = command_redo,
};

/* ---- resolve ---- */

static const struct option resolve_applied = {
    .name = "applied",
    .type = OPTION_FLAG,
    .summary = "All of it is done now, the rest by hand",
};
static const struct option resolve_undone = {
    .name = "undone",
    .type = OPTION_FLAG,
    .summary = "Nothing of it is left; up will run it from the start",
};
static const struct option resolve_reason = {
    .name = "reason",
    .argument = "WHY",
    .type = OPTION_TEXT,
    .summary = "What was done, for the ledger",
};
static const struct option *const resolve_options[] = { &resolve_applied, &resolve_undone, &resolve_reason,
                                                        &option_wait, NULL };

static const struct command resolve = {
    .name = "resolve",
    .arguments = "VERSION",
    .arguments_min = 1,
    .arguments_max = 1,
    .summary = "Say what became of a migration that was left half applied",
    .description =
            "After exit code 6: a migration outside of a transaction stopped, and up cannot go on by itself: it could not "
            "find out how far the last statement came, or the file has to be changed, which may not be while it is half "
            "applied. The word is recorded in the ledger, with its reason.\n\n"
            "Either finish by hand what the file is to do, and say --applied; or undo by hand what ran of it (status says "
            "which statements), say --undone, change the file, and run up again.",
    .examples =
            "migrator resolve 20260301120000 --applied --reason \"finished by hand with psql\"\twhat was left to do is done",
    .options = resolve_options,
    .audience = FOR_INCIDENT,
    .needs = NEEDS_SET | NEEDS_DATABASE,
    .run = command_resolve,
};

/* ---- forget ---- */

static const struct option forget_reason = {
    .name = "reason",
    .argument = "WHY",
    .type = OPTION_TEXT,
    .summary = "Why, for the ledger",
};
static const struct option forget_expired = {
    .name = "expired",
    .type = OPTION_FLAG,
    .summary = "All that was kept longer ago than before-image-retention says",
};
static const struct option forget_retention = {
    .name = "before-image-retention",
    .argument = "DAYS",
    .type = OPTION_NUMBER,
    .configurable = true,
    .variable = "MIGRATOR_BEFORE_IMAGE_RETENTION",
    .summary = "How many days rows are kept for a way back, for --expired",
};
static const struct option *const forget_options[] = { &forget_reason, &forget_expired, &forget_retention, &option_wait,
                                                       NULL };

static const struct command forget = {
    .name = "forget",
    .arguments = "[VERSION]",
    .arguments_max = 1,
    .summary = "Drop the rows that a migration has kept for its way back",
    .description =
            "What a migration takes away is kept in the ledger's schema until it is forgotten: to save space, or "
            "because it must not be kept any longer. From then on `rollback` says that there is no way back. "
            "It is recorded in the ledger, with its reason.",
    .examples = "migrator forget 20260301120000 --reason \"the customer asked for it\"\tthe rows are gone\n"
                "migrator forget --expired\twhat is kept longer than migrator.conf says",
    .options = forget_options,
    .audience = FOR_RARE,
    .needs = NEEDS_DATABASE,
    .run = command_forget,
};

/* ---- freeze ---- */

static const struct option freeze_tables = {
    .name = "tables",
    .argument = "LIST",
    .type = OPTION_TEXT,
    .summary = "These tables, comma-separated, quoted as in SQL; with the trees that they are in",
};
static const struct option freeze_schema_name = {
    .name = "schema-name",
    .argument = "NAME",
    .type = OPTION_TEXT,
    .summary = "All tables of this database schema",
};
static const struct option freeze_all = {
    .name = "all",
    .type = OPTION_FLAG,
    .summary = "All tables",
};
static const struct option freeze_reason = {
    .name = "reason",
    .argument = "WHY",
    .type = OPTION_TEXT,
    .summary = "What those read whose writes are refused; also for the ledger",
};
static const struct option freeze_plan = {
    .name = "plan",
    .type = OPTION_FLAG,
    .summary = "Do nothing, print the script that does the same with psql",
};
static const struct option *const freeze_options[] = {
    &freeze_tables, &freeze_schema_name,  &freeze_all,  &freeze_reason,
    &freeze_plan,   &option_lock_timeout, &option_wait, NULL,
};

static const struct command freeze = {
    .name = "freeze",
    .summary = "Stop writes to tables while an incident is dealt with; reading goes on",
    .description =
            "Every table gets triggers that refuse each INSERT, UPDATE, DELETE and TRUNCATE with SQLSTATE 25006 and the "
            "reason, also those of replication; subscriptions that write to the tables are disabled. Inheritance and "
            "partition trees are frozen as a whole. Each table is a transaction of its own, which waits for the writers "
            "in flight: when it is done, there are none. Readers never wait.\n\n"
            "Exit code 7 when others wrote to a table all the time; they are named. After that, as after a crash or ^C, run "
            "the same again: it goes on where it stopped. As long as one freeze is open another one adds its tables to it. "
            "`status` shows it in its first line, and `up` is refused, until `thaw`.\n\n"
            "Refused with exit code 4, before anything is touched, when a table is another role's: the right TRIGGER would "
            "let it be frozen, but only its owner can thaw it.\n\n"
            "Not stopped: nextval and setval, large objects, REFRESH MATERIALIZED VIEW, DDL, and tables that are made "
            "later, unless they are partitions of frozen ones. The ledger is never frozen.\n\n"
            "--plan prints the script, which also writes the ledger entries; a DBA can run it with psql.",
    .examples =
            "migrator freeze --tables orders,payments --reason \"totals are wrong, fixing\"\ttwo tables\n"
            "migrator freeze --all --reason \"rolling back\" --plan >freeze.sql\tto be read first, and run with psql",
    .options = freeze_options,
    .audience = FOR_INCIDENT,
    .needs = NEEDS_DATABASE | NEEDS_LEDGER,
    .run = command_freeze,
};

/* ---- thaw ---- */

static const struct option thaw_clean_only = {
    .name = "clean",
    .type = OPTION_FLAG,
    .summary = "Only remove the triggers that earlier freezes left; an open freeze stays",
};
static const struct option thaw_half_way = {
    .name = "half-way",
    .type = OPTION_FLAG,
    .summary = "Also when a rollback has undone only a part of what it is to undo; else that is refused",
};
static const struct option *const thaw_options[] = { &thaw_clean_only, &thaw_half_way, &freeze_plan, &option_wait,
                                                     NULL };

static const struct command thaw = {
    .name = "thaw",
    .summary = "Let writes pass again after a freeze",
    .description =
            "At once and for all tables together, without a lock on any: the freeze's function is replaced by one that lets "
            "everything pass. Subscriptions that the freeze disabled are enabled again.\n\n"
            "Then the triggers, which do nothing any more, are removed one by one; where others are at work on a table "
            "they stay, which is said and does no harm: the next thaw removes them, or thaw --clean.",
    .examples = "migrator thaw\twhen the incident is over\n"
                "migrator thaw --clean\tlater, for what could not be removed",
    .options = thaw_options,
    .audience = FOR_INCIDENT,
    .is_everyday = true,
    .needs = NEEDS_DATABASE | NEEDS_LEDGER,
    .run = command_thaw,
};

/* ---- doctor ---- */

static const struct option doctor_print_setup = {
    .name = "print-setup",
    .type = OPTION_FLAG,
    .summary = "Print what a DBA has to run when the role may not make schemas",
};
static const struct option *const doctor_options[] = { &doctor_print_setup, &option_wait, NULL };

static const struct command doctor = {
    .name = "doctor",
    .summary = "Check what a run needs: server, connection, rights, ledger, history",
    .description = "Changes nothing.",
    .examples = "migrator doctor --print-setup | psql -d agento\tas the database's owner",
    .options = doctor_options,
    .audience = FOR_RARE,
    .needs = NEEDS_DATABASE,
    .run = command_doctor,
};

/* In the order in which help lists them. */
/* clang-format off */
const struct command *const commands[] = {
    &new_migration,
    &seal,
    &up,
    &rehearse,
    &queries_import,
    &rollback,
    &redo,
    &verify,
    &lint,
    &explain,
    &plan,
    &gate,
    &status,
    &log_row,
    &resolve,
    &forget,
    &freeze,
    &thaw,
    &doctor,
    &history_merge,
    &sandbox,
    &help,
    &version,
    NULL,
};
/* clang-format on */
