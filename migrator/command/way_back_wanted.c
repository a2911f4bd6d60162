/* command/way_back_wanted.c - asks each migration that is not compatible for its way back. */
#include "command/way_back_wanted.h"

#include "command/way_back_files.h"
#include "plan/plan.h"

#include <string.h>

bool way_back_is_there(const struct migration *migration)
{
    return migration_way_back(migration, "repair.sql") != NULL || migration->parts[MIGRATION_DOWN].text != NULL;
}

static bool is_wanted(const struct migration *migration)
{
    return migration->class_name != NULL && !plan_is_compatible(migration->class_name) &&
           migration->header.irreversible == NULL && !way_back_is_there(migration);
}

struct finding *way_back_lacks(GPtrArray *findings, enum finding_severity severity, const struct migration *migration,
                               const char *basis, const char *text)
{
    struct finding *finding =
            finding_add(findings, "irreversible", severity, place_in(migration->parts[MIGRATION_UP].path), "%s", text);

    finding->axis = "data";
    finding->basis = basis;
    finding->effect = g_strdup("after it, `migrator rollback` cannot go back beyond it");
    return finding;
}

/* What can still change is warned of. */
static enum finding_severity severity_of(const struct context *context, const struct migration *migration)
{
    const bool is_draft =
            !migration->sealed || g_strcmp0(settings_text(context->settings, "environment"), "development") == 0;

    return is_draft ? FINDING_WARNING : FINDING_ERROR;
}

struct finding *way_back_differs(GPtrArray *findings, enum finding_severity severity, const struct migration *migration,
                                 const char *basis, const char *what, const char *effect)
{
    g_autofree char *label = migration_label(migration);
    struct finding *finding =
            finding_add(findings, "way-back-differs", severity, place_in(migration->parts[MIGRATION_UP].path),
                        "rollback/%s is not %s", label, what);

    finding->axis = "data";
    finding->basis = basis;
    finding->effect = g_strdup(effect);
    finding->remedy = g_strdup_printf("run `migrator rehearse %" G_GINT64_FORMAT "` and review it", migration->version);
    return finding;
}

static void want_proof(const struct context *context, const struct migration *migration, GPtrArray *findings)
{
    CLEANUP(rehearsal_release) struct rehearsal rehearsal = { 0 };

    if (migration->class_name == NULL || migration_way_back(migration, "repair.sql") == NULL ||
        way_back_files_rehearsed(context, migration, &rehearsal))
        return;
    way_back_differs(findings, severity_of(context, migration), migration, "parsed",
                     "the way back that a rehearsal proved: it was not rehearsed as it is",
                     "nobody knows whether it gives back schema and rows");
}

static void want_any(const struct context *context, const struct migration *migration, GPtrArray *findings)
{
    if (!is_wanted(migration))
        return;
    CLEANUP(rehearsal_release) struct rehearsal rehearsal = { 0 };
    const bool is_rehearsed = way_back_files_evidence(context, migration, &rehearsal);
    g_autofree char *text = g_strdup_printf("this migration is %s, and has no way back: %s%s%s", migration->class_name,
                                            is_rehearsed ? "a rehearsal found none (" : "it was not rehearsed",
                                            is_rehearsed ? rehearsal.way_back : "", is_rehearsed ? ")" : "");
    struct finding *finding = way_back_lacks(findings, severity_of(context, migration), migration, "replayed", text);

    finding->remedy = g_strdup_printf("`migrator rehearse %" G_GINT64_FORMAT "` makes one and proves it, or says why "
                                      "not; when there is none, say why at the top of the file: "
                                      "-- migrator: irreversible \"…\"",
                                      migration->version);
}

void way_back_want(const struct context *context, const struct migration *migration, GPtrArray *findings)
{
    want_any(context, migration, findings);
    want_proof(context, migration, findings);
}
