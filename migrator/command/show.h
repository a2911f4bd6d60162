/* command/show.h - how far a run is: a bar on a terminal, a line now and then elsewhere. Always on stderr. */
#ifndef MIGRATOR_COMMAND_SHOW_H
#define MIGRATOR_COMMAND_SHOW_H

#include "command/context.h"
#include "postgres/session.h"

#include <stdbool.h>
#include <stdint.h>

struct show_progress {
    struct context *context;
    const char *url;        /* for the second look at a long index build; NULL: libpq's defaults; borrowed */
    int backend_pid;        /* of the session that works */
    struct session watcher; /* the second look's session; opened when it is first needed */
    bool watcher_failed;
    char *migration;            /* what runs now */
    char *statement;            /* of it: "CREATE INDEX CONCURRENTLY (1 of 2)"; NULL: sent as a whole */
    int64_t statement_began_at; /* monotonic microseconds */
    guint total, done;
    int64_t shown_at; /* monotonic microseconds; 0: never */
    bool is_terminal; /* draws a bar that is wiped at the end */
    int width;
};

/* session: the one that works; while it waits for a long statement, progress goes on being shown. */
void show_progress_start(struct show_progress *progress, struct context *context, struct session *session, guint total);
void show_progress_began(struct show_progress *progress, const struct migration *migration);
void show_progress_statement(struct show_progress *progress, const struct migration *migration, const char *tag,
                             guint number, guint count);
void show_progress_applied(struct show_progress *progress, const struct migration *migration);
void show_progress_end(struct show_progress *progress, struct session *session);

#endif
