/* ledger/content.c - reads checksum lines: "SHA256 (name) = hexadecimal". */
#include "ledger/content.h"

#include "report/detail.h"

#include <string.h>

static const char before_name[] = "SHA256 (";
static const char before_digest[] = ") = ";

static void name_free(void *data)
{
    struct ledger_content_name *name = data;

    g_free(name->file);
    g_free(name);
}

/* NULL: it is no checksum line. */
static struct ledger_content_name *name_of_line(const char *line)
{
    const size_t hex_length = DIGEST_HEX_BYTES - 1;
    const size_t around = strlen(before_name) + strlen(before_digest) + hex_length;
    const size_t length = strlen(line);
    struct digest digest;

    if (length < around || !g_str_has_prefix(line, before_name) ||
        strncmp(line + length - hex_length - strlen(before_digest), before_digest, strlen(before_digest)) != 0 ||
        !digest_from_hex(line + length - hex_length, hex_length, &digest))
        return NULL;
    struct ledger_content_name *name = g_new0(struct ledger_content_name, 1);
    *name = (struct ledger_content_name){ .file = g_strndup(line + strlen(before_name), length - around),
                                          .digest = digest,
                                          .is_whole = true };
    return name;
}

static GPtrArray *names_of_lines(const char *text)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(name_free);
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);

    for (size_t i = 0; lines[i] != NULL; i++) {
        struct ledger_content_name *name = name_of_line(lines[i]);
        if (name != NULL)
            g_ptr_array_add(names, name);
    }
    return names;
}

GPtrArray *ledger_entry_contents(const struct ledger_entry *entry)
{
    GPtrArray *files = names_of_lines(entry->files);
    g_autofree char *detail = detail_text(entry->detail, LEDGER_TEXTS);
    g_autoptr(GPtrArray) texts = names_of_lines(detail);

    for (guint i = 0; i < files->len; i++) {
        struct ledger_content_name *file = g_ptr_array_index(files, i);

        for (guint j = 0; j < texts->len; j++) {
            const struct ledger_content_name *text = g_ptr_array_index(texts, j);
            if (strcmp(text->file, file->file) != 0)
                continue;
            file->digest = text->digest;
            file->is_whole = false;
        }
    }
    return files;
}

const struct ledger_content_name *ledger_content_find(const GPtrArray *names, const char *ending)
{
    for (guint i = 0; i < names->len; i++) {
        const struct ledger_content_name *name = g_ptr_array_index(names, i);
        if (g_str_has_suffix(name->file, ending))
            return name;
    }
    return NULL;
}
