/* shadow/shadow.h - a private PostgreSQL server in a temporary directory: started, used, removed. */
#ifndef MIGRATOR_SHADOW_SHADOW_H
#define MIGRATOR_SHADOW_SHADOW_H

#include "base/attributes.h"
#include "base/fault.h"

#include <stdbool.h>

struct shadow_options {
    const char *
            bindir; /* where initdb and postgres are; NULL: found by PATH, pg_config, the usual folders, newest first */
    const char *keep; /* keep the data directory here; NULL: a temporary one that is removed */
};

/* A running server. It listens on a unix socket only; its superuser and database are called "postgres". */
struct shadow {
    char *directory; /* data directory and socket */
    char *socket_directory;
    char *url; /* "postgresql:///postgres?host=…&user=postgres" */
    long pid;  /* of postgres */
    bool keep;
    int watch_file; /* the pipe whose closing ends the server when this program dies, however it dies */
};

/*
 * Start a server and wait until it answers (about a second). fsync is off: the data are not to be kept.
 * As root, server and files belong to an unprivileged user.
 * FAULT_USAGE: no server programs found (says what to install); FAULT_CONNECT: it did not start (with its log's tail).
 */
MUST_CHECK bool shadow_start(struct shadow *shadow, const struct shadow_options *options, struct fault *fault);

/* Stop it by its own pid and remove its files, unless they are to be kept. Safe on an all-zero shadow and twice. */
void shadow_stop(struct shadow *shadow);

#endif
