/* rollback/query_log.c - messages are taken out of lines or CSV, and statements out of messages. */
#include "rollback/query_log.h"

#include <stdbool.h>
#include <string.h>

/* Columns of csvlog, counted from 0; see "Using CSV-Format Log Output" in PostgreSQL's manual. */
enum { CSV_SEVERITY = 11, CSV_MESSAGE = 13, CSV_COLUMNS_MIN = 23 };

struct reading {
    void (*take)(gpointer argument, const char *statement);
    gpointer argument;
};

/* ---- messages ---- */

/* "duration: 0.123 ms  " */
static const char *skip_duration(const char *message)
{
    const char *end = NULL;

    if (!g_str_has_prefix(message, "duration: "))
        return message;
    end = strstr(message, " ms  ");
    return end != NULL ? end + strlen(" ms  ") : message;
}

/* Of auto_explain: from "Query Text: " to the plan's first node, or to what it says of parameters. */
static void take_plan(const struct reading *reading, const char *plan)
{
    static const char mark[] = "Query Text: ";
    const char *from = strstr(plan, mark);
    g_autofree char *statement = from != NULL ? g_strdup(from + strlen(mark)) : NULL;

    if (statement == NULL)
        return;
    for (char *line = strchr(statement, '\n'); line != NULL; line = strchr(line + 1, '\n')) {
        const size_t length = strcspn(line + 1, "\n");
        if (!g_str_has_prefix(line + 1, "Query Parameters: ") &&
            g_strstr_len(line + 1, (gssize)length, "  (cost=") == NULL)
            continue;
        *line = '\0';
        break;
    }
    reading->take(reading->argument, statement);
}

/* The same statement is also logged when it is parsed and bound: it ran once. */
static void take_message(const struct reading *reading, const char *message)
{
    const char *rest = skip_duration(message);
    const char *colon = strstr(rest, ": ");

    if (g_str_has_prefix(rest, "plan:"))
        take_plan(reading, rest);
    else if (g_str_has_prefix(rest, "statement: "))
        reading->take(reading->argument, rest + strlen("statement: "));
    else if (g_str_has_prefix(rest, "execute ") && colon != NULL)
        reading->take(reading->argument, colon + strlen(": "));
}

/* ---- lines ---- */

/* Where a message of severity LOG begins in a line; NULL: it has none. */
static const char *message_of(const char *line)
{
    static const char mark[] = "LOG:  ";
    const char *at = strstr(line, mark);

    return at != NULL && (at == line || at[-1] == ' ' || at[-1] == ']' || at[-1] == ':') ? at + strlen(mark) : NULL;
}

/* Continued lines begin with a tab. */
static void read_lines(const struct reading *reading, const char *text)
{
    g_autoptr(GString) message = g_string_new(NULL);
    bool is_open = false;

    while (*text != '\0') {
        const size_t length = strcspn(text, "\n");
        g_autofree char *line = g_strndup(text, length);
        const char *begins = line[0] != '\t' ? message_of(line) : NULL;

        if (line[0] == '\t' && is_open)
            g_string_append_printf(message, "\n%s", line + 1);
        else if (is_open)
            take_message(reading, message->str);
        if (line[0] != '\t') {
            is_open = begins != NULL;
            g_string_assign(message, begins != NULL ? begins : "");
        }
        text += length + (text[length] == '\n');
    }
    if (is_open)
        take_message(reading, message->str);
}

/* ---- CSV ---- */

/* Read a field into `field`; what follows it: after its comma, its line's end, or at the end of the text. */
static const char *read_field(const char *text, GString *field, bool *is_last)
{
    bool is_quoted = *text == '"';

    g_string_truncate(field, 0);
    text += is_quoted;
    while (*text != '\0' && (is_quoted || (*text != ',' && *text != '\n'))) {
        if (is_quoted && *text == '"' && text[1] != '"') {
            is_quoted = false;
            text++;
            continue;
        }
        text += is_quoted && *text == '"';
        g_string_append_c(field, *text);
        text++;
    }
    *is_last = *text != ',';
    return *text != '\0' ? text + 1 : text;
}

/* Read a record: its severity, its message, how many columns it has. */
static const char *read_record(const char *text, GString *severity, GString *message, guint *columns)
{
    g_autoptr(GString) other = g_string_new(NULL);
    bool is_last = false;

    for (*columns = 0; !is_last; (*columns)++) {
        GString *field = *columns == CSV_SEVERITY ? severity : *columns == CSV_MESSAGE ? message : other;
        text = read_field(text, field, &is_last);
    }
    return text;
}

static void read_csv(const struct reading *reading, const char *text)
{
    g_autoptr(GString) severity = g_string_new(NULL);
    g_autoptr(GString) message = g_string_new(NULL);

    while (*text != '\0') {
        guint columns = 0;
        text = read_record(text, severity, message, &columns);
        if (columns >= CSV_COLUMNS_MIN && strcmp(severity->str, "LOG") == 0)
            take_message(reading, message->str);
    }
}

static bool is_csv(const char *text)
{
    g_autoptr(GString) severity = g_string_new(NULL);
    g_autoptr(GString) message = g_string_new(NULL);
    guint columns = 0;

    (void)read_record(text, severity, message, &columns);
    return g_ascii_isdigit(*text) && columns >= CSV_COLUMNS_MIN;
}

void query_log_read(const char *text, size_t length, void (*take)(gpointer argument, const char *statement),
                    gpointer argument)
{
    const struct reading reading = { take, argument };
    g_autofree char *terminated = g_strndup(text, length);

    if (is_csv(terminated))
        read_csv(&reading, terminated);
    else
        read_lines(&reading, terminated);
}
