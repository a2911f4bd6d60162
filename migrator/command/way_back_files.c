/* command/way_back_files.c - writes capture.sql and repair.sql. */
#include "command/way_back_files.h"

#include "base/file.h"
#include "migration/sumfile.h"

#include <string.h>

static const char head[] = "-- Made by `migrator rehearse`. Read it, and run it as it is; see docs/rollback.md.\n";

static bool write_file(const char *folder, const char *name, const char *text, struct fault *fault)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (text == NULL)
        return file_remove_tree(path, fault);
    g_autofree char *whole = g_strconcat(head, text, NULL);
    return file_make_directory(folder, fault) && file_replace(path, whole, strlen(whole), fault);
}

bool way_back_files_write(struct context *context, const struct migration *migration, const struct rehearsed *rehearsed,
                          struct fault *fault)
{
    g_autofree char *label = migration_label(migration);
    g_autofree char *folder = g_build_filename(context->set.directory, SUMFILE_ROLLBACK, label, NULL);

    return write_file(folder, "capture.sql", rehearsed->capture, fault) &&
           write_file(folder, "repair.sql", rehearsed->repair, fault);
}
