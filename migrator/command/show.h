/* command/show.h - how far a run is: a bar on a terminal, a line now and then elsewhere. Always on stderr. */
#ifndef MIGRATOR_COMMAND_SHOW_H
#define MIGRATOR_COMMAND_SHOW_H

#include "command/context.h"

#include <stdbool.h>
#include <stdint.h>

struct show_progress {
    struct context *context;
    guint total, done;
    int64_t shown_at; /* monotonic microseconds; 0: never */
    bool is_terminal; /* draws a bar that is wiped at the end */
    int width;
};

void show_progress_start(struct show_progress *progress, struct context *context, guint total);
void show_progress_began(struct show_progress *progress, const struct migration *migration);
void show_progress_statement(struct show_progress *progress, const struct migration *migration, const char *tag,
                             guint number, guint count);
void show_progress_applied(struct show_progress *progress, const struct migration *migration);
void show_progress_end(struct show_progress *progress);

#endif
