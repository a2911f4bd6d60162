/* shadow/shadow.h - a private PostgreSQL server in a temporary directory: started, used, removed. */
#ifndef MIGRATOR_SHADOW_SHADOW_H
#define MIGRATOR_SHADOW_SHADOW_H

#include "base/attributes.h"
#include "base/fault.h"

#include <stdbool.h>

enum { SHADOW_PORT = 5432 }; /* only a part of the socket's name */

struct shadow_options {
    const char *bindir; /* where initdb and postgres are; NULL: see shadow/programs.h */
    const char *keep; /* keep the server's files in this directory, or go on with those there; NULL: a temporary one */
    const char *prepared; /* begin with a copy of this data directory, where it is there; see shadow/prepared.h */
    bool is_durable;      /* a commit waits for the disk */
};

/* A running server. It listens on a unix socket only; its superuser and database are called "postgres". */
struct shadow {
    char *directory;        /* data/ and server.log */
    char *socket_directory; /* the same, unless that is too long for a socket */
    char *url;              /* "postgresql:///postgres?host=…&port=5432&user=postgres" */
    long pid;               /* of postgres */
    long keeper;            /* of the process that ends the server when this program dies */
    int watch_file;         /* the pipe whose closing tells it so */
};

/*
 * Start a server and wait until it answers (about a second). fsync is off, unless it is to be durable: nothing in it is
 * to survive the machine's crash.
 * As root, server and files belong to an unprivileged user. However this program dies, the server ends and its
 * temporary files go; see shadow/keeper.h.
 * FAULT_USAGE: no server programs found (says what to install); FAULT_REFUSED: `keep` holds something else;
 * FAULT_IO, FAULT_CONNECT: it did not start (with its log's tail).
 */
MUST_CHECK bool shadow_start(struct shadow *shadow, const struct shadow_options *options, struct fault *fault);

/* Stop it, and keep its data directory as options.prepared for those who come; whether it was kept is seen there. */
void shadow_stop_prepared(struct shadow *shadow);

/* Stop it by its own pid and remove its files, unless they are to be kept. Safe on an all-zero shadow and twice. */
void shadow_stop(struct shadow *shadow);

#endif
