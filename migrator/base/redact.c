/* base/redact.c - find the passwords of libpq's two forms of connection strings. */
#include "base/redact.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static const char hidden[] = "***";
static const char key[] = "password";

static const char *skip_space(const char *text)
{
    while (g_ascii_isspace(*text))
        text++;
    return text;
}

/* The end of a value of the key=value form; an open quote hides the rest, and what a closed one touches goes, too. */
static const char *value_end(const char *value)
{
    const bool has_quotes = *value == '\'';
    bool is_quoted = false;

    for (; *value != '\0'; value++) {
        if (*value == '\\' && value[1] != '\0')
            value++;
        else if (has_quotes && *value == '\'')
            is_quoted = !is_quoted;
        else if (!is_quoted && g_ascii_isspace(*value))
            break;
    }
    return value;
}

/* A URL's password starts after the user's colon and ends at the word's last @, for passwords may hold an @. */
static const char *hide_in_url(const char *text, GString *safe)
{
    const char *word_end = text + strcspn(text, " \t\r\n\"'");
    const char *at = g_strrstr_len(text, word_end - text, "@");
    const char *colon = at == NULL ? NULL : memchr(text, ':', (size_t)(at - text));

    if (colon == NULL)
        return text;
    g_autofree char *user = g_ascii_strdown(text, colon - text);
    if (strstr(user, key) == NULL)
        g_string_append_len(safe, text, colon - text + 1);
    g_string_append(safe, hidden); /* with a key=value form in front of the colon, all of it */
    return at;
}

char *connection_redact(const char *text)
{
    GString *safe = g_string_new(NULL);

    while (*text != '\0') {
        if (g_str_has_prefix(text, "://")) {
            g_string_append_len(safe, text, 3);
            text = hide_in_url(text + 3, safe);
        } else if (g_ascii_strncasecmp(text, key, strlen(key)) == 0 && *skip_space(text + strlen(key)) == '=') {
            g_string_append_len(safe, text, (gssize)strlen(key));
            g_string_append_printf(safe, "=%s", hidden);
            text = value_end(skip_space(skip_space(text + strlen(key)) + 1));
        } else {
            g_string_append_c(safe, *text++);
        }
    }
    return g_string_free(safe, FALSE);
}
