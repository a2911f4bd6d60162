/* rollback/statement.c - the DDL of one object, from its kind's patterns. */
#include "rollback/statement.h"

#include "rollback/pattern.h"
#include "sql/deparsed.h"

#include <string.h>

/* ---- one pattern ---- */

static void append_literal(GString *text, const char *value)
{
    const bool has_backslash = strchr(value, '\\') != NULL;

    g_string_append(text, has_backslash ? "E'" : "'");
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '\'' || *at == '\\')
            g_string_append_c(text, *at);
        g_string_append_c(text, *at);
    }
    g_string_append_c(text, '\'');
}

static const char *facet_or_empty(const struct catalog_object *object, const char *name)
{
    const char *value = catalog_facet(object, name);

    return value != NULL ? value : "";
}

/* Whose names a pattern's are. */
struct named {
    const struct catalog_object *object;
    const char *value; /* of one of its facets; NULL: none is meant */
};

static void append_named(GString *text, const char *name, gpointer argument)
{
    const struct named *named = argument;
    const struct catalog_object *object = named->object;
    const char *value = named->value;

    if (strcmp(name, "identity") == 0)
        g_string_append(text, object->identity);
    else if (strcmp(name, "name") == 0)
        g_string_append(text, object->name);
    else if (strcmp(name, "schema") == 0)
        g_string_append(text, object->schema);
    else if (strcmp(name, "reader") == 0)
        g_string_append(text, object->reader);
    else if (strcmp(name, "parent") == 0)
        g_string_append(text, object->parent->identity);
    else if (strcmp(name, "value") == 0)
        g_string_append(text, value);
    else if (strcmp(name, "literal") == 0)
        append_literal(text, value);
    else if (strcmp(name, "key") == 0)
        g_string_append_len(text, value, (gssize)strcspn(value, "="));
    else if (strcmp(name, "rest") == 0)
        g_string_append(text, value + MIN(strcspn(value, "=") + 1, strlen(value)));
    else
        g_string_append(text, facet_or_empty(object, name));
}

static char *fill(const char *pattern, const struct catalog_object *object, const char *value)
{
    struct named named = { object, value };

    return pattern_fill(pattern, append_named, &named);
}

void statement_add(GPtrArray *statements, const char *pattern, const struct catalog_object *object, const char *value)
{
    if (pattern == NULL || *pattern == '\0')
        return;
    g_autofree char *filled = g_strchomp(fill(pattern, object, value));
    g_autofree char *text = sql_deparsed(filled);
    const char *last = statements->len > 0 ? g_ptr_array_index(statements, statements->len - 1) : NULL;
    if (g_strcmp0(last, text) != 0) /* several facets may be said by one statement */
        g_ptr_array_add(statements, g_steal_pointer(&text));
}

/* ---- making ---- */

static bool is_not_valid(const char *definition)
{
    return g_str_has_suffix(definition, " NOT VALID");
}

/* Another NOT NULL than the plain one is written out as ALTER TABLE would ADD it. */
static void append_not_null_constraint(GString *text, const struct catalog_object *column)
{
    const char *way = catalog_facet(column, "set_not_null");

    if (way != NULL && g_str_has_prefix(way, "ADD ") && !is_not_valid(way))
        g_string_append_printf(text, ",\n    %s", way + strlen("ADD "));
}

static void append_column(GString *text, const struct catalog_object *column)
{
    g_autofree char *made = fill("{name} {type}{generated}", column, NULL);

    g_string_append_printf(text, "%s    %s", text->len > 0 && text->str[text->len - 1] != '\n' ? ",\n" : "", made);
    if (g_str_has_prefix(facet_or_empty(column, "set_not_null"), "ALTER "))
        g_string_append(text, " NOT NULL");
    if (catalog_facet(column, "identity_kind") != NULL) {
        g_autofree char *identity =
                fill(" GENERATED {identity_kind} AS IDENTITY (SEQUENCE NAME {identity_name} {identity_options})",
                     column, NULL);
        g_string_append(text, identity);
    }
    append_not_null_constraint(text, column);
}

/* An inherited column comes from the parent; a partition's are written out, as it is attached afterwards. */
static bool is_written_out(const struct catalog_object *table, const struct catalog_object *part)
{
    return part->parent == table && catalog_is(part, KIND_COLUMN) &&
           (catalog_facet(part, "is_local") != NULL || catalog_facet(table, "inherits") == NULL);
}

static char *table_text(const struct catalog_object *table)
{
    GString *columns = g_string_new(NULL);
    const char *inherits = catalog_facet(table, "inherits");
    const bool is_unlogged = strcmp(catalog_facet(table, "persistence"), "UNLOGGED") == 0;

    for (guint i = 0; i < table->users->len; i++)
        if (is_written_out(table, g_ptr_array_index(table->users, i)))
            append_column(columns, g_ptr_array_index(table->users, i));
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "CREATE %sTABLE %s (%s%s%s)", is_unlogged ? "UNLOGGED " : "", table->identity,
                           columns->len > 0 ? "\n" : "", columns->str, columns->len > 0 ? "\n" : "");
    if (inherits != NULL) {
        g_auto(GStrv) parents = g_strsplit(inherits, "\n", -1);
        g_autofree char *list = g_strjoinv(", ", parents);
        g_string_append_printf(text, " INHERITS (%s)", list);
    }
    g_string_append(text, facet_or_empty(table, "partition_by"));
    g_string_free(columns, TRUE);
    return g_string_free(text, FALSE);
}

static const char *own_or(const struct catalog_object *object, const char *own, const char *other)
{
    return object->reader != NULL && own != NULL ? own : other;
}

void statement_add_create(GPtrArray *statements, const struct catalog_object *object)
{
    g_autofree char *table = catalog_is(object, KIND_TABLE) ? table_text(object) : NULL;

    if (table != NULL)
        g_ptr_array_add(statements, sql_deparsed(table));
    else
        statement_add(statements, own_or(object, object->kind->create_own, object->kind->create), object, NULL);
}

void statement_add_drop(GPtrArray *statements, const struct catalog_object *object)
{
    statement_add(statements, own_or(object, object->kind->drop_own, object->kind->drop), object, NULL);
}

bool statement_is_made(const struct catalog_object *object, size_t facet, bool is_within)
{
    const char *name = object->kind->facets[facet].name;

    if (is_within && strcmp(name, "set_not_null") == 0)
        return !is_not_valid(object->facets[facet]);
    return object->kind->facets[facet].is_made ||
           (is_within && (strcmp(name, "identity_kind") == 0 || strcmp(name, "identity_options") == 0));
}

/* ---- changing ---- */

bool statement_can_change(const struct catalog_facet *facet, const char *from, const char *to)
{
    if (to == NULL)
        return facet->reset != NULL;
    return from == NULL && facet->add != NULL ? true : facet->set != NULL;
}

static bool has_line(const char *lines, const char *line)
{
    g_auto(GStrv) all = g_strsplit(lines != NULL ? lines : "", "\n", -1);

    return g_strv_contains((const char *const *)all, line);
}

static void add_lines(GPtrArray *statements, const char *pattern, const struct catalog_object *object,
                      const char *lines, const char *others)
{
    g_auto(GStrv) all = g_strsplit(lines, "\n", -1);

    for (guint i = 0; all[i] != NULL; i++)
        if (!has_line(others, all[i]))
            statement_add(statements, pattern, object, all[i]);
}

void statement_add_reset(GPtrArray *statements, const struct catalog_object *from, size_t facet, const char *to)
{
    const struct catalog_facet *row = &from->kind->facets[facet];
    const char *value = from->facets[facet];

    if (value == NULL)
        return;
    if (row->is_list)
        add_lines(statements, row->reset, from, value, to);
    else if (to == NULL)
        statement_add(statements, row->reset, from, value);
}

void statement_add_set(GPtrArray *statements, const struct catalog_object *to, size_t facet, const char *from)
{
    const struct catalog_facet *row = &to->kind->facets[facet];
    const char *value = to->facets[facet];
    const char *pattern = own_or(to, row->set_own, row->set);

    if (value == NULL)
        return;
    if (row->is_list)
        add_lines(statements, row->set, to, value, from);
    else
        statement_add(statements, from == NULL && row->add != NULL ? row->add : pattern, to, value);
}
