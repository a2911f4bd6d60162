/* migration/loose.c - files that are looked at by themselves. */
#include "base/file.h"
#include "base/lines.h"
#include "migration/layout.h"
#include "migration/reader.h"
#include "migration/set.h"

#include <string.h>
#include <unistd.h>

static bool read_text(const char *path, GBytes **text, struct fault *fault)
{
    g_autoptr(GBytes) raw = NULL;
    bool is_stream = strcmp(path, "-") == 0;
    size_t length = 0;

    if (!(is_stream ? file_read_stream(STDIN_FILENO, "standard input", MIGRATION_FILE_BYTES_MAX, &raw, fault)
                    : file_read(path, MIGRATION_FILE_BYTES_MAX, &raw, fault)))
        return false;
    char *normal = g_bytes_unref_to_data(g_steal_pointer(&raw), &length);
    const size_t mark_length = reader_byte_order_mark(normal, length);
    memmove(normal, normal + mark_length, length - mark_length);
    length = lines_normalise(normal, length - mark_length);
    normal = g_realloc(normal, length + 1);
    normal[length] = '\0';
    *text = g_bytes_new_take(normal, length);
    return true;
}

static struct migration *make(const struct migration_set *set, const char *path, GBytes *text, GPtrArray *findings)
{
    struct migration *migration = g_new0(struct migration, 1);
    const char *shown = strcmp(path, "-") == 0 ? "<stdin>" : path;
    size_t length = 0;
    const char *bytes = g_bytes_get_data(text, &length);

    migration->version = (int64_t)set->migrations->len + 1;
    migration->name = g_path_get_basename(shown);
    migration->parts[MIGRATION_UP] = (struct migration_file){
        .name = g_strdup(shown),
        .path = g_strdup(shown),
        .text = text,
        .length = length,
        .bytes = (int64_t)length,
    };
    migration_header_read(&migration->header, shown, bytes, length, findings);
    if (set->layout->read_marks != NULL)
        set->layout->read_marks(migration, NULL, findings);
    return migration;
}

bool migration_set_read_files(struct migration_set *set, const char *const *paths, const struct layout *layout,
                              GPtrArray *findings, struct fault *fault)
{
    CLEANUP(migration_set_release)
    struct migration_set read = {
        .directory = g_strdup("."),
        .layout = layout != NULL ? layout : layout_table(),
        .migrations = g_ptr_array_new_with_free_func(migration_free),
    };

    for (; *paths != NULL; paths++) {
        GBytes *text = NULL;

        if (!read_text(*paths, &text, fault))
            return false;
        g_ptr_array_add(read.migrations, make(&read, *paths, text, findings));
    }
    *set = read;
    read = (struct migration_set){ 0 };
    return true;
}
