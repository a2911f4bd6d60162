/* sql/bounds.c - the bounds of a partition as conditions on the columns of its key. */
#include "sql/lower.h"

/* The columns are not in the statement: "1" is the key's first. */
static const char *key_column(struct sql_lowering *lowering, size_t index)
{
    g_autofree char *number = g_strdup_printf("%zu", index + 1);

    return sql_lower_string(lowering, number);
}

/* MINVALUE and MAXVALUE are words to the parser. */
static bool is_unbounded(const PgQuery__Node *datum)
{
    const char *word;

    if (datum->node_case != PG_QUERY__NODE__NODE_COLUMN_REF || datum->column_ref->n_fields != 1 ||
        datum->column_ref->fields[0]->node_case != PG_QUERY__NODE__NODE_STRING)
        return false;
    word = datum->column_ref->fields[0]->string->sval;
    return g_strcmp0(word, "minvalue") == 0 || g_strcmp0(word, "maxvalue") == 0;
}

static void add_range(struct sql_lowering *lowering, GArray *terms, const char *operator, size_t count,
                      PgQuery__Node *const *datums)
{
    for (size_t index = 0; index < count; index++) {
        struct sql_term term = { .operator= operator};

        if (is_unbounded(datums[index]))
            continue;
        term.column = key_column(lowering, index);
        term.constant = sql_lower_value(lowering, datums[index]);
        g_array_append_val(terms, term);
    }
}

static void add_list(struct sql_lowering *lowering, GArray *terms, size_t count, PgQuery__Node *const *datums)
{
    g_autoptr(GString) values = g_string_new(NULL);
    struct sql_term term = { .column = key_column(lowering, 0), .operator= "IN" };

    for (size_t index = 0; index < count; index++) {
        const char *value = sql_lower_value(lowering, datums[index]);

        g_string_append_printf(values, "%s%s", index == 0 ? "" : ", ", value == NULL ? "NULL" : value);
    }
    term.constant = sql_arena_text(lowering->arena, values->str, values->len);
    g_array_append_val(terms, term);
}

const struct sql_expression *sql_lower_bounds(struct sql_lowering *lowering, const PgQuery__PartitionBoundSpec *bounds)
{
    static const char *const nothing[] = { NULL };
    struct sql_expression *expression = sql_arena_allocate(lowering->arena, sizeof *expression);
    g_autoptr(GArray) terms = g_array_new(FALSE, FALSE, sizeof(struct sql_term));

    add_range(lowering, terms, ">=", bounds->n_lowerdatums, bounds->lowerdatums);
    add_range(lowering, terms, "<", bounds->n_upperdatums, bounds->upperdatums);
    if (bounds->n_listdatums > 0)
        add_list(lowering, terms, bounds->n_listdatums, bounds->listdatums);
    *expression =
            (struct sql_expression){ .text = "", .columns = nothing, .computed = nothing, .term_count = terms->len };
    expression->terms = sql_arena_copy(lowering->arena, terms->data, terms->len * sizeof(struct sql_term));
    expression->is_whole = terms->len > 0;
    return expression;
}
