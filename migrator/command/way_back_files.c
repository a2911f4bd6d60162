/* command/way_back_files.c - writes and reads them. */
#include "command/way_back_files.h"

#include "base/file.h"
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

static bool fits(const struct migration *migration, const char *name, const char *text)
{
    const struct migration_file *file = migration_way_back(migration, name);

    if (file == NULL || text == NULL)
        return file == NULL && text == NULL;
    g_autofree char *whole = g_strconcat(head, text, NULL);
    gsize length = 0;
    const char *there = g_bytes_get_data(file->text, &length);
    return length == strlen(whole) && memcmp(there, whole, length) == 0;
}

bool way_back_files_fit(const struct migration *migration, const struct rehearsed *rehearsed)
{
    const bool is_proven = rehearsed->outcome == REHEARSED_BACK;

    return fits(migration, "capture.sql", is_proven ? rehearsed->capture : NULL) &&
           fits(migration, "repair.sql", is_proven ? rehearsed->repair : NULL);
}
