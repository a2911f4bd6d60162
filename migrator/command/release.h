/* command/release.h - which release this is: the application's SHA. */
#ifndef MIGRATOR_COMMAND_RELEASE_H
#define MIGRATOR_COMMAND_RELEASE_H

#include "command/context.h"

#include <sys/types.h>

/* All zero: not known. */
struct release {
    char *sha;
    pid_t git;  /* that was asked and has not answered yet; 0: none */
    int answer; /* the pipe that it writes to */
};

/* --app, else CI's variables, else git's HEAD of the project: git is asked, and works beside this program. */
void release_ask(struct release *release, const struct context *context);

/* The SHA, waiting for git if it was asked; NULL: not known. Owned by the release. */
const char *release_sha(struct release *release);

void release_clear(struct release *release);

#endif
