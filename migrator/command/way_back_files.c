/* command/way_back_files.c - writes and reads them. */
#include "command/way_back_files.h"

#include "base/file.h"
#include "base/unified.h"
#include "migration/sumfile.h"

#include <string.h>

static const char head[] = "-- Made by `migrator rehearse`. Read it, and run it as it is; see docs/rollback.md.\n";

static bool write_whole(const char *folder, const char *name, const char *text, struct fault *fault)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    return file_make_directory(folder, fault) && file_replace(path, text, strlen(text), fault);
}

static bool write_file(const char *folder, const char *name, const char *text, struct fault *fault)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *whole = text != NULL ? g_strconcat(head, text, NULL) : NULL;

    return whole != NULL ? write_whole(folder, name, whole, fault) : file_remove_tree(path, fault);
}

static char *folder_of(const struct context *context, const struct migration *migration)
{
    g_autofree char *label = migration_label(migration);

    return g_build_filename(context->set.directory, SUMFILE_ROLLBACK, label, NULL);
}

static const char evidence_name[] = "evidence.json", least_name[] = "least.json";

/* NULL: it is not there. Owned by the caller. */
static char *read_whole(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *text = NULL;

    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static bool write_evidence(const char *folder, const struct rehearsal *rehearsal, struct fault *fault)
{
    g_autofree char *evidence = rehearsal_text(rehearsal);
    g_autofree char *before = read_whole(folder, evidence_name);

    return rehearsal_is_same(before, evidence) || write_whole(folder, evidence_name, evidence, fault);
}

bool way_back_files_write(struct context *context, const struct migration *migration, const struct rehearsed *rehearsed,
                          const struct rehearsal *rehearsal, struct fault *fault)
{
    g_autofree char *folder = folder_of(context, migration);
    const bool is_proven = rehearsed->outcome == REHEARSED_BACK;

    return write_file(folder, "capture.sql", is_proven ? rehearsed->capture : NULL, fault) &&
           write_file(folder, "repair.sql", is_proven ? rehearsed->repair : NULL, fault) &&
           write_evidence(folder, rehearsal, fault);
}

/* The digest that the file of such a text has. */
static struct digest digest_as_file(const char *text)
{
    g_autofree char *whole = g_strconcat(head, text, NULL);

    return digest_of(whole, strlen(whole));
}

void way_back_files_prove(struct rehearsal *rehearsal, const struct rehearsed *rehearsed)
{
    if (rehearsed->outcome != REHEARSED_BACK || rehearsed->repair == NULL)
        return;
    const struct digest capture = digest_as_file(rehearsed->capture != NULL ? rehearsed->capture : "");
    const struct digest repair = digest_as_file(rehearsed->repair);
    rehearsal_prove(rehearsal, rehearsed->capture != NULL ? &capture : NULL, &repair);
}

static void hold_file(struct migration *migration, const char *name, const char *text)
{
    g_autofree char *whole = text != NULL ? g_strconcat(head, text, NULL) : NULL;

    if (whole != NULL)
        migration_add_way_back(migration, name, whole);
}

void way_back_files_hold(struct migration *migration, const char *capture, const char *repair, const char *evidence)
{
    hold_file(migration, "capture.sql", capture);
    hold_file(migration, "repair.sql", repair);
    g_free(migration->evidence);
    migration->evidence = g_strdup(evidence);
}

bool way_back_files_evidence(const struct context *context, const struct migration *migration,
                             struct rehearsal *rehearsal)
{
    g_autofree char *folder = folder_of(context, migration);
    g_autofree char *evidence =
            migration->evidence != NULL ? g_strdup(migration->evidence) : read_whole(folder, evidence_name);

    return rehearsal_read(rehearsal, evidence, migration);
}

bool way_back_files_rehearsed(const struct context *context, const struct migration *migration,
                              struct rehearsal *rehearsal)
{
    CLEANUP(rehearsal_release) struct rehearsal last = { 0 };

    if (!way_back_files_evidence(context, migration, &last) || !rehearsal_proves(&last, migration))
        return false;
    *rehearsal = last;
    last = (struct rehearsal){ 0 };
    return true;
}

char *way_back_files_least(const struct context *context, const struct migration *migration)
{
    g_autofree char *folder = folder_of(context, migration);

    return migration->least != NULL ? g_strdup(migration->least) : read_whole(folder, least_name);
}

bool way_back_files_write_least(const struct context *context, const struct migration *migration, const char *text,
                                struct fault *fault)
{
    g_autofree char *folder = folder_of(context, migration);
    g_autofree char *line = g_strconcat(text, "\n", NULL);

    return write_whole(folder, least_name, line, fault);
}

/* ---- against what is there ---- */

enum { DIFFERENCE_LINES_MAX = 40 }; /* of one file */

static void add_difference(GString *differences, const struct migration *migration, const char *name, const char *text)
{
    const struct migration_file *file = migration_way_back(migration, name);
    g_autofree char *label = migration_label(migration);
    g_autofree char *whole = text != NULL ? g_strconcat(head, text, NULL) : g_strdup("");
    g_autofree char *there =
            file != NULL ? g_strndup(g_bytes_get_data(file->text, NULL), g_bytes_get_size(file->text)) : g_strdup("");
    g_autofree char *difference = unified_diff(there, whole, DIFFERENCE_LINES_MAX);

    if (difference != NULL)
        g_string_append_printf(differences, "%srollback/%s/%s, and what this rehearsal makes:\n%s",
                               differences->len > 0 ? "\n" : "", label, name, difference);
}

char *way_back_files_difference(const struct migration *migration, const struct rehearsed *rehearsed)
{
    const bool is_proven = rehearsed->outcome == REHEARSED_BACK;
    GString *differences = g_string_new(NULL);

    add_difference(differences, migration, "capture.sql", is_proven ? rehearsed->capture : NULL);
    add_difference(differences, migration, "repair.sql", is_proven ? rehearsed->repair : NULL);
    return g_string_free(differences, differences->len == 0);
}

bool way_back_files_stay(const struct context *context, const struct migration *migration)
{
    g_autofree char *folder = folder_of(context, migration);
    g_autofree char *evidence = read_whole(folder, evidence_name);

    return migration->sealed && migration_way_back(migration, "repair.sql") != NULL &&
           !rehearsal_is_outdated(evidence, migration);
}

bool way_back_files_write_proof(const struct context *context, const struct migration *migration,
                                struct rehearsal *rehearsal, struct fault *fault)
{
    const struct migration_file *capture = migration_way_back(migration, "capture.sql");
    g_autofree char *folder = folder_of(context, migration);

    rehearsal_prove(rehearsal, capture != NULL ? &capture->digest : NULL,
                    &migration_way_back(migration, "repair.sql")->digest);
    return write_evidence(folder, rehearsal, fault);
}
