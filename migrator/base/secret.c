/* base/secret.c - where a literal password begins and ends, by the look of the text. */
#include "base/secret.h"

#include <glib.h>
#include <string.h>

/* From where to where a text is to be overwritten; NULL: nothing. */
struct span {
    char *start, *end;
};

static char *skip_blanks(char *text)
{
    return text + strspn(text, " \t\r\n");
}

static size_t count_quotes(const char *text, char quote)
{
    size_t count = 0;

    while (text[count] == quote)
        count++;
    return count;
}

static char *line_end(char *text)
{
    return text + strcspn(text, "\n");
}

/* The value ends where as many quotes stand as before it; twice as many are one of its own. */
static char *quoted_end(char *value, char quote, size_t opening)
{
    while (*value != '\0') {
        size_t count = count_quotes(value, quote);

        if (count > 0 && count < 2 * opening)
            return value;
        value += MAX(count, 1);
    }
    return value;
}

static struct span quoted_span(char *at)
{
    const char quote = *at;
    size_t opening = count_quotes(at, quote);
    char *value = at + opening;
    const char *next = skip_blanks(value);

    if (g_str_has_prefix(next, "||")) /* 'password ' || 'it is in here' */
        return (struct span){ value, line_end(value) };
    if (strchr(",;:)=", *next) != NULL) /* the end of a literal or of the text, or an empty password */
        return (struct span){ 0 };
    char *end = quoted_end(value, quote, opening);
    const char *rest = *end == '\0' ? end : skip_blanks(end + count_quotes(end, quote));
    return (struct span){ value, g_str_has_prefix(rest, "||") ? line_end(end) : end };
}

static struct span dollar_span(char *at)
{
    size_t tag_length = 1 + strcspn(at + 1, "$ \t\r\n'\"") + 1;

    if (at[tag_length - 1] != '$')
        return (struct span){ 0 };
    g_autofree char *tag = g_strndup(at, tag_length);
    char *end = strstr(at + tag_length, tag);
    return (struct span){ at + tag_length, end != NULL ? end : at + strlen(at) };
}

/* What is to be hidden after the word password. */
static struct span span_after(char *word_end)
{
    bool is_assigned = *word_end == '=';
    char *at = skip_blanks(word_end);

    if ((*at == '"' || *at == '\'') && strchr(":=", *skip_blanks(at + 1)) != NULL)
        at = skip_blanks(at + 1); /* "password": "…" */
    at = skip_blanks(at + strspn(at, ":=>"));
    if (*at != '\0' && strchr("EeBbNn", *at) != NULL && at[1] == '\'')
        at++;
    if (g_ascii_strncasecmp(at, "U&'", 3) == 0)
        at += 2;
    if (*at == '\'' || *at == '"')
        return quoted_span(at);
    if (*at == '$')
        return dollar_span(at);
    if (*at == '%') /* format('password %L', 'it is in here') */
        return (struct span){ at, line_end(at) };
    return is_assigned ? (struct span){ at, at + strcspn(at, " \t\r\n'\"&;,)") } : (struct span){ 0 };
}

/* A URL's password: after the user's colon, up to the last @ of the word. */
static struct span span_in_url(char *authority)
{
    size_t length = strcspn(authority, " \t\r\n\"'");
    char *at = g_strrstr_len(authority, (gssize)length, "@");
    char *colon = at != NULL ? memchr(authority, ':', (size_t)(at - authority)) : NULL;

    return colon != NULL ? (struct span){ colon + 1, at } : (struct span){ 0 };
}

static bool is_word_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_';
}

static struct span span_at(char *at)
{
    static const char word[] = "password";
    const size_t length = sizeof(word) - 1;

    if (g_str_has_prefix(at, "://"))
        return span_in_url(at + 3);
    if (g_ascii_strncasecmp(at, word, length) == 0 && !is_word_byte(at[length]))
        return span_after(at + length);
    return (struct span){ 0 };
}

bool secret_mask(char *text)
{
    bool is_masked = false;

    for (char *at = text; *at != '\0'; at++) {
        struct span span = span_at(at);

        if (span.start == NULL || span.start == span.end)
            continue;
        for (char *byte = span.start; byte < span.end; byte++)
            *byte = *byte == '\n' ? '\n' : '*';
        is_masked = true;
        at = span.end - 1;
    }
    return is_masked;
}
