/*
 * analysis/fix.h - a migration with safe ways in the place of its statements: the migrations that it becomes. Pure.
 */
#ifndef MIGRATOR_ANALYSIS_FIX_H
#define MIGRATOR_ANALYSIS_FIX_H

#include "analysis/safe_way.h"
#include "base/finding.h"
#include "migration/header.h"
#include "sql/script.h"

#include <glib.h>
#include <stdbool.h>

/* A safe way that may stand in a statement's place. */
struct fix {
    guint statement; /* of the script */
    struct safe_way way;
    const struct finding *finding; /* that it is for; borrowed */
};

/* A list that owns its fixes: GArray of struct fix. */
GArray *fix_list_new(void);

/* One of the migrations that come of it. */
struct fix_part {
    char *name; /* what it does, for its file's name; NULL: it goes on in the migration's own file */
    char *text; /* all of the file */
};

/*
 * Cut the script where its statements are replaced: what stays together in a transaction is one part, what has to run
 * outside of one is a part of its own, in order. The comment at the top stays at the first. GArray of struct fix_part,
 * owned by the caller.
 *
 * NULL, with *why (static) saying so, where it cannot be done without a person: the file runs outside of a transaction,
 * is wrapped in BEGIN … COMMIT, holds COPY data, is not understood, or its header has directives for all of it.
 */
GArray *fix_cut(const struct sql_script *script, const struct migration_header *header, const GArray *fixes,
                const char **why);

#endif
