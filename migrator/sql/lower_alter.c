/* sql/lower_alter.c - ALTER TABLE: a table of its subcommands. Also ALTER INDEX, VIEW, SEQUENCE … in the same words. */
#include "sql/lower.h"

#define COMMAND(name) PG_QUERY__ALTER_TABLE_TYPE__AT_##name

/* What all subcommands of a statement have in common. */
struct alteration {
    struct sql_action table; /* object, relation, flags */
    bool is_index;
};

struct subcommand {
    enum sql_action_kind kind;
    unsigned flags;
    const char *name; /* instead of the command's own */
    void (*fill)(struct sql_lowering *lowering, struct sql_action *action, const PgQuery__AlterTableCmd *command);
};

static void fill_default(struct sql_lowering *lowering, struct sql_action *action,
                         const PgQuery__AlterTableCmd *command)
{
    action->expression = command->def != NULL ? sql_lower_expression(lowering, command->def) : NULL;
    if (action->expression != NULL && !action->expression->is_null)
        return;
    action->kind = SQL_DROP_DEFAULT; /* SET DEFAULT NULL is no other thing */
    action->expression = NULL;
}

static void fill_type(struct sql_lowering *lowering, struct sql_action *action, const PgQuery__AlterTableCmd *command)
{
    const PgQuery__ColumnDef *column = command->def->column_def;

    action->type = sql_lower_type(lowering, column->type_name);
    action->type.collation = sql_lower_collation(lowering, column->coll_clause);
    action->expression = sql_lower_expression(lowering, column->raw_default);
}

static void fill_settings(struct sql_lowering *lowering, struct sql_action *action,
                          const PgQuery__AlterTableCmd *command)
{
    if (command->def != NULL && command->def->node_case == PG_QUERY__NODE__NODE_LIST)
        action->settings = sql_lower_strings(lowering, command->def->list->n_items, command->def->list->items);
}

static const char *identity_word(bool is_always)
{
    return is_always ? "always" : "by default";
}

static void fill_new_identity(struct sql_lowering *lowering, struct sql_action *action,
                              const PgQuery__AlterTableCmd *command)
{
    const PgQuery__Constraint *identity = command->def->constraint;

    action->new_name = identity_word(g_strcmp0(identity->generated_when, "a") == 0);
    action->settings = sql_lower_strings(lowering, identity->n_options, identity->options);
}

/* SET GENERATED is among the options; its value is the character that the catalog has. */
static void fill_identity(struct sql_lowering *lowering, struct sql_action *action,
                          const PgQuery__AlterTableCmd *command)
{
    fill_settings(lowering, action, command);
    for (size_t index = 0; action->settings != NULL && index < command->def->list->n_items; index++) {
        const PgQuery__DefElem *option = command->def->list->items[index]->def_elem;

        if (g_strcmp0(option->defname, "generated") == 0)
            action->new_name = identity_word(option->arg->integer->ival == 'a');
    }
}

/* The attribute of a composite type, and what becomes of it. */
static void fill_attribute(struct sql_lowering *lowering, struct sql_action *action,
                           const PgQuery__AlterTableCmd *command)
{
    size_t type = (size_t)command->subtype;

    if (type == COMMAND(AddColumn))
        action->name = sql_lower_string(lowering, command->def->column_def->colname);
    action->method = type == COMMAND(AddColumn) ? "add" : type == COMMAND(DropColumn) ? "drop" : "change";
}

static void fill_options(struct sql_lowering *lowering, struct sql_action *action,
                         const PgQuery__AlterTableCmd *command)
{
    const PgQuery__List *options = command->def->list;

    fill_settings(lowering, action, command);
    action->name = NULL;
    if (command->subtype == COMMAND(ResetRelOptions) ||
        (action->settings != NULL && !sql_lower_option(1, options->items, options->items[0]->def_elem->defname)))
        action->method = "reset";
    if (command->subtype == COMMAND(SetRelOptions) &&
        (sql_lower_option(options->n_items, options->items, "compress") ||
         sql_lower_option(options->n_items, options->items, "enable_columnstore")))
        action->flags |= SQL_ON;
}

static void fill_constraint_change(struct sql_lowering *lowering, struct sql_action *action,
                                   const PgQuery__AlterTableCmd *command)
{
    const PgQuery__Constraint *constraint = command->def->constraint;

    action->name = sql_lower_string(lowering, constraint->conname);
    if (constraint->deferrable)
        action->flags |= SQL_DEFERRABLE;
    if (constraint->initdeferred)
        action->flags |= SQL_INITIALLY_DEFERRED;
}

static void fill_owner(struct sql_lowering *lowering, struct sql_action *action, const PgQuery__AlterTableCmd *command)
{
    action->new_name = sql_lower_role(lowering, command->newowner);
}

/* SET TABLESPACE, SET ACCESS METHOD, SET STORAGE … */
static void move_name(struct sql_lowering *lowering, struct sql_action *action, const PgQuery__AlterTableCmd *command)
{
    (void)lowering;
    (void)command;
    action->new_name = action->name;
    action->name = NULL;
}

static void fill_word(struct sql_lowering *lowering, struct sql_action *action, const PgQuery__AlterTableCmd *command)
{
    action->new_name = sql_lower_value(lowering, command->def);
}

static void fill_parent(struct sql_lowering *lowering, struct sql_action *action, const PgQuery__AlterTableCmd *command)
{
    action->other = sql_lower_relation(lowering, command->def->range_var);
}

static void fill_of_type(struct sql_lowering *lowering, struct sql_action *action,
                         const PgQuery__AlterTableCmd *command)
{
    action->other = sql_lower_object_name(lowering, command->def);
}

static void fill_partition(struct sql_lowering *lowering, struct sql_action *action,
                           const PgQuery__AlterTableCmd *command)
{
    const PgQuery__PartitionCmd *partition = command->def->partition_cmd;

    action->other = sql_lower_relation(lowering, partition->name);
    if (partition->concurrent)
        action->flags |= SQL_CONCURRENTLY;
    if (partition->bound == NULL)
        return;
    if (partition->bound->is_default)
        action->flags |= SQL_IS_DEFAULT;
    action->expression = sql_lower_bounds(lowering, partition->bound);
}

static void fill_replica_identity(struct sql_lowering *lowering, struct sql_action *action,
                                  const PgQuery__AlterTableCmd *command)
{
    const PgQuery__ReplicaIdentityStmt *identity = command->def->replica_identity_stmt;
    char type = identity->identity_type == NULL ? '\0' : identity->identity_type[0];

    action->name = type == 'f' ? "full" : type == 'n' ? "nothing" : type == 'i' ? "index" : "default";
    action->new_name = sql_lower_string(lowering, identity->name);
}

/* clang-format off */
static const struct subcommand subcommands[] = {
    [COMMAND(DropColumn)] = { SQL_DROP_COLUMN, 0, NULL, NULL },
    [COMMAND(ColumnDefault)] = { SQL_SET_DEFAULT, 0, NULL, fill_default },
    [COMMAND(SetNotNull)] = { SQL_SET_NOT_NULL, 0, NULL, NULL },
    [COMMAND(DropNotNull)] = { SQL_DROP_NOT_NULL, 0, NULL, NULL },
    [COMMAND(DropExpression)] = { SQL_DROP_EXPRESSION, 0, NULL, NULL },
    [COMMAND(SetStatistics)] = { SQL_SET_STATISTICS, 0, NULL, NULL },
    [COMMAND(SetOptions)] = { SQL_SET_COLUMN_OPTIONS, 0, NULL, fill_settings },
    [COMMAND(ResetOptions)] = { SQL_SET_COLUMN_OPTIONS, 0, NULL, fill_settings },
    [COMMAND(AlterColumnGenericOptions)] = { SQL_ALTER_OTHER, 0, "FOREIGN TABLE", fill_settings },
    [COMMAND(SetStorage)] = { SQL_SET_STORAGE, 0, NULL, fill_word },
    [COMMAND(SetCompression)] = { SQL_SET_COMPRESSION, 0, NULL, fill_word },
    [COMMAND(AlterColumnType)] = { SQL_ALTER_COLUMN_TYPE, 0, NULL, fill_type },
    [COMMAND(AddIdentity)] = { SQL_ADD_IDENTITY, 0, NULL, fill_new_identity },
    [COMMAND(SetIdentity)] = { SQL_SET_IDENTITY, 0, NULL, fill_identity },
    [COMMAND(DropIdentity)] = { SQL_DROP_IDENTITY, 0, NULL, NULL },

    [COMMAND(AlterConstraint)] = { SQL_ALTER_CONSTRAINT, 0, NULL, fill_constraint_change },
    [COMMAND(ValidateConstraint)] = { SQL_VALIDATE_CONSTRAINT, 0, NULL, NULL },
    [COMMAND(DropConstraint)] = { SQL_DROP_CONSTRAINT, 0, NULL, NULL },

    [COMMAND(ChangeOwner)] = { SQL_OWNER_TO, 0, NULL, fill_owner },
    [COMMAND(ClusterOn)] = { SQL_CLUSTER_ON, 0, NULL, NULL },
    [COMMAND(DropCluster)] = { SQL_CLUSTER_ON, 0, NULL, NULL },
    [COMMAND(SetLogged)] = { SQL_SET_LOGGED, 0, NULL, NULL },
    [COMMAND(SetUnLogged)] = { SQL_SET_UNLOGGED, 0, NULL, NULL },
    [COMMAND(SetAccessMethod)] = { SQL_SET_ACCESS_METHOD, 0, NULL, move_name },
    [COMMAND(SetTableSpace)] = { SQL_SET_TABLESPACE, 0, NULL, move_name },
    [COMMAND(SetRelOptions)] = { SQL_SET_OPTIONS, 0, NULL, fill_options },
    [COMMAND(ResetRelOptions)] = { SQL_SET_OPTIONS, 0, NULL, fill_options },
    [COMMAND(GenericOptions)] = { SQL_ALTER_OTHER, 0, "FOREIGN TABLE", fill_settings },
    [COMMAND(AddInherit)] = { SQL_INHERIT, 0, NULL, fill_parent },
    [COMMAND(DropInherit)] = { SQL_NO_INHERIT, 0, NULL, fill_parent },
    [COMMAND(AddOf)] = { SQL_OF_TYPE, 0, NULL, fill_of_type },
    [COMMAND(DropOf)] = { SQL_OF_TYPE, 0, NULL, NULL },
    [COMMAND(ReplicaIdentity)] = { SQL_REPLICA_IDENTITY, 0, NULL, fill_replica_identity },
    [COMMAND(AttachPartition)] = { SQL_ATTACH_PARTITION, 0, NULL, fill_partition },
    [COMMAND(DetachPartition)] = { SQL_DETACH_PARTITION, 0, NULL, fill_partition },
    [COMMAND(DetachPartitionFinalize)] = { SQL_DETACH_PARTITION, SQL_FINALIZE, NULL, fill_partition },

    [COMMAND(EnableTrig)] = { SQL_SET_TRIGGER, SQL_ON, NULL, NULL },
    [COMMAND(EnableAlwaysTrig)] = { SQL_SET_TRIGGER, SQL_ON, NULL, NULL },
    [COMMAND(EnableReplicaTrig)] = { SQL_SET_TRIGGER, 0, NULL, NULL },
    [COMMAND(DisableTrig)] = { SQL_SET_TRIGGER, 0, NULL, NULL },
    [COMMAND(EnableTrigAll)] = { SQL_SET_TRIGGER, SQL_ON, "ALL", NULL },
    [COMMAND(DisableTrigAll)] = { SQL_SET_TRIGGER, 0, "ALL", NULL },
    [COMMAND(EnableTrigUser)] = { SQL_SET_TRIGGER, SQL_ON, "USER", NULL },
    [COMMAND(DisableTrigUser)] = { SQL_SET_TRIGGER, 0, "USER", NULL },
    [COMMAND(EnableRule)] = { SQL_SET_RULE, SQL_ON, NULL, NULL },
    [COMMAND(EnableAlwaysRule)] = { SQL_SET_RULE, SQL_ON, NULL, NULL },
    [COMMAND(EnableReplicaRule)] = { SQL_SET_RULE, 0, NULL, NULL },
    [COMMAND(DisableRule)] = { SQL_SET_RULE, 0, NULL, NULL },
    [COMMAND(EnableRowSecurity)] = { SQL_SET_ROW_SECURITY, SQL_ON, NULL, NULL },
    [COMMAND(DisableRowSecurity)] = { SQL_SET_ROW_SECURITY, 0, NULL, NULL },
    [COMMAND(ForceRowSecurity)] = { SQL_FORCE_ROW_SECURITY, SQL_ON, NULL, NULL },
    [COMMAND(NoForceRowSecurity)] = { SQL_FORCE_ROW_SECURITY, 0, NULL, NULL },
};
/* clang-format on */

static void lower_known(struct sql_lowering *lowering, const struct alteration *alteration,
                        const PgQuery__AlterTableCmd *command, const struct subcommand *known, int64_t location)
{
    struct sql_action *action = sql_lower_add(lowering, known->kind, location);

    action->flags |= alteration->table.flags | known->flags;
    action->object = alteration->table.object;
    action->relation = alteration->table.relation;
    action->name = known->name != NULL ? known->name : sql_lower_string(lowering, command->name);
    if (command->missing_ok)
        action->flags |= SQL_IF_EXISTS;
    if (command->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
        action->flags |= SQL_CASCADE;
    if (known->fill != NULL)
        known->fill(lowering, action, command);
    if (action->kind == SQL_ATTACH_PARTITION && alteration->is_index)
        action->kind = SQL_ATTACH_INDEX;
}

static void lower_command(struct sql_lowering *lowering, const struct alteration *alteration,
                          const PgQuery__AlterTableCmd *command, int64_t location)
{
    size_t type = (size_t)command->subtype;
    struct sql_action table = alteration->table;

    if (alteration->table.object == SQL_OBJECT_TYPE) {
        const struct subcommand attribute = { SQL_ALTER_TYPE, 0, NULL, fill_attribute };
        lower_known(lowering, alteration, command, &attribute, location);
    } else if (type == COMMAND(AddColumn)) {
        table.flags |= command->missing_ok ? SQL_IF_EXISTS : 0U;
        sql_lower_column(lowering, &table, command->def->column_def);
    } else if (type == COMMAND(AddConstraint)) {
        sql_lower_constraint(lowering, &table, command->def->constraint);
    } else if (type < G_N_ELEMENTS(subcommands) && subcommands[type].kind != SQL_OPAQUE) {
        lower_known(lowering, alteration, command, &subcommands[type], location);
    } else {
        sql_lower_add(lowering, SQL_OTHER, location)->name = "ALTER TABLE";
    }
}

/* The token behind "a.b" or "ONLY (a.b)" or "a *". */
static guint first_of_commands(struct sql_lowering *lowering, size_t location)
{
    guint index = sql_lower_token_at(lowering, location) + 1;

    while (sql_token_is_symbol(sql_lower_token(lowering, index), '.'))
        index += 2;
    while (sql_token_is_symbol(sql_lower_token(lowering, index), ')') ||
           sql_token_is_symbol(sql_lower_token(lowering, index), '*'))
        index++;
    return index;
}

/* The tree does not say where its commands are, but commas outside of parentheses do. */
static guint next_command(struct sql_lowering *lowering, guint index)
{
    int depth = 0;

    for (;; index++) {
        const struct sql_token *token = sql_lower_token(lowering, index);

        if (token->kind == SQL_TOKEN_END)
            return index;
        if (sql_token_is_symbol(token, '(') || sql_token_is_symbol(token, '['))
            depth++;
        else if (sql_token_is_symbol(token, ')') || sql_token_is_symbol(token, ']'))
            depth--;
        else if (sql_token_is_symbol(token, ',') && depth == 0)
            return index + 1;
    }
}

static int64_t location_at(struct sql_lowering *lowering, guint index)
{
    const struct sql_token *token = sql_lower_token(lowering, index);

    return token->kind == SQL_TOKEN_END ? SQL_NOWHERE : (int64_t)sql_lower_location(lowering, token);
}

/* PostgreSQL's tablecmds.c, AT_PASS_DROP and those after it. */
enum pass { PASS_DROP, PASS_TYPE, PASS_COLUMN, PASS_CHECK, PASS_ATTRIBUTE, PASS_KEY, PASS_OTHER, PASS_COUNT };

static enum pass pass_of(const PgQuery__AlterTableCmd *command)
{
    size_t type = (size_t)command->subtype;

    if (type == COMMAND(DropColumn) || type == COMMAND(DropConstraint) || type == COMMAND(DropNotNull) ||
        type == COMMAND(DropExpression) || type == COMMAND(DropIdentity))
        return PASS_DROP;
    if (type == COMMAND(AlterColumnType))
        return PASS_TYPE;
    if (type == COMMAND(AddColumn))
        return PASS_COLUMN;
    if (type == COMMAND(AddConstraint))
        return command->def->constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_CHECK ? PASS_CHECK : PASS_KEY;
    if (type == COMMAND(SetNotNull) || type == COMMAND(ColumnDefault))
        return PASS_ATTRIBUTE;
    return PASS_OTHER;
}

static void lower_pass(struct sql_lowering *lowering, const struct alteration *alteration,
                       const PgQuery__AlterTableStmt *statement, enum pass pass)
{
    guint token = first_of_commands(lowering, (size_t)MAX(statement->relation->location, 0));

    for (size_t index = 0; index < statement->n_cmds; index++) {
        const PgQuery__AlterTableCmd *command = statement->cmds[index]->alter_table_cmd;

        if (pass_of(command) == pass)
            lower_command(lowering, alteration, command, location_at(lowering, token));
        if (index + 1 < statement->n_cmds)
            token = next_command(lowering, token);
    }
}

void sql_lower_alter_table(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterTableStmt *statement = node->alter_table_stmt;
    struct alteration alteration = { .is_index = statement->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX };

    alteration.table.object = sql_lower_object(statement->objtype);
    alteration.table.relation = sql_lower_relation(lowering, statement->relation);
    if (statement->missing_ok)
        alteration.table.flags |= SQL_RELATION_IF_EXISTS;
    if (!statement->relation->inh)
        alteration.table.flags |= SQL_ONLY;
    for (enum pass pass = PASS_DROP; pass < PASS_COUNT; pass++)
        lower_pass(lowering, &alteration, statement, pass);
}

void sql_lower_alter_all_tables(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterTableMoveAllStmt *statement = node->alter_table_move_all_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_SET_TABLESPACE, SQL_NOWHERE);

    action->object = sql_lower_object(statement->objtype);
    action->new_name = sql_lower_string(lowering, statement->new_tablespacename);
}
