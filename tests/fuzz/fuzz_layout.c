/* tests/fuzz/fuzz_layout.c - any bytes as a file's name and text in each layout: sections stay inside the text. */
#include "migration/layout.h"
#include "migration/reader.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static void match_name(const struct layout *layout, const char *file)
{
    struct layout_name name = { .version = -1 };

    if (layout_match(layout, file, &name) != LAYOUT_MATCHED)
        return;
    require(name.version >= 0 && name.part < MIGRATION_PART_COUNT);
    require(layout_number(layout, name.version) >= 0);
}

static void check_part(const struct migration_file *file)
{
    size_t length = 0;

    if (file->text == NULL)
        return;
    (void)g_bytes_get_data(file->text, &length);
    require(file->offset <= length && file->length <= length - file->offset);
}

static void read_marks(const struct layout *layout, const char *text, size_t length)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    struct migration migration = { .version = 1 };
    struct migration_file *up = &migration.parts[MIGRATION_UP];
    struct migration_file *down = &migration.parts[MIGRATION_DOWN];

    *up = (struct migration_file){
        .name = g_strdup("1_a.sql"),
        .path = g_strdup("migrations/1_a.sql"),
        .text = g_bytes_new_take(g_strdup(text), length),
        .length = length,
    };
    layout->read_marks(&migration, text, findings);
    check_part(up);
    check_part(down);
    if (down->text != NULL) /* two sections, side by side */
        require(up->offset + up->length == down->offset || down->offset + down->length == up->offset);
    migration_file_release(up);
    migration_file_release(down);
}

/* The first line is the name, the rest the text, which holds no NUL: the reader lets none through. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *input = g_strndup((const char *)data, size);
    const char *newline = strchr(input, '\n');
    const char *text = newline != NULL ? newline + 1 : "";
    g_autofree char *name = g_strndup(input, newline != NULL ? (gsize)(newline - input) : strlen(input));

    for (const struct layout *layout = layout_table(); layout->name != NULL; layout++) {
        match_name(layout, name);
        if (layout->read_marks != NULL)
            read_marks(layout, text, strlen(text));
    }
    return 0;
}
