/* shadow/folders.h - where a private server's data and socket are. */
#ifndef MIGRATOR_SHADOW_FOLDERS_H
#define MIGRATOR_SHADOW_FOLDERS_H

#include "base/attributes.h"
#include "base/fault.h"
#include "base/process.h"

#include <stdbool.h>

struct folders {
    char *directory;        /* absolute; data/ and server.log go here */
    char *socket_directory; /* absolute; the same, unless that cannot hold a socket */
    bool keep;              /* leave `directory` behind */
};

/*
 * Make both, closed to others and owned by run_as (NULL: by us): in TMPDIR; without it in /dev/shm, if that has some
 * GiB; or in /tmp where run_as cannot use that; or with `keep` in that folder, which must be empty or hold an earlier
 * server.
 * FAULT_REFUSED: `keep` holds something else and was not touched; FAULT_IO. Nothing is left behind by a fault.
 */
MUST_CHECK bool folders_make(struct folders *folders, const char *keep, const struct process_user *run_as,
                             struct fault *fault);

/* Remove what is not to be kept, and forget the rest. Safe when all is zero. */
void folders_remove(struct folders *folders);

/* Whether a path can be a unix socket's folder: short enough, and read as one name by server and client. */
bool folders_can_hold_socket(const char *directory);

#endif
