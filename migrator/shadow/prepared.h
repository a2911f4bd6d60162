/* shadow/prepared.h - data directories of private servers that are kept for the next time, in the user's cache. */
#ifndef MIGRATOR_SHADOW_PREPARED_H
#define MIGRATOR_SHADOW_PREPARED_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    PREPARED_MAX = 6,                        /* so many are kept, those that were used last */
    PREPARED_BYTES_MAX = 1024 * 1024 * 1024, /* and so much, all of them together */
    PREPARED_LEFTOVER_SECONDS = 60 * 60,     /* what a copy that was interrupted leaves behind goes after that */
};

/*
 * Where the data directory for a key is, or is going to be: migrator/shadow/<key> in XDG_CACHE_HOME or ~/.cache, which
 * is made, and closed to others. Owned by the caller. NULL: there is no such place to be had, or it is not ours alone.
 */
char *prepared_path(const struct digest *key);

bool prepared_is_there(const char *path);

/*
 * Copy a prepared data directory to where nothing is yet, with its owner. It cannot go meanwhile, and counts as used.
 * FAULT_IO: it is not there any more, or the disk is full; `data` may be half there then.
 */
MUST_CHECK bool prepared_take(const char *path, const char *data, struct fault *fault);

/*
 * Keep a copy of the data directory of a server that has been stopped; at once, or not at all. When several do so, one
 * stays. Removes what is beyond the bounds above. FAULT_IO.
 */
MUST_CHECK bool prepared_keep(const char *data, const char *path, struct fault *fault);

/* Remove one that is of no use, unless somebody copies it; best effort. */
void prepared_remove(const char *path);

#endif
