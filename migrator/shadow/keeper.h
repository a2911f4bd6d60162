/* shadow/keeper.h - the process that owns a private server: it lives as long as the program, however that ends. */
#ifndef MIGRATOR_SHADOW_KEEPER_H
#define MIGRATOR_SHADOW_KEEPER_H

#include "base/attributes.h"
#include "base/fault.h"
#include "base/process.h"

#include <stdbool.h>
#include <sys/types.h>

/* What is to be kept. */
struct keeper_task {
    const char *bindir;
    const char *keep;                  /* as for folders_make() */
    const char *prepared;              /* see struct shadow_options; NULL: none */
    bool is_durable;                   /* likewise */
    const struct process_user *run_as; /* NULL: as us */
};

struct keeper {
    pid_t pid;              /* of the keeper */
    pid_t server;           /* of postgres */
    char *directory;        /* see struct folders; owned by the caller */
    char *socket_directory; /* likewise */
    int watch_file;         /* closing it ends server and keeper; close-on-exec */
};

/*
 * Fork a keeper that makes the folders and in them a data directory, unless there is one, starts the server and, as
 * soon as watch_file is closed (by keeper_stop() or by the death of this process), stops it and removes the files.
 * Returns when the server is ready. FAULT_CONNECT: it did not start, with what it said; FAULT_IO, FAULT_REFUSED: as
 * folders_make(). Nothing is left behind by a fault.
 */
MUST_CHECK bool keeper_start(struct keeper *keeper, const struct keeper_task *task, struct fault *fault);

/* End server and keeper, and wait until their files are gone; is_prepared: keep the data as the task says. */
void keeper_stop(struct keeper *keeper, bool is_prepared);

#endif
