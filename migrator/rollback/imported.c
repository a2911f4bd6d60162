/* rollback/imported.c - which statements are the project's, their order and their names. */
#include "rollback/imported.h"

#include "analysis/builtin.h"
#include "sql/normalise.h"

#include <string.h>

static const char head[] =
        "-- What the running release sends, most often first. Written by `migrator queries import`, which replaces this\n"
        "-- file; statements that are written by hand belong in another one.\n";

struct statement {
    char *text, *name;
    int64_t calls;
};

static void statement_free(struct statement *statement)
{
    g_free(statement->text);
    g_free(statement->name);
    g_free(statement);
}

void imported_init(struct imported *imported, const char *own_schema)
{
    *imported = (struct imported){ .own_schema = own_schema };
    imported->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)statement_free);
}

void imported_release(struct imported *imported)
{
    g_clear_pointer(&imported->statements, g_hash_table_unref);
}

/* "pg_catalog.pg_class", "pg_stat_activity", "information_schema.tables" */
static bool is_of_catalog(const char *name)
{
    return g_str_has_prefix(name, "pg_") || g_str_has_prefix(name, "information_schema.");
}

static bool is_in_schema(const char *name, const char *schema)
{
    const size_t length = strlen(schema);

    return strncmp(name, schema, length) == 0 && name[length] == '.';
}

static bool holds_own(const struct imported *imported, const GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++)
        if (is_in_schema(g_ptr_array_index(names, i), imported->own_schema))
            return true;
    return false;
}

/* What it is about, for its name: a table of the project's, else a function; NULL: neither. */
static const char *subject_of(const struct sql_normalised *normalised)
{
    for (guint i = 0; i < normalised->tables->len; i++)
        if (!is_of_catalog(g_ptr_array_index(normalised->tables, i)))
            return g_ptr_array_index(normalised->tables, i);
    for (guint i = 0; normalised->tables->len == 0 && i < normalised->functions->len; i++) {
        const char *name = g_ptr_array_index(normalised->functions, i);
        if (!is_of_catalog(name) && builtin_volatility(name) == '\0')
            return name;
    }
    return NULL;
}

/* "select_agents": letters, digits and underscores only. */
static char *name_of(const struct sql_normalised *normalised, const char *subject)
{
    const char *dot = strrchr(subject, '.');
    char *name = g_strdup_printf("%s_%s", normalised->verb, dot != NULL ? dot + 1 : subject);

    for (char *at = name; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at))
            *at = '_';
    return name;
}

void imported_add(struct imported *imported, const char *text, int64_t calls)
{
    struct sql_normalised normalised = { 0 };
    const char *subject = sql_normalise(&normalised, text, strlen(text)) ? subject_of(&normalised) : NULL;

    if (subject == NULL || holds_own(imported, normalised.tables) || holds_own(imported, normalised.functions)) {
        imported->passed_over++;
        sql_normalised_release(&normalised);
        return;
    }
    struct statement *known = g_hash_table_lookup(imported->statements, normalised.fingerprint);
    if (known == NULL) {
        known = g_new0(struct statement, 1);
        known->text = g_steal_pointer(&normalised.text);
        known->name = name_of(&normalised, subject);
        g_hash_table_insert(imported->statements, g_steal_pointer(&normalised.fingerprint), known);
    }
    known->calls += calls;
    sql_normalised_release(&normalised);
}

/* The order of two that ran equally often is that of their texts: the same input gives the same file. */
static gint by_calls(gconstpointer one, gconstpointer other)
{
    const struct statement *left = *(const struct statement *const *)one;
    const struct statement *right = *(const struct statement *const *)other;

    if (left->calls != right->calls)
        return left->calls > right->calls ? -1 : 1;
    return strcmp(left->text, right->text);
}

static GPtrArray *in_order(const struct imported *imported)
{
    GPtrArray *list = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer statement = NULL;

    g_hash_table_iter_init(&iterator, imported->statements);
    while (g_hash_table_iter_next(&iterator, NULL, &statement))
        g_ptr_array_add(list, statement);
    g_ptr_array_sort(list, by_calls);
    return list;
}

/* The name, with a number from the second on. */
static char *unique_name(GHashTable *taken, const char *name)
{
    char *unique = g_strdup(name);

    for (guint number = 2; !g_hash_table_add(taken, g_strdup(unique)); number++) {
        g_free(unique);
        unique = g_strdup_printf("%s_%u", name, number);
    }
    return unique;
}

char *imported_write(const struct imported *imported, unsigned limit, unsigned *written)
{
    g_autoptr(GPtrArray) list = in_order(imported);
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GString *file = g_string_new(head);

    *written = MIN(limit, list->len);
    for (guint i = 0; i < *written; i++) {
        const struct statement *statement = g_ptr_array_index(list, i);
        g_autofree char *name = unique_name(taken, statement->name);
        g_string_append_printf(file, "\n-- name: %s\n%s;\n", name, statement->text);
    }
    return g_string_free(file, FALSE);
}
