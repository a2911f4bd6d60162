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
    bool transaction_off;
};

/*
 * Cut the script where its statements are replaced: the steps of a way are one part each, in order, and so is what has
 * to run outside of a transaction; what comes before a way stays together with its first step, where both can. The
 * comment at the top stays at the first. GArray of struct fix_part, owned by the caller.
 *
 * NULL, with *why saying so (owned by the caller), where it cannot be done without a person: the file runs outside of a
 * transaction, is wrapped in BEGIN … COMMIT, holds COPY data, is not understood, its header has directives for all of
 * it, or what it sets, locks or keeps in its session or transaction would be lost to the parts behind it.
 */
GArray *fix_cut(const struct sql_script *script, const struct migration_header *header, const GArray *fixes,
                char **why);

#endif
