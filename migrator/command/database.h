/* command/database.h - the database a command works on: its session, its ledger, and what the history adds. */
#ifndef MIGRATOR_COMMAND_DATABASE_H
#define MIGRATOR_COMMAND_DATABASE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "base/interrupt.h"
#include "command/context.h"
#include "history/history.h"
#include "ledger/ledger.h"
#include "plan/plan.h"
#include "postgres/pooler.h"
#include "postgres/session.h"

#include <stdbool.h>
#include <stdint.h>

/* Online: a session, its facts and the ledger as it is. Offline: the history's copy of the ledger, and its age. */
struct database {
    struct context *context;
    struct session session;
    struct interrupt interrupt;
    struct ledger_facts facts;
    struct ledger ledger;
    struct history *history; /* NULL: none to be had */
    bool is_offline;
    int64_t seen_at; /* offline: when the history last saw the database, microseconds since 1970 */
    char *place;     /* "agento on db.example:5432" */
    char *run;       /* UUID of this run */
    char *host;
    int64_t remembered_seq; /* up to where the history has the ledger */
    struct ledger_author author;
};

/*
 * Connect (or, with --offline, open the history), read the ledger, walk its chain, hold it against the history, and
 * check the pin. FAULT_CONNECT, FAULT_TAMPERED, FAULT_REFUSED (not our ledger, another environment). To be closed in
 * any case.
 */
MUST_CHECK bool database_open(struct database *database, struct context *context, struct fault *fault);
/*
 * The same for an incident: when the database cannot be reached, what the history knows of it, with a notice.
 * FAULT_CONNECT when that is nothing, or when it knows of several and --environment does not say which.
 */
MUST_CHECK bool database_open_anyhow(struct database *database, struct context *context, struct fault *fault);
/* The same for a command that needs the database itself: FAULT_USAGE with --offline. */
MUST_CHECK bool database_open_online(struct database *database, struct context *context, struct fault *fault);
void database_close(struct database *database);

/* From now on a signal ends what the session does in good order, instead of the program. FAULT_BUG. */
MUST_CHECK bool database_hold_signals(struct database *database, struct fault *fault);

/* What is between us and the server. */
enum pooling database_pooling(struct database *database);

/* What changes a database needs one session from beginning to end; a reader does not. FAULT_REFUSED. */
MUST_CHECK bool database_refuse_pooler(struct database *database, struct fault *fault);

/* Bring the history up to date; a failure is a notice with --verbose, nothing more. */
void database_remember(struct database *database);

/* The environment that is pinned, or asked for, or NULL. */
const char *database_environment(const struct database *database);

/* The same after an `up`, which makes an empty database of this machine one of development; NULL: it would ask. */
const char *database_next_environment(const struct database *database);

/* Facts that every report about a database begins with. */
void database_report(const struct database *database, struct report *report);

/* Parse --to: a version, or NULL → LEDGER_NO_VERSION. FAULT_USAGE: no version of the set. */
MUST_CHECK bool database_target(const struct context *context, int64_t *version, struct fault *fault);

#endif
