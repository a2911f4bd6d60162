/* tests/support/actions.c - what a script does, as text to compare. */
#include "support/actions.h"

#include <check.h>
#include <string.h>

struct flag {
    unsigned bit;
    const char *name;
};

static const struct flag flags[] = {
    { SQL_IF_EXISTS, "IF_EXISTS" },
    { SQL_CASCADE, "CASCADE" },
    { SQL_CONCURRENTLY, "CONCURRENTLY" },
    { SQL_OR_REPLACE, "OR_REPLACE" },
    { SQL_UNIQUE, "UNIQUE" },
    { SQL_NOT_NULL, "NOT_NULL" },
    { SQL_IDENTITY, "IDENTITY" },
    { SQL_GENERATED, "GENERATED" },
    { SQL_VIRTUAL, "VIRTUAL" },
    { SQL_NOT_VALID, "NOT_VALID" },
    { SQL_DEFERRABLE, "DEFERRABLE" },
    { SQL_NOT_ENFORCED, "NOT_ENFORCED" },
    { SQL_NO_INHERIT_FLAG, "NO_INHERIT_FLAG" },
    { SQL_TEMPORARY, "TEMPORARY" },
    { SQL_UNLOGGED, "UNLOGGED" },
    { SQL_PARTITIONED, "PARTITIONED" },
    { SQL_IS_DEFAULT, "IS_DEFAULT" },
    { SQL_IN_CREATE, "IN_CREATE" },
    { SQL_INLINE, "INLINE" },
    { SQL_CONDITIONAL, "CONDITIONAL" },
    { SQL_IN_BODY, "IN_BODY" },
    { SQL_HAS_EXPRESSION, "HAS_EXPRESSION" },
    { SQL_ONLY, "ONLY" },
    { SQL_FOR_EACH_ROW, "FOR_EACH_ROW" },
    { SQL_LOCAL, "LOCAL" },
    { SQL_ON, "ON" },
    { SQL_NO_DATA, "NO_DATA" },
    { SQL_FULL, "FULL" },
    { SQL_FROM_STDIN, "FROM_STDIN" },
    { SQL_FOR_UPDATE, "FOR_UPDATE" },
    { SQL_FINALIZE, "FINALIZE" },
    { SQL_RELATION_IF_EXISTS, "RELATION_IF_EXISTS" },
};

static const char *const constraints[] = {
    [SQL_CONSTRAINT_CHECK] = "check",     [SQL_CONSTRAINT_NOT_NULL] = "not-null",
    [SQL_CONSTRAINT_UNIQUE] = "unique",   [SQL_CONSTRAINT_PRIMARY_KEY] = "primary-key",
    [SQL_CONSTRAINT_EXCLUDE] = "exclude", [SQL_CONSTRAINT_FOREIGN_KEY] = "foreign-key",
};

struct actions_fixture actions_read(const char *text)
{
    struct actions_fixture fixture = { 0 };
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GPtrArray) findings = finding_list_new();

    sql_script_read(&fixture.script, "a.sql", bytes, 0, strlen(text), SQL_TRANSACTIONAL, findings);
    sql_actions_read(&fixture.actions, &fixture.script);
    return fixture;
}

void actions_fixture_clear(struct actions_fixture *fixture)
{
    sql_actions_release(&fixture->actions);
    sql_script_release(&fixture->script);
}

const struct sql_action *actions_at(const struct actions_fixture *fixture, guint index)
{
    ck_assert_uint_lt(index, fixture->actions.list->len);
    return &g_array_index(fixture->actions.list, struct sql_action, index);
}

static void add(GString *line, const char *key, const char *value)
{
    if (value != NULL)
        g_string_append_printf(line, " %s=%s", key, value);
}

static void add_name(GString *line, const char *key, struct sql_name name)
{
    if (name.name != NULL || name.schema != NULL)
        g_string_append_printf(line, " %s=%s%s%s", key, name.schema == NULL ? "" : name.schema,
                               name.schema == NULL ? "" : ".", name.name == NULL ? "*" : name.name);
}

static void add_list(GString *line, const char *key, const char *const *list)
{
    if (list == NULL || list[0] == NULL)
        return;
    g_string_append_printf(line, " %s=%s", key, list[0]);
    for (list++; *list != NULL; list++)
        g_string_append_printf(line, ",%s", *list);
}

static void add_type(GString *line, const struct sql_type *type)
{
    if (type->name == NULL)
        return;
    g_string_append_printf(line, " type=%s%s%s", type->schema == NULL ? "" : type->schema,
                           type->schema == NULL ? "" : ".", type->name);
    for (guint index = 0; index < type->modifier_count; index++)
        g_string_append_printf(line, "%s%d%s", index == 0 ? "(" : ",", type->modifiers[index],
                               index + 1 == type->modifier_count ? ")" : "");
    g_string_append(line, type->is_array ? "[]" : "");
    add_name(line, "collation", type->collation);
}

static void add_calls(GString *line, const struct sql_call *calls, guint count)
{
    for (guint index = 0; index < count; index++)
        g_string_append_printf(line, "%s%s%s%s/%u", index == 0 ? " calls=" : ",",
                               calls[index].function.schema == NULL ? "" : calls[index].function.schema,
                               calls[index].function.schema == NULL ? "" : ".", calls[index].function.name,
                               calls[index].arguments);
    for (guint index = 0; index < count; index++) {
        g_autofree char *body = calls[index].body != NULL ? actions_describe(calls[index].body) : NULL;
        if (body != NULL)
            g_string_append_printf(line, " runs={%s}", body);
    }
}

/* Those that are not the server's own, so that not every comparison and every text is told. */
static bool is_own(const struct sql_implied *implied)
{
    return implied->name.schema != NULL || strpbrk(implied->name.name, "@#") != NULL;
}

static void add_implied(GString *line, const struct sql_implied *implied, guint count)
{
    for (guint index = 0; index < count; index++)
        if (is_own(&implied[index]))
            add_name(line, implied[index].is_cast ? "makes" : "operator", implied[index].name);
}

static void add_expression(GString *line, const struct sql_expression *expression)
{
    if (expression == NULL)
        return;
    g_string_append_printf(line, " expression={%s}", expression->text);
    add_list(line, "reads", expression->columns);
    add_list(line, "computed", expression->computed);
    add_calls(line, expression->calls, expression->call_count);
    add_implied(line, expression->implied, expression->implied_count);
    for (guint index = 0; index < expression->term_count; index++)
        g_string_append_printf(line, "%s(%s %s%s%s)", index == 0 ? " terms=" : "", expression->terms[index].column,
                               expression->terms[index].operator, expression->terms[index].constant == NULL ? "" : " ",
                               expression->terms[index].constant == NULL ? "" : expression->terms[index].constant);
    g_string_append(line, expression->term_count > 0 && !expression->is_whole ? "…" : "");
    g_string_append(line, expression->is_constant ? " constant" : "");
    g_string_append(line, expression->is_null ? " null" : "");
    g_string_append(line, expression->is_true ? " true" : "");
    g_string_append(line, expression->is_false ? " false" : "");
    g_string_append(line, expression->has_query ? " subquery" : "");
    for (guint index = 0; index < expression->cast_count; index++) {
        g_string_append(line, " cast");
        add_type(line, &expression->casts[index]);
    }
}

static void add_query(GString *line, const struct sql_query *query)
{
    if (query == NULL)
        return;
    g_string_append(line, " query={");
    for (guint index = 0; index < query->relation_count; index++)
        add_name(line, "from", query->relations[index]);
    add_list(line, "columns", query->columns);
    add_calls(line, query->calls, query->call_count);
    add_implied(line, query->implied, query->implied_count);
    if (query->value_count > 0)
        g_string_append_printf(line, " values=%u", query->value_count);
    g_string_append(line, query->takes_default ? " default" : "");
    g_string_append(line, query->has_star ? " *" : "");
    g_string_append(line, query->where != NULL ? " where" : "");
    g_string_append(line, query->has_limit ? " limit" : "");
    g_string_append(line, query->is_condensed ? " condensed" : "");
    g_string_append(line, query->orders_by_random ? " random" : "");
    g_string_append(line, query->has_leading_wildcard ? " wildcard" : "");
    g_string_append(line, " }");
}

static void add_function(GString *line, const struct sql_function *function)
{
    if (function == NULL)
        return;
    add(line, "language", function->language);
    g_string_append_printf(line, " volatility=%c", function->volatility);
    add_list(line, "arguments", function->argument_types);
    add_list(line, "names", function->argument_names);
    add(line, "returns", function->return_type);
    g_string_append(line, function->is_strict ? " strict" : "");
    g_string_append(line, function->is_security_definer ? " definer" : "");
    g_string_append(line, function->sets_search_path ? " search_path" : "");
    g_string_append(line, function->returns_trigger ? " trigger" : "");
    if (function->body != NULL) {
        g_autofree char *body = actions_describe(function->body);
        g_string_append_printf(line, " body={%s}", body);
    }
}

static void add_flags(GString *line, unsigned set)
{
    for (size_t index = 0; index < G_N_ELEMENTS(flags); index++)
        if ((set & flags[index].bit) != 0)
            g_string_append_printf(line, " [%s]", flags[index].name);
}

static void describe(GString *line, const struct sql_action *action)
{
    g_string_append(line, sql_action_name(action->kind));
    add_name(line, "relation", action->relation);
    add_name(line, "other", action->other);
    add(line, "constraint", constraints[action->constraint]);
    add(line, "name", action->name);
    add(line, "new", action->new_name);
    add(line, "method", action->method);
    add_type(line, &action->type);
    add_list(line, "columns", action->columns);
    add_list(line, "others", action->other_columns);
    add_list(line, "settings", action->settings);
    if (action->on_delete != '\0')
        g_string_append_printf(line, " on_delete=%c", action->on_delete);
    if (action->rows != 0)
        g_string_append_printf(line, " rows=%" G_GINT64_FORMAT, action->rows);
    add_expression(line, action->expression);
    add_query(line, action->query);
    add_function(line, action->function);
    add_flags(line, action->flags);
}

char *actions_describe(const struct sql_actions *list)
{
    GString *lines = g_string_new(NULL);

    for (guint index = 0; index < list->list->len; index++) {
        g_string_append(lines, index == 0 ? "" : "\n");
        describe(lines, &g_array_index(list->list, struct sql_action, index));
    }
    return g_string_free(lines, FALSE);
}

void actions_assert(const struct actions_case *expected)
{
    CLEANUP(actions_fixture_clear) struct actions_fixture fixture = actions_read(expected->text);
    g_autofree char *actions = actions_describe(&fixture.actions);

    ck_assert_msg(strcmp(actions, expected->actions) == 0, "%s\n  gave      %s\n  expected  %s", expected->text,
                  actions, expected->actions);
}

/* The word at each action's offset, joined by blanks. */
void actions_assert_places(const struct actions_case *expected)
{
    CLEANUP(actions_fixture_clear) struct actions_fixture fixture = actions_read(expected->text);
    g_autoptr(GString) words = g_string_new(NULL);

    for (guint index = 0; index < fixture.actions.list->len; index++) {
        const char *word = expected->text + actions_at(&fixture, index)->offset;

        g_string_append(words, index == 0 ? "" : " ");
        g_string_append_len(words, word, (gssize)strcspn(word, " (),;\n$"));
    }
    ck_assert_msg(strcmp(words->str, expected->actions) == 0, "%s\n  points at %s\n  expected  %s", expected->text,
                  words->str, expected->actions);
}
