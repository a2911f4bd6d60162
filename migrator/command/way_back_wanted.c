/* command/way_back_wanted.c - asks each migration that is not compatible for its way back. */
#include "command/way_back_wanted.h"

#include "migration/sumfile.h"
#include "report/detail.h"

#include <string.h>

bool way_back_is_there(const struct migration *migration)
{
    return migration_way_back(migration, "repair.sql") != NULL || migration->parts[MIGRATION_DOWN].text != NULL;
}

/* The outcome of a rehearsal of this very text; NULL: there was none. Owned by the caller. */
static char *rehearsed_outcome(const struct context *context, const struct migration *migration)
{
    g_autofree char *label = migration_label(migration);
    g_autofree char *path = g_build_filename(context->set.directory, SUMFILE_ROLLBACK, label, "evidence.json", NULL);
    g_autofree char *evidence = NULL;
    char digest[DIGEST_HEX_BYTES];

    if (!g_file_get_contents(path, &evidence, NULL, NULL))
        return NULL;
    g_autofree char *about = detail_text(evidence, "migration");
    digest_to_hex(&migration->parts[MIGRATION_UP].digest, digest);
    return g_strcmp0(about, digest) == 0 ? detail_text(evidence, "way_back") : NULL;
}

static bool is_wanted(const struct migration *migration)
{
    return migration->class_name != NULL && strcmp(migration->class_name, "compatible") != 0 &&
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

void way_back_want(const struct context *context, const struct migration *migration, GPtrArray *findings)
{
    if (!is_wanted(migration))
        return;
    const bool is_draft =
            !migration->sealed || g_strcmp0(settings_text(context->settings, "environment"), "development") == 0;
    g_autofree char *outcome = rehearsed_outcome(context, migration);
    g_autofree char *text = g_strdup_printf("this migration is %s, and has no way back: %s%s%s", migration->class_name,
                                            outcome != NULL ? "a rehearsal found none (" : "it was not rehearsed",
                                            outcome != NULL ? outcome : "", outcome != NULL ? ")" : "");
    struct finding *finding =
            way_back_lacks(findings, is_draft ? FINDING_WARNING : FINDING_ERROR, migration, "replayed", text);

    finding->remedy = g_strdup_printf("`migrator rehearse %" G_GINT64_FORMAT "` makes one and proves it, or says why "
                                      "not; when there is none, say why at the top of the file: "
                                      "-- migrator: irreversible \"…\"",
                                      migration->version);
}
