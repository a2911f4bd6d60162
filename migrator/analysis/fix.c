/* analysis/fix.c - statements in, files out. */
#include "analysis/fix.h"

#include <string.h>

static void clear_fix(gpointer data)
{
    safe_way_release(&((struct fix *)data)->way);
}

GArray *fix_list_new(void)
{
    GArray *fixes = g_array_new(FALSE, TRUE, sizeof(struct fix));

    g_array_set_clear_func(fixes, clear_fix);
    return fixes;
}

/* Parts while they grow. */
struct cutting {
    const struct sql_script *script;
    const char *text;
    size_t length;
    size_t position;      /* up to here the text is in a part */
    GArray *parts;        /* struct fix_part; the text of the last is still in `growing` */
    GString *growing;     /* NULL: the next text begins a part */
    const char *name;     /* of the part that grows; NULL: the migration's own */
    bool transaction_off; /* it runs so */
};

static void clear_part(gpointer data)
{
    struct fix_part *part = data;

    g_free(part->name);
    g_free(part->text);
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static void end_part(struct cutting *cutting)
{
    if (cutting->growing == NULL)
        return;
    g_array_append_val(cutting->parts, ((struct fix_part){
                                               .name = cutting->parts->len > 0 ? g_strdup(cutting->name) : NULL,
                                               .text = g_string_free(cutting->growing, FALSE),
                                       }));
    cutting->growing = NULL;
}

/* Text that runs in a transaction or outside of one; it joins the part before it where that runs alike. */
static void add_text(struct cutting *cutting, const char *name, const char *text, bool transaction_off)
{
    bool joins = cutting->growing != NULL && !transaction_off && !cutting->transaction_off;

    if (is_blank(text))
        return;
    if (!joins) {
        end_part(cutting);
        cutting->growing = g_string_new(transaction_off ? "-- migrator: transaction off\n" : NULL);
        cutting->name = name;
        cutting->transaction_off = transaction_off;
    }
    g_string_append(cutting->growing, text + (joins ? 0 : strspn(text, "\r\n")));
    if (cutting->growing->str[cutting->growing->len - 1] != '\n')
        g_string_append_c(cutting->growing, '\n');
}

static void take_up_to(struct cutting *cutting, size_t end)
{
    g_autofree char *text = g_strndup(cutting->text + cutting->position, end - cutting->position);

    add_text(cutting, "rest", text, false);
    cutting->position = end;
}

/* Past the statement's semicolon, and the end of its line when nothing else is on it. */
static size_t end_of(const struct cutting *cutting, const struct sql_statement *statement)
{
    size_t end = statement->offset + statement->length;
    size_t semicolon = end;

    while (semicolon < cutting->length && g_ascii_isspace(cutting->text[semicolon]))
        semicolon++;
    if (semicolon < cutting->length && cutting->text[semicolon] == ';')
        end = semicolon + 1;
    return end < cutting->length && cutting->text[end] == '\n' ? end + 1 : end;
}

static void replace(struct cutting *cutting, const struct fix *fix)
{
    const struct sql_statement *statement =
            &g_array_index(cutting->script->statements, struct sql_statement, fix->statement);

    take_up_to(cutting, statement->offset);
    for (guint index = 0; index < fix->way.steps->len; index++) {
        const struct safe_step *step = &g_array_index(fix->way.steps, struct safe_step, index);

        add_text(cutting, step->name, step->sql, step->transaction_off);
    }
    cutting->position = end_of(cutting, statement);
}

static bool has_directives(const struct migration_header *header)
{
    return header != NULL &&
           (header->incompatible != NULL || header->irreversible != NULL || header->role != NULL ||
            header->lock_timeout_ms != HEADER_TIMEOUT_UNSET || header->statement_timeout_ms != HEADER_TIMEOUT_UNSET);
}

/* What a person has to do; NULL: nothing. */
static const char *obstacle(const struct sql_script *script, const struct migration_header *header)
{
    if (script->transaction_off)
        return "it runs outside of a transaction";
    if (script->wrapped)
        return "it is wrapped in BEGIN and COMMIT";
    if (script->opaque || script->needs_simple)
        return "it holds COPY data, or text that is not understood";
    return has_directives(header) ? "its header has directives for all of it" : NULL;
}

GArray *fix_cut(const struct sql_script *script, const struct migration_header *header, const GArray *fixes,
                const char **why)
{
    struct cutting cutting = { .script = script };

    *why = obstacle(script, header);
    if (*why != NULL)
        return NULL;
    cutting.text = g_bytes_get_data(script->text, &cutting.length);
    cutting.parts = g_array_new(FALSE, TRUE, sizeof(struct fix_part));
    g_array_set_clear_func(cutting.parts, clear_part);
    for (guint index = 0; index < fixes->len; index++)
        replace(&cutting, &g_array_index(fixes, struct fix, index));
    take_up_to(&cutting, cutting.length);
    end_part(&cutting);
    return cutting.parts;
}
