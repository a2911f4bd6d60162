/* analysis/dependents.c - who reads, refers to and consists of what. */
#include "analysis/dependents.h"

#include <string.h>

/* Relations of the model that something is true of. */
struct search {
    const struct model *model;
    const struct model_relation *relation;
    const char *column; /* NULL: any */
    const char *schema;
    GPtrArray *found;
};

static int compare_relations(gconstpointer one, gconstpointer other)
{
    const struct sql_name *first = &(*(const struct model_relation *const *)one)->name;
    const struct sql_name *second = &(*(const struct model_relation *const *)other)->name;
    int order = g_strcmp0(first->schema, second->schema);

    return order != 0 ? order : strcmp(first->name, second->name);
}

static GPtrArray *search_all(struct search search, void (*look)(gpointer argument, struct model_relation *relation))
{
    search.found = g_ptr_array_new();
    model_each_relation(search.model, look, &search);
    g_ptr_array_sort(search.found, compare_relations);
    return search.found;
}

/* ---- views ---- */

static void note_reader(gpointer argument, struct model_relation *relation)
{
    const struct search *search = argument;
    const struct sql_query *query = relation->query;
    bool reads = false;

    for (guint index = 0; query != NULL && !reads && index < query->relation_count; index++)
        reads = model_find_relation(search->model, query->relations[index]) == search->relation;
    if (reads && (search->column == NULL || query->has_star || g_strv_contains(query->columns, search->column)))
        g_ptr_array_add(search->found, relation);
}

GPtrArray *dependents_readers(const struct model *model, const struct model_relation *relation, const char *column)
{
    return search_all((struct search){ .model = model, .relation = relation, .column = column }, note_reader);
}

static void append_once(GString *sql, char *statement)
{
    if (strstr(sql->str, statement) == NULL)
        g_string_append(sql, statement);
    g_free(statement);
}

static const char *word_of(const struct model_relation *relation)
{
    switch (relation->kind) {
    case MODEL_VIEW:
        return "VIEW";
    case MODEL_MATERIALIZED_VIEW:
        return "MATERIALIZED VIEW";
    case MODEL_SEQUENCE:
        return "SEQUENCE";
    case MODEL_FOREIGN_TABLE:
        return "FOREIGN TABLE";
    case MODEL_COMPOSITE_TYPE:
        return "TYPE";
    case MODEL_UNKNOWN:
    case MODEL_TABLE:
    case MODEL_PARTITIONED_TABLE:
    default:
        return "TABLE";
    }
}

static void drop_relation(const struct model_relation *relation, GString *sql)
{
    g_autofree char *name = sql_quote_name(relation->name);

    append_once(sql, g_strdup_printf("DROP %s %s;\n", word_of(relation), name));
}

/* Views on views go first. */
static void drop_readers(const struct model *model, const struct model_relation *relation, const char *column,
                         GString *sql)
{
    g_autoptr(GPtrArray) readers = dependents_readers(model, relation, column);

    for (guint index = 0; index < readers->len; index++) {
        const struct model_relation *reader = g_ptr_array_index(readers, index);

        if (reader == relation)
            continue;
        drop_readers(model, reader, NULL, sql);
        drop_relation(reader, sql);
    }
}

/* ---- foreign keys ---- */

static bool is_key_to(const struct search *search, const struct model_relation *from,
                      const struct model_constraint *key)
{
    return key->kind == SQL_CONSTRAINT_FOREIGN_KEY && from != search->relation &&
           model_find_relation(search->model, key->other) == search->relation &&
           (search->column == NULL || g_strv_contains(key->other_columns, search->column));
}

static void note_referring(gpointer argument, struct model_relation *relation)
{
    const struct search *search = argument;

    for (guint index = 0; index < relation->constraints->len; index++)
        if (is_key_to(search, relation, g_ptr_array_index(relation->constraints, index))) {
            g_ptr_array_add(search->found, relation);
            return;
        }
}

GPtrArray *dependents_referring(const struct model *model, const struct model_relation *relation, const char *column)
{
    return search_all((struct search){ .model = model, .relation = relation, .column = column }, note_referring);
}

static void drop_keys(const struct model *model, const struct model_relation *relation, const char *column,
                      GString *sql)
{
    const struct search search = { .model = model, .relation = relation, .column = column };
    g_autoptr(GPtrArray) tables = dependents_referring(model, relation, column);

    for (guint index = 0; index < tables->len; index++) {
        const struct model_relation *table = g_ptr_array_index(tables, index);
        g_autofree char *name = sql_quote_name(table->name);

        for (guint position = 0; position < table->constraints->len; position++) {
            const struct model_constraint *key = g_ptr_array_index(table->constraints, position);
            g_autofree char *quoted = key->name != NULL ? sql_quote_identifier(key->name) : NULL;

            if (quoted != NULL && is_key_to(&search, table, key))
                append_once(sql, g_strdup_printf("ALTER TABLE %s DROP CONSTRAINT %s;\n", name, quoted));
        }
    }
}

/* ---- columns of a type, or with a collation ---- */

static void note_any(gpointer argument, struct model_relation *relation)
{
    const struct search *search = argument;

    if (relation->kind != MODEL_VIEW && relation->kind != MODEL_MATERIALIZED_VIEW && relation->kind != MODEL_SEQUENCE)
        g_ptr_array_add(search->found, relation);
}

static bool is_of(const struct rule_view *view, const struct model_column *column)
{
    const struct sql_type *type = &column->type;

    if (column->is_dropped || type->name == NULL)
        return false;
    if (view->action->kind == SQL_DROP_COLLATION)
        return view_same_name(model_collation_of(view->model, type), view->action->relation);
    const struct model_type *found = model_find_type(view->model, (struct sql_name){ type->schema, type->name });
    return found != NULL && found == model_find_type(view->model, view->action->relation);
}

static void drop_columns(const struct rule_view *view, GString *sql)
{
    g_autoptr(GPtrArray) tables = search_all((struct search){ .model = view->model }, note_any);

    for (guint index = 0; index < tables->len; index++) {
        const struct model_relation *table = g_ptr_array_index(tables, index);
        g_autofree char *name = sql_quote_name(table->name);

        for (guint position = 0; position < table->columns->len; position++) {
            const struct model_column *column = g_ptr_array_index(table->columns, position);
            g_autofree char *quoted = sql_quote_identifier(column->name);

            if (!is_of(view, column))
                continue;
            drop_readers(view->model, table, column->name, sql);
            append_once(sql, g_strdup_printf("ALTER TABLE %s DROP COLUMN %s;\n", name, quoted));
        }
    }
}

/* ---- a schema ---- */

static void note_inside(gpointer argument, struct model_relation *relation)
{
    const struct search *search = argument;

    if (g_strcmp0(relation->name.schema, search->schema) == 0 && relation->owner_column == NULL &&
        !relation->is_partition)
        g_ptr_array_add(search->found, relation);
}

static void drop_all_inside(const struct rule_view *view, GString *sql)
{
    const struct search search = { .model = view->model, .schema = view->action->name };
    g_autoptr(GPtrArray) relations = search_all(search, note_inside);

    for (guint index = 0; index < relations->len; index++) {
        const struct model_relation *relation = g_ptr_array_index(relations, index);

        drop_readers(view->model, relation, NULL, sql);
        drop_keys(view->model, relation, NULL, sql);
    }
    for (guint index = 0; index < relations->len; index++)
        drop_relation(g_ptr_array_index(relations, index), sql);
}

static void drop_by_kind(const struct rule_view *view, GString *sql)
{
    enum sql_action_kind kind = view->action->kind;
    const char *column = kind == SQL_DROP_COLUMN ? view->action->name : NULL;

    if (kind == SQL_DROP_SCHEMA) {
        drop_all_inside(view, sql);
    } else if (kind == SQL_DROP_TYPE || kind == SQL_DROP_COLLATION) {
        drop_columns(view, sql);
    } else if (view->relation != NULL) {
        drop_readers(view->model, view->relation, column, sql);
        drop_keys(view->model, view->relation, column, sql);
    }
}

char *dependents_drop(const struct rule_view *view)
{
    GString *sql = g_string_new(NULL);

    drop_by_kind(view, sql);
    return g_string_free(sql, FALSE);
}
