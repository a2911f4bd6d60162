/* rollback/foreign_key.c - finds them by what needs a table's columns, and reads their definitions. */
#include "rollback/foreign_key.h"

#include "rollback/row_key.h"

#include <string.h>

/* ---- which ---- */

static void add_users(GPtrArray *keys, const struct catalog_object *column, const char *words)
{
    for (guint i = 0; i < column->users->len; i++) {
        struct catalog_object *user = g_ptr_array_index(column->users, i);
        if (catalog_is_foreign_key(user) && strstr(catalog_facet(user, "definition"), words) != NULL &&
            !g_ptr_array_find(keys, user, NULL))
            g_ptr_array_add(keys, user);
    }
}

static void add_keys(GPtrArray *keys, const struct catalog_object *table)
{
    g_autofree char *words = g_strdup_printf(" REFERENCES %s(", table->identity);

    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *part = g_ptr_array_index(table->users, i);
        if (column_is_of(part, table))
            add_users(keys, part, words);
        else if (catalog_is(part, KIND_TABLE) && catalog_facet(part, "partition_of") != NULL)
            add_keys(keys, part);
    }
}

GPtrArray *foreign_keys_to(const struct catalog_object *table)
{
    GPtrArray *keys = g_ptr_array_new();

    add_keys(keys, table);
    return keys;
}

/* ---- by what ---- */

/* What a name has before it that is of ranges, since PostgreSQL 18; a plain name that has a blank is quoted. */
static const char PERIOD[] = "PERIOD ";

/* The end of a name, which may be quoted. */
static const char *name_end(const char *name)
{
    if (g_str_has_prefix(name, PERIOD))
        name += strlen(PERIOD);
    if (*name != '"')
        return name + strcspn(name, ",)");
    for (name++; *name != '\0'; name++)
        if (*name == '"' && *++name != '"')
            return name;
    return name;
}

/* Names between brackets, "x, PERIOD \"y)\")": as they are written, to be freed. */
static GPtrArray *names_of(const char *list)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    while (list != NULL && *list != '\0' && *list != ')') {
        const char *end = name_end(list);
        g_ptr_array_add(names, g_strndup(list, (gsize)(end - list)));
        list = end + strspn(end, ", ");
    }
    return names;
}

static const char *find_table(const char *definition)
{
    const char *name = strstr(definition, ") REFERENCES ");

    return name != NULL ? name + strlen(") REFERENCES ") : "";
}

/* Behind the bracket that opens the other list: the name before it may be quoted. */
static const char *find_other(const char *definition)
{
    const char *name = find_table(definition);
    bool is_quoted = false;

    for (; *name != '\0' && (is_quoted || *name != '('); name++)
        is_quoted = is_quoted != (*name == '"');
    return *name == '(' ? name + 1 : NULL;
}

/* Of a range that is referred to by a PERIOD, every part is. */
static void append_pair(GString *condition, const char *referring, const char *column, const char *target,
                        const char *other)
{
    const bool is_period = g_str_has_prefix(column, PERIOD) && g_str_has_prefix(other, PERIOD);
    const size_t skip = is_period ? strlen(PERIOD) : 0;

    g_string_append_printf(condition, "%s%s.%s %s %s.%s", condition->len > 0 ? " AND " : "", referring, column + skip,
                           is_period ? "&&" : "=", target, other + skip);
}

char *foreign_key_condition(const char *definition, const char *referring, const char *target)
{
    const char *own = strchr(definition, '(');
    g_autoptr(GPtrArray) columns = names_of(own != NULL ? own + 1 : NULL);
    g_autoptr(GPtrArray) others = names_of(find_other(definition));
    GString *condition = g_string_new(NULL);

    for (guint i = 0; i < columns->len && i < others->len; i++)
        append_pair(condition, referring, g_ptr_array_index(columns, i), target, g_ptr_array_index(others, i));
    return g_string_free(condition, FALSE);
}

/* The condition of the columns that are checked at all: MATCH SIMPLE leaves out a row in which any is NULL. */
static char *is_checked(const char *definition, GPtrArray *columns)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < columns->len; i++) {
        const char *column = g_ptr_array_index(columns, i);
        g_string_append_printf(list, "%starget.%s", i > 0 ? ", " : "",
                               column + (g_str_has_prefix(column, PERIOD) ? strlen(PERIOD) : 0));
    }
    return strstr(definition, " MATCH FULL") != NULL ? g_strdup_printf("num_nonnulls(%s) > 0", list->str)
                                                     : g_strdup_printf("num_nulls(%s) = 0", list->str);
}

char *foreign_key_orphans(const char *definition)
{
    const char *table = find_table(definition), *other = find_other(definition), *own = strchr(definition, '(');
    g_autoptr(GPtrArray) columns = names_of(own != NULL ? own + 1 : NULL);
    g_autofree char *condition = foreign_key_condition(definition, "target", "referred");
    g_autofree char *checked = is_checked(definition, columns);

    return g_strdup_printf("%s AND NOT EXISTS (SELECT FROM %.*s AS referred WHERE %s)", checked,
                           other != NULL ? (int)(other - table) - 1 : 0, table, condition);
}
