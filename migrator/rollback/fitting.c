/* rollback/fitting.c - what the call has to know of a statement. */
#include "rollback/fitting.h"

#include "rollback/foreign_key.h"
#include "rollback/row_key.h"
#include "sql/script.h"

#include <string.h>

static const char *definition_of(const struct catalog_object *object)
{
    const bool has_one = catalog_is(object, KIND_CONSTRAINT) || catalog_is(object, KIND_DOMAIN_CONSTRAINT) ||
                         catalog_is(object, KIND_INDEX);

    return has_one ? catalog_facet(object, "definition") : "";
}

static bool begins(const struct catalog_object *object, const char *words)
{
    return g_str_has_prefix(definition_of(object), words);
}

/* A text between dollar signs, which is read as it is wherever it can be. */
static char *quote(const char *text)
{
    return strstr(text, "$fit$") == NULL ? g_strdup_printf("$fit$%s$fit$", text) : sql_quote_literal(text);
}

/* What a unique constraint asks for, in a table of rows that come one after the other: at once, and of no NULL. */
static char *twin_of_constraint(const struct catalog_object *constraint)
{
    const char *definition = definition_of(constraint);
    const char *wait = strstr(definition, " DEFERRABLE");
    g_autofree char *text = g_strndup(definition, wait != NULL ? (gsize)(wait - definition) : strlen(definition));
    const char *rest = begins(constraint, "PRIMARY KEY") ? text + strlen("PRIMARY KEY") : NULL;

    return g_strdup_printf("ALTER TABLE pg_temp.twin ADD %s%s", rest != NULL ? "UNIQUE" : text,
                           rest != NULL ? rest : "");
}

static char *twin_of_index(const struct catalog_object *index)
{
    g_autofree char *on = g_strdup_printf(" ON %s USING ", index->parent->identity);
    g_autoptr(GString) text = g_string_new(definition_of(index));

    g_string_replace(text, on, " ON pg_temp.twin USING ", 1);
    return g_strdup(text->str);
}

/* Of what is unique; NULL: of nothing else. */
static char *twin_of(const struct catalog_object *object)
{
    if (begins(object, "CREATE UNIQUE INDEX "))
        return twin_of_index(object);
    return begins(object, "PRIMARY KEY") || begins(object, "UNIQUE") || begins(object, "EXCLUDE")
                   ? twin_of_constraint(object)
                   : NULL;
}

/* ", twin => $fit$…$fit$"; nothing for NULL. */
static char *argument(const char *name, const char *text)
{
    g_autofree char *quoted = text != NULL ? quote(text) : NULL;

    return text != NULL ? g_strdup_printf(",\n    %s => %s", name, quoted) : g_strdup("");
}

static bool is_of_domain(const struct catalog_object *object)
{
    return catalog_is(object, KIND_DOMAIN) || catalog_is(object, KIND_DOMAIN_CONSTRAINT);
}

/* Which rows do not fit, where the error that they lead to does not tell: an identity column has no NULL, but may have
 * values that another type has not. */
static char *misfit_of(const struct catalog_object *object)
{
    const bool is_identity = catalog_is(object, KIND_COLUMN) && catalog_facet(object, "identity_kind") != NULL;
    g_autofree char *type = is_identity ? column_type(object) : NULL;

    if (is_identity)
        return g_strdup_printf("pg_temp.text_as(target.%s::text, '%s') IS NULL", object->name, type);
    return catalog_is_foreign_key(object) ? foreign_key_orphans(definition_of(object)) : NULL;
}

static char *wrap(const struct catalog_object *object, const char *statement)
{
    const struct catalog_object *table = catalog_is(object, KIND_TABLE) ? object : object->parent;
    g_autofree char *relation = quote(is_of_domain(object) ? "" : table->identity);
    g_autofree char *text = quote(statement);
    g_autofree char *lock = is_of_domain(object)
                                    ? g_strdup("")
                                    : g_strdup_printf("LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE;\n", table->identity);

    if (table == object) {
        g_autofree char *tree = quote(catalog_facet(object, "partition_of"));
        return g_strdup_printf("%sSELECT pg_temp.fit_partition(%s, %s, %s)", lock, tree, relation, text);
    }
    g_autofree char *twin = twin_of(object);
    g_autofree char *misfit = misfit_of(object);
    g_autofree char *twin_argument = argument("twin", twin), *misfit_argument = argument("misfit", misfit);
    return g_strdup_printf("%sSELECT pg_temp.fit(%s, %s%s%s)", lock, relation, text, twin_argument, misfit_argument);
}

/* An index that is not unique, and what is not validated, take any row; nobody writes those of a materialized view. */
static bool takes_any_row(const struct catalog_object *object, const char *statement)
{
    const bool is_unique = begins(object, "CREATE UNIQUE INDEX ") && catalog_is(object->parent, KIND_TABLE);

    return (catalog_is(object, KIND_INDEX) && !is_unique) || g_str_has_suffix(statement, " NOT VALID");
}

void fitting_wrap(GPtrArray *statements, guint from, const struct catalog_object *object)
{
    for (guint i = from; i < statements->len; i++) {
        char *statement = g_ptr_array_index(statements, i);
        if (takes_any_row(object, statement))
            continue;
        statements->pdata[i] = wrap(object, statement);
        g_free(statement);
    }
}
