/* analysis/catalog_rows.c - decodes lists, type modifiers and definitions that the catalog gives as text. */
#include "analysis/catalog_rows.h"

#include "analysis/model_state.h"

#include <string.h>

static const char SEPARATOR[] = "\x1f";

const char *const *catalog_list(struct model *model, const char *text)
{
    g_auto(GStrv) items = text != NULL ? g_strsplit(text, SEPARATOR, 0) : NULL;

    return model_list(model, items != NULL && items[0] != NULL ? (const char *const *)items + 1 : NULL);
}

/* ---- typmod, as the types' own output functions read it ---- */

enum {
    HEADER_BYTES = 4,   /* VARHDRSZ: what varchar, bpchar and numeric add */
    SCALE_BITS = 0x7ff, /* numeric: 11 bits, with sign */
    SCALE_SIGN = 1024,
    INTERVAL_ALL = 0x7fff,  /* interval: every field */
    INTERVAL_FULL = 0xffff, /* and every digit */
};

static void add_modifier(struct sql_type *type, int64_t modifier)
{
    type->modifiers[type->modifier_count++] = (int32_t)modifier;
}

static void decode_length(struct sql_type *type, int64_t modifier)
{
    add_modifier(type, modifier - HEADER_BYTES);
}

static void decode_numeric(struct sql_type *type, int64_t modifier)
{
    modifier -= HEADER_BYTES;
    add_modifier(type, modifier >> 16 & INTERVAL_FULL);
    add_modifier(type, ((modifier & SCALE_BITS) ^ SCALE_SIGN) - SCALE_SIGN);
}

static void decode_interval(struct sql_type *type, int64_t modifier)
{
    add_modifier(type, modifier >> 16 & INTERVAL_ALL);
    if ((modifier & INTERVAL_FULL) != INTERVAL_FULL)
        add_modifier(type, modifier & INTERVAL_FULL);
}

static const struct {
    const char *name;
    void (*decode)(struct sql_type *type, int64_t modifier);
} decoders[] = {
    { "varchar", decode_length },
    { "bpchar", decode_length },
    { "numeric", decode_numeric },
    { "interval", decode_interval },
};

static void decode(struct sql_type *type, int64_t modifier)
{
    for (size_t index = 0; index < G_N_ELEMENTS(decoders); index++)
        if (strcmp(type->name, decoders[index].name) == 0) {
            decoders[index].decode(type, modifier);
            return;
        }
    add_modifier(type, modifier);
}

struct sql_type catalog_type(struct model *model, const char *schema, const char *name, int64_t modifier)
{
    struct sql_type type = {
        .schema = model_text(model, schema),
        .name = model_text(model, name),
        .is_builtin = schema == NULL,
    };

    if (modifier >= 0 && name != NULL)
        decode(&type, modifier);
    return type;
}

/* ---- definitions: SQL, read as a migration's is ---- */

struct reading {
    struct sql_script script;
    struct sql_actions actions;
};

static void reading_open(struct reading *reading, const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GPtrArray) findings = finding_list_new();

    sql_script_read(&reading->script, "", bytes, 0, strlen(text), SQL_TRANSACTION_OFF, findings);
    sql_actions_read(&reading->actions, &reading->script);
}

static void reading_close(struct reading *reading)
{
    sql_actions_release(&reading->actions);
    sql_script_release(&reading->script);
}

static const struct sql_action *find_action(const struct reading *reading, enum sql_action_kind kind)
{
    for (guint index = 0; index < reading->actions.list->len; index++) {
        const struct sql_action *action = &g_array_index(reading->actions.list, struct sql_action, index);

        if (action->kind == kind)
            return action;
    }
    return NULL;
}

void catalog_read_check(struct model *model, struct model_constraint *constraint, const char *definition)
{
    g_autofree char *statement = g_strdup_printf("ALTER TABLE t ADD %s", definition);
    struct reading reading = { 0 };
    const struct sql_action *action = NULL;

    reading_open(&reading, statement);
    action = find_action(&reading, SQL_ADD_CONSTRAINT);
    if (action != NULL && action->expression != NULL) {
        constraint->expression = model_expression_copy(model, action->expression);
        constraint->terms = model_terms_copy(model, action->expression->terms, action->expression->term_count);
        constraint->term_count = action->expression->term_count;
        constraint->is_whole = action->expression->is_whole;
    }
    reading_close(&reading);
}

const struct sql_function *catalog_read_function(struct model *model, const char *definition,
                                                 const struct sql_function *otherwise)
{
    struct reading reading = { 0 };
    const struct sql_action *action = NULL;
    const struct sql_function *function = NULL;

    if (definition != NULL) {
        reading_open(&reading, definition);
        action = find_action(&reading, SQL_CREATE_FUNCTION);
        function = model_function_copy(model, action != NULL ? action->function : NULL);
        reading_close(&reading);
    }
    return function != NULL ? function : model_function_copy(model, otherwise);
}

const struct sql_expression *catalog_read_condition(struct model *model, const char *definition)
{
    const struct sql_expression *condition = NULL;
    const struct sql_action *action = NULL;
    struct reading reading = { 0 };

    if (definition == NULL)
        return NULL;
    reading_open(&reading, definition);
    action = find_action(&reading, SQL_CREATE_TRIGGER);
    if (action != NULL && action->expression != NULL) {
        struct sql_expression read = *action->expression;

        read.text = NULL; /* the server's words are not those of who wrote it */
        condition = model_expression_copy(model, &read);
    }
    reading_close(&reading);
    return condition;
}

void catalog_read_rule(struct model *model, struct model_relation *relation, const char *definition, bool is_disabled)
{
    struct reading reading = { 0 };
    const struct sql_action *action = NULL;

    reading_open(&reading, definition);
    action = find_action(&reading, SQL_CREATE_RULE);
    if (action != NULL)
        model_create_rule(model, relation, action);
    if (action != NULL && is_disabled)
        model_set_rule(model, relation, &(struct sql_action){ .name = action->name });
    reading_close(&reading);
}

/* ---- what is run ---- */

/* What there is, and one more: a copy that the caller frees, of the `count` items before it. */
static gpointer and_one(gconstpointer items, guint count, gconstpointer item, size_t size)
{
    char *all = g_malloc((count + 1) * size);

    if (count > 0)
        memcpy(all, items, count * size);
    memcpy(all + count * size, item, size);
    return all;
}

const struct sql_expression *catalog_add_to_expression(struct model *model, const struct sql_expression *expression,
                                                       const struct sql_call *call, const struct sql_implied *implied)
{
    static const struct sql_expression nothing = { 0 };
    struct sql_expression sum = expression != NULL ? *expression : nothing;
    g_autofree struct sql_call *calls = and_one(sum.calls, sum.call_count, call, sizeof *call);
    g_autofree struct sql_implied *all = and_one(sum.implied, sum.implied_count, implied, sizeof *implied);

    sum.calls = calls;
    sum.call_count += call->function.name != NULL ? 1U : 0U;
    sum.implied = all;
    sum.implied_count += implied->name.name != NULL ? 1U : 0U;
    return model_expression_copy(model, &sum);
}

const struct sql_query *catalog_add_to_query(struct model *model, const struct sql_query *query,
                                             const struct sql_call *call, const struct sql_implied *implied)
{
    static const struct sql_query nothing = { 0 };
    struct sql_query sum = query != NULL ? *query : nothing;
    g_autofree struct sql_call *calls = and_one(sum.calls, sum.call_count, call, sizeof *call);
    g_autofree struct sql_implied *all = and_one(sum.implied, sum.implied_count, implied, sizeof *implied);

    sum.calls = calls;
    sum.call_count += call->function.name != NULL ? 1U : 0U;
    sum.implied = all;
    sum.implied_count += implied->name.name != NULL ? 1U : 0U;
    return model_query_copy(model, &sum);
}

/* ---- views ---- */

void catalog_add_read(struct model *model, struct model_relation *view, struct sql_name other,
                      const char *const *columns)
{
    static const struct sql_query nothing = { 0 };
    struct sql_query query = view->query != NULL ? *view->query : nothing;
    g_autofree struct sql_name *relations = g_new(struct sql_name, query.relation_count + 1);
    g_autoptr(GPtrArray) all = g_ptr_array_new();

    for (guint index = 0; index < query.relation_count; index++)
        relations[index] = query.relations[index];
    relations[query.relation_count++] = other;
    query.relations = relations;
    for (const char *const *column = query.columns; column != NULL && *column != NULL; column++)
        g_ptr_array_add(all, (gpointer)(guintptr)*column);
    for (; *columns != NULL; columns++)
        if (!model_list_has(query.columns, *columns))
            g_ptr_array_add(all, (gpointer)(guintptr)*columns);
    query.columns = model_list_of(model, all);
    view->query = model_query_copy(model, &query);
}
