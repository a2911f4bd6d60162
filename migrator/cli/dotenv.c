/* cli/dotenv.c - the syntax of .env files, as Node's dotenv reads them. */
#include "cli/dotenv.h"

#include "base/file.h"

#include <string.h>

enum { DOTENV_BYTES_MAX = 1024 * 1024 };

static bool is_name_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_' || byte == '.' || byte == '-';
}

static bool concerns_us(const char *name)
{
    return g_str_equal(name, "DATABASE_URL") || g_str_has_prefix(name, "MIGRATOR_") || g_str_has_prefix(name, "PG");
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

static const char *next_line(const char *text)
{
    text += strcspn(text, "\n");
    return *text == '\n' ? text + 1 : text;
}

/* The text between quotes, and *end behind the closing one; NULL when there is none. */
static char *read_quoted(const char *text, const char **end)
{
    static const char escapes[] = "nrt\"\\", meanings[] = "\n\r\t\"\\";
    const char quote = *text++;
    g_autoptr(GString) value = g_string_new(NULL);

    for (; *text != '\0' && *text != quote; text++) {
        const char *escape = quote == '"' && *text == '\\' && text[1] != '\0' ? strchr(escapes, text[1]) : NULL;
        g_string_append_c(value, escape == NULL ? *text : meanings[escape - escapes]);
        text += escape != NULL;
    }
    if (*text != quote)
        return NULL;
    *end = text + 1;
    return g_strdup(value->str);
}

/* A bare value ends where a comment begins, or with the line. */
static char *read_bare(const char *text, const char **end)
{
    const char *stop = text;

    while (*stop != '\0' && *stop != '\n' && !(*stop == '#' && (stop == text || strchr(" \t", stop[-1]) != NULL)))
        stop++;
    *end = stop;
    return g_strchomp(g_strndup(text, (gsize)(stop - text)));
}

static char *read_value(const char *text, const char **end)
{
    char *value = *text == '"' || *text == '\'' || *text == '`' ? read_quoted(text, end) : NULL;

    return value != NULL ? value : read_bare(text, end);
}

GHashTable *dotenv_parse(const char *text, size_t length)
{
    GHashTable *variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *copy = g_strndup(text, length);
    const char *position = g_str_has_prefix(copy, "\xEF\xBB\xBF") ? copy + 3 : copy;

    for (; *position != '\0'; position = next_line(position)) {
        const char *start = skip_blanks(position);
        if (g_str_has_prefix(start, "export ") || g_str_has_prefix(start, "export\t"))
            start = skip_blanks(start + strlen("export "));
        const char *name_end = start;
        while (is_name_byte(*name_end))
            name_end++;
        const char *equals = skip_blanks(name_end);
        if (name_end == start || *equals != '=')
            continue;
        char *name = g_strndup(start, (gsize)(name_end - start));
        char *value = read_value(skip_blanks(equals + 1), &position);
        if (concerns_us(name)) {
            g_hash_table_replace(variables, name, value);
        } else {
            g_free(name);
            g_free(value);
        }
    }
    return variables;
}

bool dotenv_read(const char *file, GHashTable **variables, struct fault *fault)
{
    g_autoptr(GBytes) content = NULL;
    gsize length = 0;

    if (g_file_test(file, G_FILE_TEST_EXISTS) && !file_read(file, DOTENV_BYTES_MAX, &content, fault))
        return false;
    const char *text = content == NULL ? NULL : g_bytes_get_data(content, &length);
    *variables = dotenv_parse(text == NULL ? "" : text, length);
    return true;
}
