/* migration/create.c - the name, the version and the first lines of a new migration. */
#include "migration/create.h"

#include "base/file.h"
#include "migration/layout.h"
#include "migration/version.h"

#include <string.h>

enum {
    SLUG_BYTES_MAX = 100,
    TEXT_BYTES_MAX = 1024 * 1024 /* of a .gitattributes or .gitignore */
};
#define TIME_VERSION_MIN INT64_C(10000000000000) /* 14 digits */

char *create_slug(const char *title)
{
    g_autofree char *valid = g_utf8_make_valid(title, -1);
    g_autofree char *ascii = g_str_to_ascii(valid, "C");
    g_autoptr(GString) slug = g_string_new(NULL);

    for (const char *at = ascii; *at != '\0' && slug->len < SLUG_BYTES_MAX; at++) {
        bool is_kept = g_ascii_isalnum(*at);
        if (is_kept)
            g_string_append_c(slug, g_ascii_tolower(*at));
        else if (slug->len > 0 && slug->str[slug->len - 1] != '_')
            g_string_append_c(slug, '_');
    }
    while (slug->len > 0 && slug->str[slug->len - 1] == '_')
        g_string_truncate(slug, slug->len - 1);
    return slug->len > 0 ? g_strdup(slug->str) : NULL;
}

/* In the manner of the set: times where it has times, or nothing yet; small numbers where it has those. */
static char *next_version(const struct migration_set *set, GDateTime *now)
{
    int64_t time = version_of_time(now);

    if (set->migrations->len == 0)
        return g_strdup_printf("%" G_GINT64_FORMAT, time);
    const struct migration *newest = g_ptr_array_index(set->migrations, set->migrations->len - 1);
    int64_t number = layout_number(set->layout, newest->version);
    int64_t version = number >= TIME_VERSION_MIN && time > number ? time : version_after(number);
    return version_text(version, newest->parts[MIGRATION_UP].name);
}

static char *first_lines(const struct migration_set *set, const char *title)
{
    const char *marks = set->layout->new_marks != NULL ? set->layout->new_marks : "";
    g_autofree char *line = g_utf8_make_valid(title, -1);

    for (char *at = line; *at != '\0'; at++)
        if (g_ascii_iscntrl(*at))
            *at = ' ';
    return g_strdup_printf("%s-- %s\n"
                           "--\n"
                           "-- Runs once, in a transaction of its own. `migrator help new` explains the directives\n"
                           "-- that may stand in this comment, and the files that may lie beside this one.\n"
                           "\n",
                           marks, line);
}

bool migration_create(const struct migration_set *set, const char *title, GDateTime *now, char **path,
                      struct fault *fault)
{
    g_autofree char *slug = create_slug(title);

    if (slug == NULL) {
        fault_set(fault, FAULT_USAGE, "\"%s\" leaves nothing for a file's name", title);
        return fault_set_hint(fault, "use letters or digits, for example: migrator new \"add users table\"");
    }
    g_autofree char *version = next_version(set, now);
    g_autofree char *name = layout_new_file(set->layout, version, slug);
    g_autofree char *new_path = g_strconcat(set->directory, "/", name, NULL);
    g_autofree char *folder = g_path_get_dirname(new_path);
    g_autofree char *text = first_lines(set, title);

    if (!file_make_directory(folder, fault) || !file_create(new_path, text, strlen(text), fault))
        return false;
    *path = g_steal_pointer(&new_path);
    return true;
}

static bool has_line(const char *text, size_t length, const char *line)
{
    g_autofree char *copy = g_strndup(text, length);
    g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);

    for (char **at = lines; *at != NULL; at++)
        if (strcmp(g_strstrip(*at), line) == 0)
            return true;
    return false;
}

bool create_line(const char *path, const char *line, bool *is_added, struct fault *fault)
{
    g_autoptr(GBytes) content = NULL;
    const char *text = "";
    gsize length = 0;

    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        if (!file_read(path, TEXT_BYTES_MAX, &content, fault))
            return false;
        text = g_bytes_get_data(content, &length);
    }
    *is_added = !has_line(text, length, line);
    if (!*is_added)
        return true;
    g_autoptr(GString) new_text = g_string_new_len(text, (gssize)length);
    if (length > 0 && text[length - 1] != '\n')
        g_string_append_c(new_text, '\n');
    g_string_append_printf(new_text, "%s\n", line);
    return file_replace(path, new_text->str, new_text->len, fault);
}
