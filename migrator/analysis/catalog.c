/* analysis/catalog.c - reads a database's catalog into a model. */
#include "analysis/catalog.h"

#include "analysis/catalog_rows.h"
#include "analysis/model_state.h"
#include "generated/sql.h"

#include <string.h>

static struct sql_name name_of(struct model *model, const struct rows *rows, int row, const char *schema,
                               const char *name)
{
    return (struct sql_name){ .schema = model_text(model, rows_text(rows, row, schema)),
                              .name = model_text(model, rows_text(rows, row, name)) };
}

static const char *const *list_of(struct model *model, const struct rows *rows, int row, const char *column)
{
    return catalog_list(model, rows_text(rows, row, column));
}

static struct model_relation *relation_of(struct model *model, const struct rows *rows, int row)
{
    const struct sql_name name = { .schema = rows_text(rows, row, "schema"), .name = rows_text(rows, row, "relation") };

    return name.name != NULL ? g_hash_table_lookup(model->relations, &name) : NULL;
}

/* ---- one row of each query ---- */

static void take_schema(struct model *model, const struct rows *rows, int row)
{
    g_hash_table_add(model->schemas, (gpointer)(guintptr)model_text(model, rows_text(rows, row, "name")));
}

static void take_path(struct model *model, const struct rows *rows, int row)
{
    g_hash_table_replace(model->defaults, (gpointer)(guintptr)model_text(model, "search_path"),
                         (gpointer)(guintptr)model_text(model, rows_text(rows, row, "path")));
    model_settings_reset(model);
}

static double amount(const struct rows *rows, int row, const char *column)
{
    const char *text = rows_text(rows, row, column);

    return text != NULL ? g_ascii_strtod(text, NULL) : -1;
}

static enum model_relation_kind kind_of(char kind)
{
    static const enum model_relation_kind kinds[] = {
        ['r'] = MODEL_TABLE, ['p'] = MODEL_PARTITIONED_TABLE, ['f'] = MODEL_FOREIGN_TABLE,
        ['v'] = MODEL_VIEW,  ['m'] = MODEL_MATERIALIZED_VIEW, ['S'] = MODEL_SEQUENCE,
    };

    return kinds[(unsigned char)kind];
}

static void take_relation(struct model *model, const struct rows *rows, int row)
{
    struct model_relation *relation =
            model_relation_new(kind_of(rows_text(rows, row, "kind")[0]), name_of(model, rows, row, "schema", "name"));

    relation->is_whole = true;
    relation->is_unlogged = rows_text(rows, row, "persistence")[0] == 'u';
    relation->has_row_security = rows_bool(rows, row, "has_row_security");
    relation->forces_row_security = rows_bool(rows, row, "forces_row_security");
    relation->strategy = model_text(model, rows_text(rows, row, "strategy"));
    relation->partition_key = relation->strategy != NULL ? list_of(model, rows, row, "partition_key") : NULL;
    relation->parent = name_of(model, rows, row, "parent_schema", "parent");
    relation->is_parent = rows_bool(rows, row, "is_parent");
    relation->is_partition = rows_bool(rows, row, "is_partition");
    relation->is_default_partition = rows_bool(rows, row, "is_default");
    relation->rows = amount(rows, row, "rows");
    relation->bytes = amount(rows, row, "bytes");
    relation->toast_bytes = amount(rows, row, "toast_bytes");
    relation->reads = amount(rows, row, "reads");
    relation->writes = amount(rows, row, "writes");
    relation->options = list_of(model, rows, row, "options");
    relation->birth = model_now(model);
    model_relation_add(model, relation);
}

static void take_column(struct model *model, const struct rows *rows, int row)
{
    struct model_relation *relation = relation_of(model, rows, row);
    struct model_column *column = NULL;

    if (relation == NULL)
        return;
    column = model_column_add(model, relation, rows_text(rows, row, "name"));
    column->type = catalog_type(model, rows_text(rows, row, "type_schema"), rows_text(rows, row, "type"),
                                rows_number(rows, row, "modifier", -1));
    column->type.is_array = rows_bool(rows, row, "is_array");
    column->type.collation = name_of(model, rows, row, "collation_schema", "collation");
    column->is_not_null = rows_bool(rows, row, "is_not_null");
    column->has_default = rows_bool(rows, row, "has_default");
    column->is_identity = rows_bool(rows, row, "is_identity");
    column->is_generated = rows_bool(rows, row, "is_generated");
    column->is_virtual = rows_bool(rows, row, "is_virtual");
    column->birth = model_now(model);
}

static void take_owned_sequence(struct model *model, const struct rows *rows, int row)
{
    const struct sql_name owner = name_of(model, rows, row, "owner_schema", "owner");
    struct model_relation *table = owner.name != NULL ? g_hash_table_lookup(model->relations, &owner) : NULL;
    const struct sql_name name = name_of(model, rows, row, "schema", "name");
    struct model_relation *sequence = g_hash_table_lookup(model->relations, &name);
    struct model_column *column = table != NULL ? model_find_column(table, rows_text(rows, row, "owner_column")) : NULL;

    if (column == NULL || sequence == NULL)
        return;
    sequence->owner = owner;
    sequence->owner_column = column->name;
    column->owned_sequence = name.name;
}

static void take_capacity(struct model *model, const struct rows *rows, int row)
{
    struct model_relation *relation = relation_of(model, rows, row);
    struct model_column *column = relation != NULL ? model_find_column(relation, rows_text(rows, row, "name")) : NULL;

    if (column != NULL)
        column->used = amount(rows, row, "used");
}

static enum sql_constraint_kind constraint_kind(char kind)
{
    static const enum sql_constraint_kind kinds[] = {
        ['c'] = SQL_CONSTRAINT_CHECK,  ['n'] = SQL_CONSTRAINT_NOT_NULL, ['p'] = SQL_CONSTRAINT_PRIMARY_KEY,
        ['u'] = SQL_CONSTRAINT_UNIQUE, ['x'] = SQL_CONSTRAINT_EXCLUDE,  ['f'] = SQL_CONSTRAINT_FOREIGN_KEY,
    };

    return kinds[(unsigned char)kind];
}

static struct model_constraint *new_constraint(struct model *model, const struct rows *rows, int row)
{
    struct model_constraint *constraint = g_new0(struct model_constraint, 1);

    constraint->kind = constraint_kind(rows_text(rows, row, "kind")[0]);
    constraint->name = model_text(model, rows_text(rows, row, "name"));
    constraint->columns = list_of(model, rows, row, "columns");
    constraint->other_columns = list_of(model, rows, row, "other_columns");
    constraint->other = name_of(model, rows, row, "other_schema", "other");
    constraint->is_validated = rows_bool(rows, row, "is_validated");
    constraint->is_enforced = rows_bool(rows, row, "is_enforced");
    constraint->is_deferrable = rows_bool(rows, row, "is_deferrable");
    constraint->is_not_inherited = constraint->kind == SQL_CONSTRAINT_CHECK && rows_bool(rows, row, "is_not_inherited");
    if (constraint->kind == SQL_CONSTRAINT_FOREIGN_KEY)
        constraint->on_delete = rows_text(rows, row, "on_delete")[0];
    constraint->birth = model_now(model);
    if (constraint->is_validated)
        constraint->validated = constraint->birth;
    if (constraint->kind == SQL_CONSTRAINT_CHECK)
        catalog_read_check(model, constraint, rows_text(rows, row, "definition"));
    return constraint;
}

static void take_constraint(struct model *model, const struct rows *rows, int row)
{
    struct model_relation *relation = relation_of(model, rows, row);
    const struct sql_name domain = { .schema = rows_text(rows, row, "schema"), .name = rows_text(rows, row, "domain") };
    struct model_type *type = domain.name != NULL ? g_hash_table_lookup(model->types, &domain) : NULL;

    if (relation != NULL)
        model_constraint_add(model, relation, new_constraint(model, rows, row));
    if (type == NULL || rows_text(rows, row, "kind")[0] != 'c')
        return;
    g_ptr_array_add(type->constraints, new_constraint(model, rows, row));
    type->is_constrained = type->is_constrained || rows_bool(rows, row, "is_validated");
}

static void take_index(struct model *model, const struct rows *rows, int row)
{
    struct model_relation *relation = relation_of(model, rows, row);
    struct model_index *index = NULL;

    if (relation == NULL)
        return;
    index = g_new0(struct model_index, 1);
    index->name = name_of(model, rows, row, "schema", "name");
    index->columns = list_of(model, rows, row, "columns");
    index->included = list_of(model, rows, row, "included");
    index->others = list_of(model, rows, row, "others");
    index->stem = model_text(model, rows_text(rows, row, "stem"));
    index->parent = name_of(model, rows, row, "parent_schema", "parent");
    index->method = model_text(model, rows_text(rows, row, "method"));
    index->constraint = model_text(model, rows_text(rows, row, "constraint"));
    index->is_unique = rows_bool(rows, row, "is_unique");
    index->is_primary = rows_bool(rows, row, "is_primary");
    index->is_partial = rows_bool(rows, row, "is_partial");
    index->has_expression = rows_bool(rows, row, "has_expression");
    index->is_valid = rows_bool(rows, row, "is_valid");
    index->is_replica_identity = rows_bool(rows, row, "is_replica_identity");
    index->birth = model_now(model);
    model_index_add(model, relation, index);
}

static void take_view(struct model *model, const struct rows *rows, int row)
{
    const struct sql_name name = name_of(model, rows, row, "schema", "name");
    const struct sql_name other = name_of(model, rows, row, "other_schema", "other");
    struct model_relation *view = g_hash_table_lookup(model->relations, &name);

    if (view != NULL)
        catalog_add_read(model, view, other, list_of(model, rows, row, "columns"));
}

static void take_type(struct model *model, const struct rows *rows, int row)
{
    char kind = rows_text(rows, row, "kind")[0];
    struct model_type *type = model_type_new(kind == 'e'   ? MODEL_ENUM
                                             : kind == 'd' ? MODEL_DOMAIN
                                                           : MODEL_OTHER_TYPE,
                                             name_of(model, rows, row, "schema", "name"));
    const char *const *labels = list_of(model, rows, row, "labels");

    type->birth = model_now(model);
    for (; *labels != NULL; labels++) {
        const struct model_label label = { .label = *labels, .birth = type->birth };

        g_array_append_val(type->labels, label);
    }
    if (type->kind == MODEL_DOMAIN) {
        type->base = catalog_type(model, rows_text(rows, row, "base_schema"), rows_text(rows, row, "base"),
                                  rows_number(rows, row, "modifier", -1));
        type->base.is_array = rows_bool(rows, row, "is_array");
        type->base.collation = name_of(model, rows, row, "collation_schema", "collation");
        type->is_not_null = type->is_constrained = rows_bool(rows, row, "is_not_null");
    }
    g_hash_table_replace(model->types, &type->name, type);
}

static void take_function(struct model *model, const struct rows *rows, int row)
{
    struct model_function *function = g_new0(struct model_function, 1);
    const struct sql_function bare = {
        .language = rows_text(rows, row, "language"),
        .volatility = rows_text(rows, row, "volatility")[0],
        .argument_types = list_of(model, rows, row, "arguments"),
    };
    char kind = rows_text(rows, row, "kind")[0];

    function->name = name_of(model, rows, row, "schema", "name");
    function->object = kind == 'p' ? SQL_OBJECT_PROCEDURE : kind == 'a' ? SQL_OBJECT_AGGREGATE : SQL_OBJECT_FUNCTION;
    function->volatility = bare.volatility;
    function->birth = model_now(model);
    function->details = catalog_read_function(model, rows_text(rows, row, "definition"), &bare);
    model_function_add(model, function);
}

static void take_trigger(struct model *model, const struct rows *rows, int row)
{
    struct model_relation *relation = relation_of(model, rows, row);
    struct model_trigger *trigger = NULL;

    if (relation == NULL)
        return;
    trigger = g_new0(struct model_trigger, 1);
    trigger->name = model_text(model, rows_text(rows, row, "name"));
    trigger->function = name_of(model, rows, row, "function_schema", "function");
    trigger->is_disabled = rows_bool(rows, row, "is_disabled");
    trigger->events = list_of(model, rows, row, "events");
    trigger->columns = list_of(model, rows, row, "columns");
    trigger->is_before = rows_bool(rows, row, "is_before");
    trigger->has_condition = rows_bool(rows, row, "has_condition");
    trigger->is_for_each_row = rows_bool(rows, row, "is_for_each_row");
    trigger->condition = catalog_read_condition(model, rows_text(rows, row, "definition"));
    trigger->birth = model_now(model);
    g_ptr_array_add(relation->triggers, trigger);
}

static void take_policy(struct model *model, const struct rows *rows, int row)
{
    struct model_relation *relation = relation_of(model, rows, row);

    if (relation != NULL)
        model_create_policy(model, relation, &(struct sql_action){ .name = rows_text(rows, row, "name") });
}

static void take_rule(struct model *model, const struct rows *rows, int row)
{
    struct model_relation *relation = relation_of(model, rows, row);

    if (relation != NULL)
        catalog_read_rule(model, relation, rows_text(rows, row, "definition"), rows_bool(rows, row, "is_disabled"));
}

/* Of a view, what is kept: an expression of no more than what it runs. */
static void take_call(struct model *model, const struct rows *rows, int row)
{
    struct model_relation *relation = relation_of(model, rows, row);
    const char *kind = rows_text(rows, row, "kind"), *part = rows_text(rows, row, "part");
    const struct sql_call call = { .function = name_of(model, rows, row, "function_schema", "function"),
                                   .arguments = (guint)rows_number(rows, row, "arguments", 0) };
    const struct sql_implied domain = { .is_cast = true, .name = name_of(model, rows, row, "domain_schema", "domain") };
    struct model_column *column =
            relation != NULL && strcmp(kind, "column") == 0 ? model_find_column(relation, part) : NULL;
    struct model_policy *policy =
            relation != NULL && strcmp(kind, "policy") == 0 ? model_find_policy(relation, part) : NULL;

    if (relation != NULL && strcmp(kind, "view") == 0)
        relation->query = catalog_add_to_query(model, relation->query, &call, &domain);
    if (column != NULL)
        column->expression = catalog_add_to_expression(model, column->expression, &call, &domain);
    if (policy != NULL)
        policy->expression = catalog_add_to_expression(model, policy->expression, &call, &domain);
}

static void take_implied(struct model *model, const struct rows *rows, int row)
{
    const struct sql_action action = {
        .kind = rows_bool(rows, row, "is_cast") ? SQL_CREATE_CAST : SQL_CREATE_OPERATOR,
        .relation = name_of(model, rows, row, "schema", "name"),
        .other = name_of(model, rows, row, "function_schema", "function"),
        .rows = rows_number(rows, row, "arguments", 0),
    };

    model_create_implied(model, &action);
}

static void take_privileges(struct model *model, const struct rows *rows, int row)
{
    struct model_relation *relation = relation_of(model, rows, row);
    const char *const *roles = list_of(model, rows, row, "roles");

    for (; relation != NULL && *roles != NULL; roles++)
        model_grantee_add(model, relation, *roles);
}

static void take_default_privilege(struct model *model, const struct rows *rows, int row)
{
    model_default_grantee_add(
            model, (struct model_default_grantee){ .schema = rows_text(rows, row, "schema"),
                                                   .role = rows_text(rows, row, "role"),
                                                   .of_sequences = rows_bool(rows, row, "is_of_sequences") });
}

static void take_collation(struct model *model, const struct rows *rows, int row)
{
    model_collation_add(model, name_of(model, rows, row, "schema", "name"),
                        rows_bool(rows, row, "is_nondeterministic"));
}

/* ---- all of them ---- */

static const struct {
    const char *statement;
    void (*take)(struct model *model, const struct rows *rows, int row);
} queries[] = {
    { SQL_CATALOG_MODEL_SCHEMAS, take_schema },
    { SQL_CATALOG_MODEL_COLLATIONS, take_collation },
    { SQL_CATALOG_MODEL_TYPES, take_type },
    { SQL_CATALOG_MODEL_FUNCTIONS, take_function },
    { SQL_CATALOG_MODEL_RELATIONS, take_relation },
    { SQL_CATALOG_MODEL_COLUMNS, take_column },
    { SQL_CATALOG_MODEL_SEQUENCES, take_owned_sequence },
    { SQL_CATALOG_MODEL_CAPACITY, take_capacity },
    { SQL_CATALOG_MODEL_CONSTRAINTS, take_constraint },
    { SQL_CATALOG_MODEL_INDEXES, take_index },
    { SQL_CATALOG_MODEL_VIEWS, take_view },
    { SQL_CATALOG_MODEL_TRIGGERS, take_trigger },
    { SQL_CATALOG_MODEL_RULES, take_rule },
    { SQL_CATALOG_MODEL_POLICIES, take_policy },
    { SQL_CATALOG_MODEL_CALLS, take_call },
    { SQL_CATALOG_MODEL_IMPLIED, take_implied },
    { SQL_CATALOG_MODEL_PRIVILEGES, take_privileges },
    { SQL_CATALOG_MODEL_DEFAULT_PRIVILEGES, take_default_privilege },
};

static bool query(struct model *model, struct session *session, const char *statement, bool takes_schema,
                  void (*take)(struct model *model, const struct rows *rows, int row), struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    const struct value values[] = { value_text(session->ledger_schema) };

    if (!session_query(session, statement, values, takes_schema ? 1 : 0, &rows, fault))
        return false;
    for (int row = 0; row < rows_count(&rows); row++)
        take(model, &rows, row);
    return true;
}

static void define_view(gpointer model, struct model_relation *relation)
{
    if (relation->kind == MODEL_VIEW || relation->kind == MODEL_MATERIALIZED_VIEW)
        relation->definition = model_list_columns(model, relation);
}

static bool query_all(struct model *model, struct session *session, struct fault *fault)
{
    if (!query(model, session, SQL_CATALOG_MODEL_PATH, false, take_path, fault))
        return false;
    for (size_t index = 0; index < G_N_ELEMENTS(queries); index++)
        if (!query(model, session, queries[index].statement, true, queries[index].take, fault))
            return false;
    model_each_relation(model, define_view, model);
    model->is_whole = true;
    return true;
}

bool catalog_read(struct model *model, struct session *session, struct fault *fault)
{
    bool is_in_transaction = session_is_in_transaction(session);

    model_begin_migration(model, true);
    if (!is_in_transaction && !session_run_text(session, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", fault))
        return false;
    if (!query_all(model, session, fault)) {
        if (!is_in_transaction)
            session_rollback(session);
        return false;
    }
    return is_in_transaction || session_commit(session, fault);
}
