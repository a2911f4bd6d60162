/* analysis/rule_types.c - hazards of types, enums, domains. */
#include "analysis/rule.h"

#include "analysis/statement_way.h"

#include <string.h>

static const struct model_type *type_of(const struct rule_view *view)
{
    return model_find_type(view->model, view->action->relation);
}

/* Types have no age of their own in the view: that one is of relations. */
static bool is_in_use(struct rule_view *view)
{
    const struct model_type *type = type_of(view);

    return type == NULL || !view_is_unused(view, type->birth);
}

/* ---- which columns are of a type ---- */

struct users {
    const struct rule_view *view;
    GPtrArray *names; /* char *: "table.column" */
};

static void note_users(gpointer argument, struct model_relation *relation)
{
    struct users *users = argument;
    const struct model_type *type = type_of(users->view);

    if (view_is_unused(users->view, relation->birth))
        return;
    for (guint index = 0; index < relation->columns->len; index++) {
        const struct model_column *column = g_ptr_array_index(relation->columns, index);
        struct sql_name name = { column->type.schema, column->type.name };
        g_autofree char *table = NULL;

        if (column->is_dropped || name.name == NULL || model_find_type(users->view->model, name) != type)
            continue;
        table = view_name(relation->name);
        g_ptr_array_add(users->names, g_strconcat(table, ".", column->name, NULL));
    }
}

static gint compare_names(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Write them into the detail: " (a.b, c.d)". False: it is known that there is none. */
static bool has_users(struct rule_view *view)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text = NULL;

    if (type_of(view) == NULL || model_age(view->model, type_of(view)->birth) == MODEL_ASSUMED)
        return true;
    model_each_relation(view->model, note_users, &(struct users){ .view = view, .names = names });
    if (names->len == 0)
        return false;
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    text = g_strjoinv(", ", (char **)names->pdata);
    g_string_append_printf(view->detail, " (%s)", text);
    return true;
}

/* ---- domains ---- */

static bool is_domain_change(const struct rule_view *view)
{
    return !view_has(view, SQL_IN_CREATE);
}

static bool is_proved_at_once(struct rule_view *view)
{
    return is_domain_change(view) && !view_has(view, SQL_NOT_VALID) && is_in_use(view) && has_users(view);
}

static bool refuses_values(struct rule_view *view)
{
    return is_domain_change(view) && is_in_use(view) && has_users(view);
}

static bool is_used_by_columns(struct rule_view *view)
{
    return is_in_use(view) && has_users(view);
}

static bool has_constraint(struct rule_view *view)
{
    return view_has(view, view->action->kind == SQL_CREATE_DOMAIN ? SQL_NOT_NULL : SQL_IN_CREATE);
}

static char *domain_constraint(const struct rule_view *view)
{
    const char *label = view->action->kind == SQL_DOMAIN_SET_NOT_NULL ? "not_null" : "check";
    const struct model_type *domain = type_of(view);
    g_autofree char *plain = domain != NULL ? model_free_domain_name(domain, label)
                                            : model_make_name(view->action->relation.name, NULL, label);

    return sql_quote_identifier(view->action->name != NULL ? view->action->name : plain);
}

static void check_domain_in_steps(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *domain = sql_quote_name(view->action->relation);
    g_autofree char *constraint = domain_constraint(view);
    const char *condition = view->action->kind == SQL_DOMAIN_SET_NOT_NULL ? "VALUE IS NOT NULL"
                            : view->action->expression != NULL            ? view->action->expression->text
                                                                          : NULL;

    if (condition == NULL)
        return;
    safe_way_step(way, false, "require", "ALTER DOMAIN %s ADD CONSTRAINT %s CHECK (%s) NOT VALID;\n", domain,
                  constraint, condition);
    safe_way_step(way, false, "prove",
                  "-- at a quiet hour: the tables are read while their writers wait\n"
                  "ALTER DOMAIN %s VALIDATE CONSTRAINT %s;\n",
                  domain, constraint);
}

/* ---- enums ---- */

static bool adds_label(struct rule_view *view)
{
    const struct model_type *type = type_of(view);

    for (guint index = 0; type != NULL && index < type->labels->len; index++)
        if (strcmp(g_array_index(type->labels, struct model_label, index).label, view->action->name) == 0)
            return false;
    return is_in_use(view);
}

static bool is_label_in_use(const struct rule_view *view)
{
    const struct model_type *type = type_of(view);

    for (guint index = 0; type != NULL && index < type->labels->len; index++) {
        const struct model_label *label = &g_array_index(type->labels, struct model_label, index);

        if (strcmp(label->label, view->action->name) == 0)
            return !view_is_unused(view, label->birth);
    }
    return true;
}

static bool renames_label(struct rule_view *view)
{
    return is_in_use(view) && is_label_in_use(view);
}

static bool is_unordered(struct rule_view *view)
{
    return !view_has(view, SQL_BEFORE_OR_AFTER) && is_in_use(view);
}

static const struct model_type *enum_of(const struct rule_view *view, const struct sql_type *type)
{
    const struct model_type *found =
            type->name != NULL ? model_find_type(view->model, (struct sql_name){ type->schema, type->name }) : NULL;

    return found != NULL && found->kind == MODEL_ENUM ? found : NULL;
}

static bool replaces_enum(struct rule_view *view)
{
    const struct model_type *from = view->column != NULL ? enum_of(view, &view->column->type) : NULL;
    const struct model_type *to = enum_of(view, &view->action->type);

    if (from == NULL || to == NULL || from == to)
        return false;
    g_string_append(view->detail, from->name.name);
    return true;
}

/* ---- types in general ---- */

/* What was renamed in this release is not what programs name any more. */
static bool drops_name(struct rule_view *view)
{
    const struct model_type *type = type_of(view);
    bool is_put_aside = type != NULL && type->renamed.migration > 0 && view_is_unused(view, type->renamed);

    return !view_has(view, SQL_CASCADE) && !is_put_aside && is_in_use(view);
}

static bool drops_with_columns(struct rule_view *view)
{
    if (!view_has(view, SQL_CASCADE) || !is_in_use(view))
        return false;
    (void)has_users(view);
    return true;
}

static bool is_made_again(const struct rule_view *view)
{
    return view_follows(view, SQL_CREATE_ENUM) != NULL || view_follows(view, SQL_CREATE_DOMAIN) != NULL ||
           view_follows(view, SQL_CREATE_TYPE) != NULL;
}

/* Does a column get the type that has the name from then on? */
static bool is_given_to_columns(const struct rule_view *view)
{
    for (guint index = 0; index < view->following_count; index++) {
        const struct sql_type *type = &view->following[index].type;

        if (view->following[index].kind == SQL_ALTER_COLUMN_TYPE &&
            view_same_name((struct sql_name){ type->schema, type->name }, view->action->relation))
            return true;
    }
    return false;
}

/* Another one of the same name is made at once, and columns get it: programs that cast to it go on. */
static bool is_name_gone(struct rule_view *view)
{
    return is_in_use(view) && (!is_made_again(view) || (has_users(view) && !is_given_to_columns(view)));
}

static bool drops_attribute(struct rule_view *view)
{
    return g_strcmp0(view->action->method, "drop") == 0 && is_in_use(view);
}

/* What is not an attribute's is of a base type's functions. */
static bool changes_attribute(struct rule_view *view)
{
    if (view->action->name == NULL || drops_attribute(view) || !is_in_use(view))
        return false;
    if (view->action->new_name != NULL)
        g_string_append_printf(view->detail, "renamed to %s", view->action->new_name);
    else
        g_string_append(view->detail, g_strcmp0(view->action->method, "add") == 0 ? "added" : "changed");
    return true;
}

/* ---- what to write instead ---- */

static void add_value_first(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *type = sql_quote_name(view->action->relation);
    g_autofree char *old = sql_quote_literal(view->action->name);
    g_autofree char *value = sql_quote_literal(view->action->new_name);

    safe_way_step(way, false, "add_value", "ALTER TYPE %s ADD VALUE %s AFTER %s;\n", type, value, old);
    safe_way_program(way, "a release that reads both, and writes %s; wait until no older one runs\n", value);
}

const struct rule rules_of_types[] = {
    {
            .id = "domain-add-constraint",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .kinds = { SQL_DOMAIN_ADD_CONSTRAINT },
            .matches = is_proved_at_once,
            .summary = "A domain gets a CHECK that is proved at once",
            .text = "{relation} gets a CHECK, which all columns of this domain have to meet{detail}",
            .effect =
                    "each table with such a column is read from end to end, and writers of all of them wait to the end "
                    "of the migration (SHARE)",
            .remedy = "add it as NOT VALID, which reads nothing, and validate it at a quiet hour",
            .safe_way = check_domain_in_steps,
    },
    {
            .id = "domain-set-not-null",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .kinds = { SQL_DOMAIN_SET_NOT_NULL },
            .matches = is_proved_at_once,
            .summary = "A domain becomes NOT NULL",
            .text = "{relation} becomes NOT NULL, for all columns of this domain{detail}",
            .effect =
                    "each table with such a column is read from end to end, and writers of all of them wait to the end "
                    "of the migration (SHARE)",
            .remedy = "add CHECK (VALUE IS NOT NULL) as NOT VALID, which reads nothing, or make the columns themselves "
                      "NOT NULL",
            .safe_way = check_domain_in_steps,
    },
    {
            .id = "domain-validate-constraint",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .kinds = { SQL_DOMAIN_VALIDATE_CONSTRAINT },
            .matches = is_used_by_columns,
            .summary = "A constraint of a domain is validated",
            .text = "{name} of {relation} is proved for all columns of this domain{detail}",
            .effect =
                    "each table with such a column is read from end to end, and writers of all of them wait to the end "
                    "of the migration (SHARE): it is not as cheap as for a table's constraint",
            .remedy = "do it at a quiet hour, in a migration of its own; what is written obeys it also before",
            .safe_way = statement_way_alone,
    },
    {
            .id = "domain-constraint-breaks-writes",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DOMAIN_ADD_CONSTRAINT, SQL_DOMAIN_SET_NOT_NULL },
            .matches = refuses_values,
            .summary = "A domain gets a condition that the running release may not meet",
            .text = "values of {relation} have to meet another condition{detail}",
            .effect = "what the running release writes may be refused, also while the constraint is NOT VALID",
            .remedy = "first release a program that only writes what it allows, and mark the migration",
            .safe_way = statement_way_after,
    },
    {
            .id = "domain-drop-not-null",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DOMAIN_DROP_NOT_NULL },
            .matches = is_used_by_columns,
            .summary = "A domain no longer is NOT NULL",
            .text = "{relation} may be NULL from then on, in all columns of this domain{detail}",
            .effect =
                    "a release that expects a value reads NULL as soon as another one writes it, also after a rollback",
            .remedy = "first release a program that reads NULL, then let it be written",
    },
    {
            .id = "domain-drop-constraint",
            .axis = AXIS_DATA,
            .severity = FINDING_NOTE,
            .kinds = { SQL_DOMAIN_DROP_CONSTRAINT },
            .matches = is_used_by_columns,
            .summary = "A domain loses a constraint",
            .text = "{name} no longer guards the columns of {relation}{detail}",
            .effect = "values that it refused can be written, and it cannot come back before they are gone",
            .remedy = "make sure that the running release can read what it forbade",
    },
    {
            .id = "domain-set-default",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_DOMAIN_SET_DEFAULT },
            .matches = is_used_by_columns,
            .summary = "A domain gets another default",
            .text = "{relation} gets another default, which its columns have unless they have their own{detail}",
            .effect = "rows that the running release inserts without them have the new value from then on",
            .remedy = "make sure that the running release can read it",
    },
    {
            .id = "domain-with-constraint",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_DOMAIN, SQL_DOMAIN_ADD_CONSTRAINT },
            .matches = has_constraint,
            .summary = "A domain is created with constraints",
            .text = "the domain {relation} is created with a constraint",
            .effect = "adding a column of it rewrites the table, and to change the constraint later every table that "
                      "uses it is read while writers wait",
            .remedy = "use the base type, with a CHECK on each table",
    },
    {
            .id = "enum-add-value-app",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ENUM_ADD_VALUE },
            .matches = adds_label,
            .summary = "An enum gets a value that the running release does not know",
            .text = "the enum {relation} gets the value '{name}'",
            .effect = "a release that knows the old values only fails on rows that have it, also after a rollback; the "
                      "value cannot be dropped again",
            .remedy = "first release a program that can read it, then one that writes it",
    },
    {
            .id = "enum-add-value-unordered",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_NOTE,
            .traits = RULE_OFF,
            .kinds = { SQL_ENUM_ADD_VALUE },
            .matches = is_unordered,
            .summary = "An enum gets a value without a place among the others",
            .text = "the enum {relation} gets the value '{name}' at its end",
            .effect = "values sort in the order of the enum: ORDER BY, < and max() take it for the greatest",
            .remedy = "say BEFORE or AFTER which value it comes",
    },
    {
            .id = "enum-rename-value",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ENUM_RENAME_VALUE },
            .matches = renames_label,
            .summary = "A value of an enum is renamed",
            .text = "the value '{name}' of the enum {relation} becomes '{new_name}'",
            .effect =
                    "all rows that have it change at once: the running release reads a value that it does not know, and "
                    "cannot write or compare the old one any more",
            .remedy = "add the new value, let the next release read both and write the new one, and change the rows in "
                      "batches",
            .safe_way = add_value_first,
    },
    {
            .id = "enum-recreate",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .kinds = { SQL_ALTER_COLUMN_TYPE },
            .matches = replaces_enum,
            .summary = "An enum is replaced by another one",
            .text = "{relation}.{name} changes from the enum {detail} to the enum {type}",
            .effect = "every row is written anew, and it fails when one has a value that the new enum lacks",
            .remedy =
                    "to add a value use ALTER TYPE … ADD VALUE; a value that is no longer wanted costs nothing when it "
                    "stays",
    },
    {
            .id = "creating-enum",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_NOTE,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_ENUM },
            .summary = "An enum is created",
            .text = "{relation} is created as an enum",
            .effect = "its values can be added and renamed, never dropped or put in another order",
            .remedy = "use a text column with a CHECK, or a table of values with a foreign key",
    },
    {
            .id = "drop-type",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_TYPE },
            .matches = drops_name,
            .summary = "A type or domain is dropped",
            .text = "the type {relation} is dropped",
            .effect = "casts to it and parameters of it in queries of the running release fail; when a column has it, "
                      "PostgreSQL refuses",
            .remedy = "first release a program that no longer names it",
            .safe_way = statement_way_after_use,
    },
    {
            .id = "drop-type-cascade",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_DROP_TYPE },
            .matches = drops_with_columns,
            .summary = "A type or domain is dropped with all columns that have it",
            .text = "the type {relation} is dropped with all that depends on it{detail}",
            .effect = "the columns that have it are dropped from their tables, with their values",
            .remedy = "leave CASCADE out, and change the columns by name first",
            .safe_way = statement_way_without_cascade,
    },
    {
            .id = "rename-type",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_RENAME_TYPE },
            .matches = is_name_gone,
            .summary = "A type or domain is renamed",
            .text = "the type {relation} is renamed to {new_name}",
            .effect = "casts to it in queries of the running release fail, and drivers that look it up by name do not "
                      "find it; columns follow",
            .remedy = "keep the name: nothing is gained for the data; where another type takes it, give that to the "
                      "columns in the same migration",
            .safe_way = statement_way_after,
    },
    {
            .id = "alter-composite-type",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_TYPE },
            .matches = changes_attribute,
            .summary = "A composite type gets other attributes",
            .text = "the attribute {name} of the type {relation} is {detail}",
            .effect = "rows of it have another shape than the running release reads and writes",
            .remedy = "create a new type beside it, and let the next release use that one",
            .safe_way = statement_way_after,
    },
    {
            .id = "alter-composite-type-drop",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_ALTER_TYPE },
            .matches = drops_attribute,
            .summary = "An attribute of a composite type is dropped",
            .text = "the attribute {name} of the type {relation} is dropped",
            .effect =
                    "what columns of this type hold in it is lost, and the running release gets rows of another shape",
            .remedy = "leave the attribute where it is, or create a new type beside it",
            .safe_way = statement_way_after,
    },
    { .id = NULL },
};
