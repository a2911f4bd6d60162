/* command/seed.h - rows of the author's own for rehearsals: seed.sql, beside the migrations directory. */
#ifndef MIGRATOR_COMMAND_SEED_H
#define MIGRATOR_COMMAND_SEED_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/context.h"
#include "postgres/session.h"

#include <glib.h>
#include <stdbool.h>

struct seed {
    char *path;
    GBytes *text; /* NULL: there is no such file */
    bool is_in;
    int64_t position;     /* in the text, of what refused it the last time; -1: unknown */
    struct fault refusal; /* why */
};

/* To be released in any case. FAULT_IO. */
MUST_CHECK bool seed_open(struct seed *seed, const struct context *context, struct fault *fault);
void seed_release(struct seed *seed);

/*
 * Run it on the set's database, in one transaction, unless it is in. A seed fits the schema that the drafts begin with;
 * where the rehearsal begins earlier, it is tried again before each migration. FAULT_CONNECT.
 */
MUST_CHECK bool seed_put(struct seed *seed, struct session *set, struct fault *fault);

/* A warning, where there is a seed that never fitted: rows were made up instead. */
void seed_find(const struct seed *seed, GPtrArray *findings);

#endif
