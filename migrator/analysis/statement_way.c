/* analysis/statement_way.c - the statement as it is written, with what has to come before it. */
#include "analysis/statement_way.h"

#include "analysis/dependents.h"
#include "sql/token.h"

#include <string.h>

char *statement_way_text(const struct rule_view *view)
{
    return view_has(view, SQL_IN_BODY) ? NULL : view_statement(view);
}

void statement_way_after(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *statement = statement_way_text(view);

    if (statement == NULL)
        return;
    safe_way_program(way, "a release that works before and after what follows; wait until no older one runs\n");
    safe_way_step(way, !view->transaction->is_open, "then", "%s;\n", statement);
}

void statement_way_after_use(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *statement = statement_way_text(view);
    g_autofree char *name = view->action->relation.name != NULL ? sql_quote_name(view->action->relation)
                            : view->action->name != NULL        ? sql_quote_identifier(view->action->name)
                                                                : g_strdup("it");

    if (statement == NULL)
        return;
    safe_way_program(way, "a release that no longer names %s; wait until no older one runs\n", name);
    safe_way_step(way, !view->transaction->is_open, "drop", "%s;\n", statement);
}

void statement_way_alone(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *statement = statement_way_text(view);

    if (statement != NULL)
        safe_way_step(way, !view->transaction->is_open, "alone",
                      "-- when nobody has to wait, and nothing else in it\n%s;\n", statement);
}

/* The statement without a keyword and the blanks before it, wherever it stands; owned by the caller. */
static char *without(const struct rule_view *view, const char *word)
{
    g_autofree char *statement = statement_way_text(view);
    struct sql_lexer lexer = { statement, statement != NULL ? strlen(statement) : 0, 0 };
    GString *text = NULL;
    size_t kept = 0;
    struct sql_token token;

    if (statement == NULL)
        return NULL;
    text = g_string_new(NULL);
    while (sql_token_next(&lexer, &token)) {
        if (!sql_token_is_word(&token, word))
            continue;
        g_string_append_len(text, statement + kept, token.text - (statement + kept));
        g_strchomp(text->str);
        g_string_set_size(text, strlen(text->str));
        kept = (size_t)(token.text + token.length - statement);
    }
    g_string_append(text, statement + kept);
    return g_string_free(text, FALSE);
}

void statement_way_without_cascade(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *statement = without(view, "CASCADE");
    g_autofree char *dependents = dependents_drop(view);

    if (statement == NULL)
        return;
    safe_way_program(way, "a release that no longer names what goes; wait until no older one runs\n");
    safe_way_step(way, !view->transaction->is_open, "drop", "%s%s;\n",
                  *dependents != '\0' ? dependents : "-- first, by name, what depends on it\n", statement);
}

void statement_way_without_concurrently(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *statement = without(view, "CONCURRENTLY");

    if (statement != NULL)
        safe_way_step(way, false, "at_once", "-- when nobody has to wait, and nothing else in it\n%s;\n", statement);
}
