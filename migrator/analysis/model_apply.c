/* analysis/model_apply.c - the table of what each kind of action does to a model, transactions among them. */
#include "analysis/model_state.h"

#include <string.h>

enum trait {
    /*
     * It is done also when it may not have run. Without it, what is not sure has not happened: what is dropped stays,
     * what is renamed keeps its name, and nothing is proved.
     */
    ALSO_CONDITIONAL = 1 << 0,
    TO_CHILDREN = 1 << 1, /* also in partitions and inheriting tables, unless ONLY */
};

struct effect {
    void (*on_model)(struct model *model, const struct sql_action *action);
    void (*on_relation)(struct model *model, struct model_relation *relation, const struct sql_action *action);
    unsigned traits; /* enum trait */
};

bool model_keeps_existing(const struct sql_action *action)
{
    return (action->flags & (SQL_IF_EXISTS | SQL_CONDITIONAL)) != 0;
}

/* ---- extensions ---- */

static void hand_over(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    (void)model;
    if (strcmp(action->new_name, SQL_EXTENSION_TAKES) == 0 || strcmp(action->new_name, SQL_EXTENSION_ADOPTS) == 0)
        relation->extension = action->method;
    if (strcmp(action->new_name, SQL_EXTENSION_LEAVES) == 0 && (action->flags & SQL_CONDITIONAL) == 0)
        relation->extension = NULL;
}

static void set_options(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    if (relation->kind == MODEL_VIEW)
        model_set_view_options(model, relation, action);
    if (action->settings != NULL && (g_strv_contains(action->settings, "timescaledb.compress") ||
                                     g_strv_contains(action->settings, "timescaledb.enable_columnstore")))
        relation->has_columnstore = (action->flags & SQL_ON) != 0;
}

/* ---- transactions and settings ---- */

static void end_transaction(struct model *model)
{
    model->is_in_block = false;
    g_ptr_array_set_size(model->savepoints, 0);
    model_begin_transaction(model);
}

void model_begin_transaction(struct model *model)
{
    if (model->is_in_block)
        return;
    model_settings_end_local(model);
    model->transaction++;
}

static void bury_temporary(struct model *model)
{
    g_autoptr(GPtrArray) relations = model_relations(model);

    for (guint index = 0; index < relations->len; index++) {
        struct model_relation *relation = g_ptr_array_index(relations, index);

        if (relation->is_temporary)
            model_relation_bury(model, relation);
    }
    model->has_temporary = false;
}

void model_end_session(struct model *model)
{
    end_transaction(model);
    if (model->has_temporary)
        bury_temporary(model);
    model_settings_reset(model);
}

static void begin(struct model *model, const struct sql_action *action)
{
    (void)action;
    if (model->is_in_block)
        return;
    end_transaction(model);
    model_savepoint_push(model, NULL);
    model->is_in_block = true;
}

static void commit(struct model *model, const struct sql_action *action)
{
    (void)action;
    end_transaction(model);
}

static void roll_back(struct model *model, const struct sql_action *action)
{
    (void)action;
    model_savepoint_restore(model, NULL);
    end_transaction(model);
}

static void set_savepoint(struct model *model, const struct sql_action *action)
{
    model_savepoint_push(model, action->name);
}

/* The savepoint is still there afterwards. */
static void roll_back_to(struct model *model, const struct sql_action *action)
{
    if (model_savepoint_restore(model, action->name))
        model_savepoint_push(model, action->name);
}

static void release(struct model *model, const struct sql_action *action)
{
    model_savepoint_release(model, action->name);
}

static void set(struct model *model, const struct sql_action *action)
{
    if (action->name != NULL)
        model_setting_put(model, action->name, action->new_name, (action->flags & SQL_LOCAL) != 0);
}

static void reset(struct model *model, const struct sql_action *action)
{
    if (g_strcmp0(action->name, "all") == 0)
        model_settings_reset(model);
    else if (action->name != NULL)
        model_setting_reset(model, action->name);
}

/* ---- the table ---- */

static const struct effect effects[SQL_ACTION_KIND_COUNT] = {
    [SQL_CREATE_TABLE] = { .on_model = model_create_table, .traits = ALSO_CONDITIONAL },
    [SQL_INHERIT] = { .on_relation = model_take_parent, .traits = ALSO_CONDITIONAL },
    [SQL_NO_INHERIT] = { .on_relation = model_lose_parent },
    [SQL_LIKE] = { .on_relation = model_be_like, .traits = ALSO_CONDITIONAL },
    [SQL_DROP_TABLE] = { .on_model = model_drop_relation },
    [SQL_RENAME_TABLE] = { .on_model = model_rename_relation },
    [SQL_SET_SCHEMA] = { .on_model = model_set_schema },
    [SQL_ATTACH_PARTITION] = { .on_relation = model_attach, .traits = ALSO_CONDITIONAL },
    [SQL_DETACH_PARTITION] = { .on_relation = model_detach },
    [SQL_SET_LOGGED] = { .on_relation = model_set_logged },
    [SQL_SET_UNLOGGED] = { .on_relation = model_set_logged },
    [SQL_REPLICA_IDENTITY] = { .on_relation = model_set_replica_identity },
    [SQL_SET_ROW_SECURITY] = { .on_relation = model_set_row_security },
    [SQL_FORCE_ROW_SECURITY] = { .on_relation = model_force_row_security },

    [SQL_ADD_COLUMN] = { .on_relation = model_add_column, .traits = ALSO_CONDITIONAL },
    [SQL_DROP_COLUMN] = { .on_relation = model_drop_column, .traits = TO_CHILDREN },
    [SQL_RENAME_COLUMN] = { .on_relation = model_rename_column, .traits = TO_CHILDREN },
    [SQL_ALTER_COLUMN_TYPE] = { .on_relation = model_alter_column_type, .traits = ALSO_CONDITIONAL | TO_CHILDREN },
    [SQL_SET_NOT_NULL] = { .on_relation = model_set_not_null, .traits = TO_CHILDREN },
    [SQL_DROP_NOT_NULL] = { .on_relation = model_set_not_null, .traits = ALSO_CONDITIONAL | TO_CHILDREN },
    [SQL_SET_DEFAULT] = { .on_relation = model_set_default, .traits = ALSO_CONDITIONAL | TO_CHILDREN },
    [SQL_DROP_DEFAULT] = { .on_relation = model_set_default, .traits = TO_CHILDREN },
    [SQL_ADD_IDENTITY] = { .on_relation = model_set_identity, .traits = ALSO_CONDITIONAL },
    [SQL_DROP_IDENTITY] = { .on_relation = model_set_identity },
    [SQL_DROP_EXPRESSION] = { .on_relation = model_drop_expression, .traits = TO_CHILDREN },

    [SQL_ADD_CONSTRAINT] = { .on_relation = model_add_constraint, .traits = ALSO_CONDITIONAL },
    [SQL_DROP_CONSTRAINT] = { .on_relation = model_drop_constraint },
    [SQL_VALIDATE_CONSTRAINT] = { .on_relation = model_validate_constraint, .traits = TO_CHILDREN },
    [SQL_ALTER_CONSTRAINT] = { .on_relation = model_alter_constraint },
    [SQL_RENAME_CONSTRAINT] = { .on_relation = model_rename_constraint, .traits = TO_CHILDREN },

    [SQL_CREATE_INDEX] = { .on_relation = model_create_index, .traits = ALSO_CONDITIONAL },
    [SQL_DROP_INDEX] = { .on_model = model_drop_index },
    [SQL_RENAME_INDEX] = { .on_model = model_rename_relation },
    [SQL_ATTACH_INDEX] = { .on_model = model_attach_index },

    [SQL_CREATE_VIEW] = { .on_model = model_create_view, .traits = ALSO_CONDITIONAL },
    [SQL_DROP_VIEW] = { .on_model = model_drop_relation },
    [SQL_RENAME_VIEW] = { .on_model = model_rename_relation },
    [SQL_CREATE_MATERIALIZED_VIEW] = { .on_model = model_create_view, .traits = ALSO_CONDITIONAL },
    [SQL_DROP_MATERIALIZED_VIEW] = { .on_model = model_drop_relation },
    [SQL_RENAME_MATERIALIZED_VIEW] = { .on_model = model_rename_relation },
    [SQL_CREATE_SEQUENCE] = { .on_model = model_create_sequence, .traits = ALSO_CONDITIONAL },
    [SQL_ALTER_SEQUENCE] = { .on_model = model_alter_sequence },
    [SQL_DROP_SEQUENCE] = { .on_model = model_drop_relation },
    [SQL_RENAME_SEQUENCE] = { .on_model = model_rename_relation },

    [SQL_CREATE_ENUM] = { .on_model = model_create_type, .traits = ALSO_CONDITIONAL },
    [SQL_ENUM_ADD_VALUE] = { .on_model = model_add_label, .traits = ALSO_CONDITIONAL },
    [SQL_ENUM_RENAME_VALUE] = { .on_model = model_rename_label },
    [SQL_CREATE_DOMAIN] = { .on_model = model_create_type, .traits = ALSO_CONDITIONAL },
    [SQL_DOMAIN_ADD_CONSTRAINT] = { .on_model = model_alter_domain, .traits = ALSO_CONDITIONAL },
    [SQL_DOMAIN_DROP_CONSTRAINT] = { .on_model = model_alter_domain },
    [SQL_DOMAIN_VALIDATE_CONSTRAINT] = { .on_model = model_alter_domain },
    [SQL_DOMAIN_SET_NOT_NULL] = { .on_model = model_alter_domain, .traits = ALSO_CONDITIONAL },
    [SQL_DOMAIN_DROP_NOT_NULL] = { .on_model = model_alter_domain },
    [SQL_CREATE_TYPE] = { .on_model = model_create_type, .traits = ALSO_CONDITIONAL },
    [SQL_DROP_TYPE] = { .on_model = model_drop_type },
    [SQL_RENAME_TYPE] = { .on_model = model_rename_type },

    [SQL_CREATE_FUNCTION] = { .on_model = model_create_function, .traits = ALSO_CONDITIONAL },
    [SQL_ALTER_FUNCTION] = { .on_model = model_alter_function },
    [SQL_DROP_FUNCTION] = { .on_model = model_drop_function },
    [SQL_RENAME_FUNCTION] = { .on_model = model_rename_function },
    [SQL_CREATE_TRIGGER] = { .on_relation = model_create_trigger, .traits = ALSO_CONDITIONAL },
    [SQL_SET_TRIGGER] = { .on_relation = model_set_trigger },
    [SQL_DROP_TRIGGER] = { .on_relation = model_drop_trigger },
    [SQL_RENAME_TRIGGER] = { .on_relation = model_rename_trigger },
    [SQL_CREATE_RULE] = { .on_relation = model_create_rule, .traits = ALSO_CONDITIONAL },
    [SQL_SET_RULE] = { .on_relation = model_set_rule },
    [SQL_DROP_RULE] = { .on_relation = model_drop_rule },
    [SQL_CREATE_POLICY] = { .on_relation = model_create_policy, .traits = ALSO_CONDITIONAL },
    [SQL_ALTER_POLICY] = { .on_relation = model_alter_policy },
    [SQL_DROP_POLICY] = { .on_relation = model_drop_policy },
    [SQL_CREATE_OPERATOR] = { .on_model = model_create_implied, .traits = ALSO_CONDITIONAL },
    [SQL_CREATE_CAST] = { .on_model = model_create_implied, .traits = ALSO_CONDITIONAL },
    [SQL_CREATE_COLLATION] = { .on_model = model_create_collation, .traits = ALSO_CONDITIONAL },
    [SQL_DROP_COLLATION] = { .on_model = model_drop_collation },
    [SQL_RENAME_COLLATION] = { .on_model = model_rename_collation },
    [SQL_CREATE_SCHEMA] = { .on_model = model_create_schema, .traits = ALSO_CONDITIONAL },
    [SQL_DROP_SCHEMA] = { .on_model = model_drop_schema },
    [SQL_RENAME_SCHEMA] = { .on_model = model_rename_schema },

    [SQL_GRANT] = { .on_model = model_change_privileges, .traits = ALSO_CONDITIONAL },
    [SQL_REVOKE] = { .on_model = model_change_privileges },
    [SQL_ALTER_DEFAULT_PRIVILEGES] = { .on_model = model_change_default_privileges, .traits = ALSO_CONDITIONAL },

    [SQL_EXTENSION_CALL] = { .on_relation = hand_over, .traits = ALSO_CONDITIONAL },
    [SQL_SET_OPTIONS] = { .on_relation = set_options },
    [SQL_SET] = { .on_model = set },
    [SQL_RESET] = { .on_model = reset },
    [SQL_BEGIN] = { .on_model = begin },
    [SQL_COMMIT] = { .on_model = commit },
    [SQL_ROLLBACK] = { .on_model = roll_back },
    [SQL_SAVEPOINT] = { .on_model = set_savepoint },
    [SQL_ROLLBACK_TO] = { .on_model = roll_back_to },
    [SQL_RELEASE] = { .on_model = release },
};

/* Children first: what they share with the parent is told by what the parent still has. */
static void apply_to(struct model *model, struct model_relation *relation, const struct effect *effect,
                     const struct sql_action *action)
{
    g_autoptr(GPtrArray) children = NULL;

    if ((effect->traits & TO_CHILDREN) != 0 && (action->flags & SQL_ONLY) == 0)
        children = model_children(model, relation);
    for (guint index = 0; children != NULL && index < children->len; index++)
        apply_to(model, g_ptr_array_index(children, index), effect, action);
    effect->on_relation(model, relation, action);
}

/* ALTER DOMAIN … RENAME CONSTRAINT is said in the words of a table. */
static bool is_of_domain(const struct sql_action *action)
{
    return action->kind == SQL_RENAME_CONSTRAINT && action->object == SQL_OBJECT_DOMAIN;
}

static struct model_relation *relation_of(struct model *model, const struct sql_action *action)
{
    if ((action->flags & SQL_RELATION_IF_EXISTS) != 0 && model_is_missing(model, action->relation))
        return NULL;
    return (action->flags & SQL_IN_CREATE) != 0 ? model->creating : model_mention(model, action->relation);
}

void model_apply(struct model *model, const struct sql_action *action)
{
    const struct effect *effect = &effects[action->kind];
    struct model_relation *relation = NULL;

    if ((action->flags & SQL_CONDITIONAL) != 0 && (effect->traits & ALSO_CONDITIONAL) == 0)
        return;
    if (effect->on_model != NULL)
        effect->on_model(model, action);
    if (is_of_domain(action))
        model_alter_domain(model, action);
    if (effect->on_relation == NULL || is_of_domain(action))
        return;
    relation = relation_of(model, action);
    if (relation != NULL)
        apply_to(model, relation, effect, action);
}
