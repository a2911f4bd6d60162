/* cli/command.h - what a command and an option are: rows of tables from which parsing, help and manuals are made. */
#ifndef MIGRATOR_CLI_COMMAND_H
#define MIGRATOR_CLI_COMMAND_H

#include "base/attributes.h"
#include "base/fault.h"

#include <stdbool.h>
#include <stddef.h>

enum option_type {
    OPTION_FLAG,     /* --quiet */
    OPTION_TEXT,     /* --database URL */
    OPTION_PATH,     /* --migrations DIR; a relative one in migrator.conf is relative to that file's folder */
    OPTION_NUMBER,   /* --jobs N; digits only */
    OPTION_DURATION, /* --wait 60s: a number with ms, s, min, h; without a unit seconds */
    OPTION_SIZE,     /* --before-image-limit 10GB: a number with B, kB, MB, GB, TB; without a unit bytes */
    OPTION_LIST,     /* --report FORMAT=FILE, any number of times */
};

/*
 * One setting, wherever it comes from. Looked up in this order: the flag, the variable, the chosen environment's
 * section of migrator.conf, its [migrator] section, built-in.
 */
struct option {
    const char *name;     /* "database": the flag --database; also the key in migrator.conf when `configurable`.
                           * The same name in two commands has the same type. */
    const char *argument; /* "URL"; NULL for a flag */
    const char *summary;  /* one line, no full stop */
    const char *variable; /* "MIGRATOR_DATABASE"; NULL: none */
    const char *built_in; /* as text; NULL: none */
    const char *choices;  /* "text|json|…" for checks, help and completion; NULL: any */
    enum option_type type;
    char letter;       /* 'q', or 0 */
    bool configurable; /* also a key of migrator.conf */
};

enum command_audience { FOR_AUTHOR, FOR_CI, FOR_DATA_OWNER, FOR_DEPLOY, FOR_INCIDENT, FOR_RARE, FOR_AUDIENCE_COUNT };

/* What main prepares before run() is called. */
enum command_needs {
    NEEDS_NOTHING = 0,
    NEEDS_SET = 1 << 0,       /* the migrations directory is read; findings are in the context */
    NEEDS_DATABASE = 1 << 1,  /* a session, or with --offline the history instead */
    NEEDS_LEDGER = 1 << 2,    /* the ledger is read and its chain checked (absent: empty) */
    NEEDS_NO_CONFIG = 1 << 3, /* migrator.conf is not read: the command works when it is broken */
};

struct context; /* command/context.h */

struct command {
    const char *name;                    /* "up", "history merge" */
    const char *arguments;               /* "NAME", "FILE…"; NULL: none */
    const char *summary;                 /* one line: what it does, no full stop */
    const char *description;             /* paragraphs for `help COMMAND` and the manual, separated by empty lines */
    const char *examples;                /* lines of "migrator …\tcomment"; NULL: none */
    const struct option *const *options; /* its own options, ends with NULL; common options come on top; NULL: none */
    enum command_audience audience;
    bool is_everyday;
    int arguments_min, arguments_max; /* arguments_max -1: any number */
    unsigned needs;
    bool (*run)(struct context *context, struct fault *fault);
};

#endif
