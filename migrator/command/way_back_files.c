/* command/way_back_files.c - writes capture.sql and repair.sql. */
#include "command/way_back_files.h"

#include "base/file.h"
#include "command/effects.h"
#include "migration/sumfile.h"
#include "report/detail.h"

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

/* Of which bytes it speaks, what was seen, and where. */
static char *evidence_text(const struct migration *migration, const struct rehearsed *rehearsed, int server_version)
{
    g_autoptr(GPtrArray) lines = effects_statements(rehearsed);
    char digest[DIGEST_HEX_BYTES], before[DIGEST_HEX_BYTES], after[DIGEST_HEX_BYTES];

    digest_to_hex(&migration->parts[MIGRATION_UP].digest, digest);
    digest_to_hex(&rehearsed->before, before);
    digest_to_hex(&rehearsed->after, after);
    const struct detail_member members[] = {
        { .key = "migration", .text = digest },
        { .key = "way_back", .text = rehearsed_outcome_name(rehearsed->outcome) },
        { .key = "schema_before", .text = before },
        { .key = "schema_after", .text = after },
        { .key = "server_version", .number = server_version },
        { .key = "changes", .list = rehearsed->changes },
        { .key = "statements", .list = lines },
    };
    g_autofree char *object = detail_object(members, G_N_ELEMENTS(members));
    return g_strconcat(object, "\n", NULL);
}

bool way_back_files_write(struct context *context, const struct migration *migration, const struct rehearsed *rehearsed,
                          int server_version, struct fault *fault)
{
    g_autofree char *evidence = evidence_text(migration, rehearsed, server_version);
    g_autofree char *label = migration_label(migration);
    g_autofree char *folder = g_build_filename(context->set.directory, SUMFILE_ROLLBACK, label, NULL);

    const bool is_proven = rehearsed->outcome == REHEARSED_BACK;
    return write_file(folder, "capture.sql", is_proven ? rehearsed->capture : NULL, fault) &&
           write_file(folder, "repair.sql", is_proven ? rehearsed->repair : NULL, fault) &&
           write_whole(folder, "evidence.json", evidence, fault);
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
