/* shadow/keeper.h - the process that owns a private server: it lives as long as the program, however that ends. */
#ifndef MIGRATOR_SHADOW_KEEPER_H
#define MIGRATOR_SHADOW_KEEPER_H

#include "base/attributes.h"
#include "base/fault.h"
#include "base/process.h"

#include <stdbool.h>
#include <sys/types.h>

/* What is to be kept. Folders exist and belong to run_as; all paths are absolute. */
struct keeper_task {
    const char *bindir;
    const char *directory;        /* data/ and server.log go here */
    const char *socket_directory; /* may be the same */
    const struct process_user *run_as;
    bool keep; /* leave `directory` behind, shut down clean */
};

struct keeper {
    pid_t pid;      /* of the keeper */
    pid_t server;   /* of postgres */
    int watch_file; /* closing it ends server and keeper; close-on-exec */
};

/*
 * Fork a keeper that makes the data directory unless there is one, starts the server and, as soon as watch_file is
 * closed (by keeper_stop() or by the death of this process), stops the server and removes the files.
 * Returns when the server is ready. FAULT_CONNECT: it did not start, with what it said; its files are gone then.
 */
MUST_CHECK bool keeper_start(struct keeper *keeper, const struct keeper_task *task, struct fault *fault);

/* End server and keeper, and wait until their files are gone. */
void keeper_stop(struct keeper *keeper);

/* Whether a path can be a unix socket's folder: short enough, and read as one name by server and client. */
bool keeper_can_hold_socket(const char *directory);

#endif
