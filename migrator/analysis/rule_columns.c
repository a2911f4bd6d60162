/* analysis/rule_columns.c - hazards of columns that are added. */
#include "analysis/column_way.h"
#include "analysis/question.h"
#include "analysis/rule.h"
#include "analysis/statement_way.h"

#include <string.h>

/* A table row holds at most 1600 columns, of wide types far fewer; those that were dropped count, too. */
enum { MANY_COLUMNS = 250, COLUMNS_MAX = 1600 };

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t index = 0; word != NULL && index < count; index++)
        if (strcmp(words[index], word) == 0)
            return true;
    return false;
}

/* IF NOT EXISTS does nothing where it is known that the column exists. */
static bool adds_column(const struct rule_view *view)
{
    bool is_there = view->action->kind == SQL_ADD_COLUMN && view_has(view, SQL_IF_EXISTS) && view->column != NULL;

    return !view_has(view, SQL_IN_CREATE) && !is_there;
}

static bool is_serial(const struct sql_type *type)
{
    static const char *const words[] = { "serial", "serial2", "serial4", "serial8", "bigserial", "smallserial" };

    return type->schema == NULL && is_one_of(type->name, words, G_N_ELEMENTS(words));
}

static bool has_default(const struct sql_action *column)
{
    return column->expression != NULL && !column->expression->is_null && (column->flags & SQL_GENERATED) == 0;
}

/* ---- what is written into every row ---- */

static bool has_volatile_default(struct rule_view *view)
{
    const struct sql_name *unknown = NULL;

    if (!adds_column(view) || !has_default(view->action) ||
        model_volatility(view->model, view->action->expression, &unknown) != 'v')
        return false;
    if (unknown != NULL)
        g_string_append_printf(view->detail, " (of %s() nothing is known, so it is taken for volatile)", unknown->name);
    return true;
}

static bool has_serial(struct rule_view *view)
{
    return adds_column(view) && is_serial(&view->action->type);
}

static bool is_identity(struct rule_view *view)
{
    return adds_column(view) && view_has(view, SQL_IDENTITY);
}

static bool is_stored(struct rule_view *view)
{
    return adds_column(view) && view_has(view, SQL_GENERATED) && !view_has(view, SQL_VIRTUAL);
}

static bool has_constrained_domain(struct rule_view *view)
{
    bool is_known = false;

    return adds_column(view) && type_is_constrained(view->model, &view->action->type, &is_known) && is_known;
}

/* The server's own types and those of well-known extensions are known not to be domains. */
static bool has_unknown_type(struct rule_view *view)
{
    bool is_known = false;

    return adds_column(view) && !is_serial(&view->action->type) &&
           type_is_constrained(view->model, &view->action->type, &is_known) && !is_known;
}

static void add_plain_column(const struct rule_view *view, struct safe_way *way, const char *type, const char *more)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *column = sql_quote_identifier(view->action->name);
    g_autofree char *name = g_strdup_printf("add_%s_%s", view->action->relation.name, view->action->name);

    safe_way_step(way, false, name, "ALTER TABLE %s ADD COLUMN %s %s;\n%s", table, column, type, more);
}

static char *set_default(const struct rule_view *view, const char *value)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *column = sql_quote_identifier(view->action->name);

    return g_strdup_printf("ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s;\n", table, column, value);
}

/* What the column keeps to from now on, once its rows have their values. */
static void constrain(const struct rule_view *view, struct safe_way *way)
{
    if (view_has(view, SQL_NOT_NULL) || column_way_has(view, SQL_CONSTRAINT_PRIMARY_KEY) ||
        is_serial(&view->action->type) || view_has(view, SQL_IDENTITY))
        column_way_require(view, way, view->action->name);
    column_way_add_others(view, way);
}

static void add_column_then_fill(const struct rule_view *view, struct safe_way *way)
{
    const char *value = view->action->expression->text;
    g_autofree char *type = column_way_type(&view->action->type);
    g_autofree char *statement = set_default(view, value);

    add_plain_column(view, way, type, statement);
    column_way_add_keys(view, way);
    column_way_fill(view, way, view->action->name, value, false);
    constrain(view, way);
    way->is_mechanical = column_way_is_statement(view);
}

static const char *serial_base(const struct sql_type *type)
{
    if (strcmp(type->name, "bigserial") == 0 || strcmp(type->name, "serial8") == 0)
        return "bigint";
    if (strcmp(type->name, "smallserial") == 0 || strcmp(type->name, "serial2") == 0)
        return "smallint";
    return "integer";
}

/* As PostgreSQL names it; where a constraint that comes with the column is looked at, it is there already. */
static char *sequence_of(const struct rule_view *view)
{
    const struct model_column *column =
            view->relation != NULL ? model_find_column(view->relation, view->action->name) : NULL;
    g_autofree char *plain = column != NULL && column->owned_sequence != NULL
                                     ? g_strdup(column->owned_sequence)
                                     : model_free_name(view->model, view->action->relation, view->action->name, "seq");

    return sql_quote_name((struct sql_name){ view->action->relation.schema, plain });
}

static void number_in_steps(const struct rule_view *view, struct safe_way *way, const char *type)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *column = sql_quote_identifier(view->action->name);
    g_autofree char *sequence = sequence_of(view);
    g_autofree char *literal = sql_quote_literal(sequence);
    g_autofree char *value = g_strdup_printf("nextval(%s)", literal);
    g_autofree char *statement = set_default(view, value);
    g_autofree char *more =
            g_strdup_printf("CREATE SEQUENCE %s AS %s OWNED BY %s.%s;\n%s", sequence, type, table, column, statement);

    add_plain_column(view, way, type, more);
    column_way_add_keys(view, way);
    column_way_fill(view, way, view->action->name, value, false);
    constrain(view, way);
}

static void add_serial_in_steps(const struct rule_view *view, struct safe_way *way)
{
    number_in_steps(view, way, serial_base(&view->action->type));
    way->is_mechanical = column_way_is_statement(view);
}

static void add_identity_in_steps(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *type = sql_quote_type(&view->action->type);

    number_in_steps(view, way, type);
}

/* The subquery gives the new row's columns the names that the expression uses. */
static void add_computed_column(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *type = column_way_type(&view->action->type);
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *column = sql_quote_identifier(view->action->name);
    g_autofree char *plain = g_strdup_printf("compute_%s_%s", view->action->relation.name, view->action->name);
    g_autofree char *function = sql_quote_name((struct sql_name){ view->action->relation.schema, plain });
    g_autofree char *trigger = sql_quote_identifier(plain);
    const char *value = view->action->expression->text;
    g_autofree char *more = g_strdup_printf("CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$\n"
                                            "BEGIN\n"
                                            "    NEW.%s := (SELECT %s FROM (SELECT NEW.*) AS new_row);\n"
                                            "    RETURN NEW;\n"
                                            "END $$;\n"
                                            "CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s\n"
                                            "    FOR EACH ROW EXECUTE FUNCTION %s();\n",
                                            function, column, value, trigger, table, function);

    add_plain_column(view, way, type, more);
    column_way_add_keys(view, way);
    column_way_fill(view, way, view->action->name, value, true);
    constrain(view, way);
}

/* ---- what the running release does not fill ---- */

static bool lacks_value(struct rule_view *view)
{
    return adds_column(view) && view_has(view, SQL_NOT_NULL) && !has_default(view->action) &&
           !view_has(view, SQL_GENERATED) && !view_has(view, SQL_IDENTITY) && !is_serial(&view->action->type);
}

static void add_column_then_require(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *type = column_way_type(&view->action->type);

    add_plain_column(view, way, type, "");
    column_way_add_keys(view, way);
    safe_way_program(way, "write %s with every row, and give the rows that are there a value\n", view->action->name);
    constrain(view, way);
}

static bool has_no_equality(struct rule_view *view)
{
    static const char *const words[] = { "json", "xml", "point", "line", "lseg", "path", "box", "polygon", "circle" };

    return adds_column(view) && view->action->type.schema == NULL &&
           is_one_of(view->action->type.name, words, G_N_ELEMENTS(words));
}

static bool has_many_columns(struct rule_view *view)
{
    guint count = view->relation != NULL ? view->relation->columns->len : 0;
    bool is_in_use = view->age == MODEL_ASSUMED || view->age == MODEL_RELEASED;

    if (count != COLUMNS_MAX && (count < MANY_COLUMNS || count > COLUMNS_MAX || !is_in_use || !adds_column(view)))
        return false;
    g_string_append_printf(view->detail, "%u columns already%s", count,
                           count == COLUMNS_MAX ? ", and PostgreSQL takes no more" : "");
    return true;
}

/* ---- constraints that are written with the column ---- */

static bool is_inline(const struct rule_view *view, enum sql_constraint_kind kind)
{
    return view->action->constraint == kind && view_has(view, SQL_INLINE) && adds_column(view) &&
           view->action->columns != NULL;
}

static const struct model_column *new_column(const struct rule_view *view)
{
    return view->relation != NULL ? model_find_column(view->relation, view->action->columns[0]) : NULL;
}

static bool is_inline_check(struct rule_view *view)
{
    return is_inline(view, SQL_CONSTRAINT_CHECK) && view->action->expression != NULL;
}

static bool reads_other_columns(struct rule_view *view)
{
    if (!is_inline_check(view))
        return false;
    for (const char *const *column = view->action->expression->columns; *column != NULL; column++)
        if (strcmp(*column, view->action->columns[0]) != 0) {
            g_string_append(view->detail, *column);
            return true;
        }
    return false;
}

static bool is_inline_unique(struct rule_view *view)
{
    return is_inline(view, SQL_CONSTRAINT_UNIQUE) || is_inline(view, SQL_CONSTRAINT_PRIMARY_KEY);
}

/* Without a default all rows have NULL, and the server knows that nothing has to be looked up. */
static bool refers_with_default(struct rule_view *view)
{
    const struct model_column *column = is_inline(view, SQL_CONSTRAINT_FOREIGN_KEY) ? new_column(view) : NULL;

    return column != NULL && column->has_default;
}

static bool refers_without_default(struct rule_view *view)
{
    bool is_other_used = view->other == NULL || !view_is_unused(view, view->other->birth);

    return is_inline(view, SQL_CONSTRAINT_FOREIGN_KEY) && is_other_used && !refers_with_default(view);
}

/* ---- what to write instead of a domain, of a foreign key with a default ---- */

/* The cast refuses what the domain's CHECKs refuse, whatever they are. */
static void add_base_column(const struct rule_view *view, struct safe_way *way)
{
    const struct sql_type *type = &view->action->type;
    const struct model_type *domain = model_find_type(view->model, (struct sql_name){ type->schema, type->name });
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *column = sql_quote_identifier(view->action->name);
    g_autofree char *base = domain != NULL && domain->base.name != NULL ? sql_quote_type(&domain->base) : NULL;

    if (base == NULL) {
        statement_way_alone(view, way);
        return;
    }
    g_autofree char *domain_name = sql_quote_type(type);
    g_autofree char *made = model_free_name(view->model, view->action->relation, view->action->name, "check");
    g_autofree char *constraint = sql_quote_identifier(made);
    bool is_given = has_default(view->action);

    safe_way_step(way, false, "add_column", "ALTER TABLE %s ADD COLUMN %s %s%s%s%s;\n", table, column, base,
                  is_given ? " DEFAULT " : "", is_given ? view->action->expression->text : "",
                  is_given && view_has(view, SQL_NOT_NULL) ? " NOT NULL" : "");
    safe_way_step(way, false, "add_check",
                  "ALTER TABLE %s ADD CONSTRAINT %s\n"
                  "    CHECK (%s::%s IS NOT DISTINCT FROM %s) NOT VALID;\n",
                  table, constraint, column, domain_name, column);
    safe_way_step(way, false, "validate_check", "ALTER TABLE %s VALIDATE CONSTRAINT %s;\n", table, constraint);
    column_way_add_keys(view, way);
    column_way_add_others(view, way);
}

/* ---- what to write instead of a constraint that comes with its column ---- */

/* What the column itself needs has steps for its constraints, too. False: it needs nothing. */
static bool follow_column(const struct rule_view *view, const struct sql_action *adding, struct safe_way *way)
{
    const struct rule_view own = view_at(view, adding);
    const struct sql_name *unknown = NULL;
    bool is_known = false;

    if (is_serial(&adding->type))
        add_serial_in_steps(&own, way);
    else if (view_has(&own, SQL_IDENTITY))
        add_identity_in_steps(&own, way);
    else if (view_has(&own, SQL_GENERATED) && !view_has(&own, SQL_VIRTUAL))
        add_computed_column(&own, way);
    else if (type_is_constrained(view->model, &adding->type, &is_known) && is_known)
        add_base_column(&own, way);
    else if (has_default(adding) && model_volatility(view->model, adding->expression, &unknown) == 'v')
        add_column_then_fill(&own, way);
    else if (!has_default(adding) && view_has(&own, SQL_NOT_NULL))
        add_column_then_require(&own, way);
    else
        return false;
    return true;
}

static void add_then_constrain(const struct rule_view *view, struct safe_way *way)
{
    const struct sql_action *adding = column_way_adding(view);
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *column = sql_quote_identifier(view->action->columns[0]);
    g_autofree char *type = adding != NULL ? column_way_type(&adding->type) : NULL;
    g_autofree char *name = g_strdup_printf("add_%s_%s", view->action->relation.name, view->action->columns[0]);

    if (adding == NULL || (adding->flags & SQL_VIRTUAL) != 0 || follow_column(view, adding, way) ||
        column_way_has(view, SQL_CONSTRAINT_PRIMARY_KEY))
        return;
    safe_way_step(way, false, name, "ALTER TABLE %s ADD COLUMN %s %s%s%s%s;\n", table, column, type,
                  has_default(adding) ? " DEFAULT " : "", has_default(adding) ? adding->expression->text : "",
                  (adding->flags & SQL_NOT_NULL) != 0 ? " NOT NULL" : "");
    column_way_add_keys(view, way);
    column_way_add_others(view, way);
    way->is_mechanical = column_way_is_statement(view);
}

const struct rule rules_of_columns[] = {
    {
            .id = "add-column-volatile-default",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_COLUMN },
            .matches = has_volatile_default,
            .summary = "A column is added with a volatile default",
            .text = "{name} is added to {relation} with a default that differs from row to row{detail}",
            .effect = "every row and all indexes are written anew while readers and writers wait ({lock})",
            .remedy = "add the column without the default, set the default, fill the rows in batches",
            .safe_way = add_column_then_fill,
    },
    {
            .id = "add-column-serial",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_COLUMN },
            .matches = has_serial,
            .summary = "A column is added that numbers the rows: serial",
            .text = "{name} is added to {relation} as {type}, so that all rows that are there get a number",
            .effect = "every row and all indexes are written anew while readers and writers wait ({lock})",
            .remedy = "add a plain column with a sequence as its default, and number the rows in batches",
            .safe_way = add_serial_in_steps,
    },
    {
            .id = "add-column-identity",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_COLUMN },
            .matches = is_identity,
            .summary = "A column is added that numbers the rows: GENERATED … AS IDENTITY",
            .text = "{name} is added to {relation} as an identity, so that all rows that are there get a number",
            .effect = "every row and all indexes are written anew while readers and writers wait ({lock})",
            .remedy =
                    "add a plain column with a sequence as its default, and number the rows in batches; it can become "
                    "an identity then",
            .safe_way = add_identity_in_steps,
    },
    {
            .id = "add-column-stored-generated",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_COLUMN },
            .matches = is_stored,
            .summary = "A column is added that is computed and stored",
            .text = "{name} is added to {relation} as computed from the row and STORED",
            .effect = "every row and all indexes are written anew while readers and writers wait ({lock})",
            .remedy = "add a plain column that a trigger fills, and fill the rows that are there in batches; from "
                      "PostgreSQL 18 on a VIRTUAL column costs nothing",
            .safe_way = add_computed_column,
    },
    {
            .id = "add-column-constrained-domain",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_COLUMN },
            .matches = has_constrained_domain,
            .summary = "A column is added whose domain has constraints",
            .text = "{name} is added to {relation} with the domain {type}, which has a CHECK or NOT NULL",
            .effect = "every row and all indexes are written anew while readers and writers wait ({lock}), even when "
                      "there is no default",
            .remedy = "add the column with the type that the domain is made of, and the condition as a CHECK of the "
                      "table: NOT VALID first, then validated",
            .safe_way = add_base_column,
    },
    {
            .id = "add-column-unknown-type",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_COLUMN },
            .matches = has_unknown_type,
            .summary = "A column is added with a type of which nothing is known",
            .text = "{name} is added to {relation} with the type {type}, of which nothing is known",
            .effect = "if it is a domain with a CHECK or NOT NULL, every row is written anew while readers and writers "
                      "wait ({lock})",
            .remedy = "look what it is; a domain without constraints and any other type are added in no time",
    },
    {
            .id = "add-column-not-null-no-default",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ADD_COLUMN },
            .matches = lacks_value,
            .summary = "A column is added as NOT NULL without a default",
            .text = "{name} is added to {relation} as NOT NULL without a default",
            .effect = "it fails when the table has rows; otherwise every INSERT of the running release fails from then "
                      "on, as it does not know the column",
            .remedy =
                    "give it a constant default, or add it without NOT NULL, and require it when all programs fill it",
            .safe_way = add_column_then_require,
    },
    {
            .id = "add-column-inline-check",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = is_inline_check,
            .summary = "A column is added together with a CHECK",
            .text = "{columns} is added to {relation} together with a CHECK",
            .effect = "the whole table is read to prove it, while readers and writers wait (ACCESS EXCLUSIVE)",
            .remedy = "add the column first, then the CHECK as NOT VALID, and validate it in a migration of its own",
            .safe_way = add_then_constrain,
    },
    {
            .id = "add-column-check-on-others",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = reads_other_columns,
            .summary = "A new column brings a CHECK on columns that are there already",
            .text = "the CHECK that comes with {columns} also reads {relation}.{detail}",
            .effect = "what the running release writes there may be refused",
            .remedy = "make sure that no program writes what it forbids before it is added, and mark the migration",
            .safe_way = statement_way_after,
    },
    {
            .id = "add-column-inline-fk-default",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = refers_with_default,
            .summary = "A column is added with a default and a foreign key",
            .text = "{columns} is added to {relation} with a default, and refers to {other}",
            .effect =
                    "every row is looked up in {other} while readers and writers of {relation} (ACCESS EXCLUSIVE) and "
                    "writers of {other} (SHARE ROW EXCLUSIVE) wait",
            .remedy = "add the column first, then the foreign key as NOT VALID, and validate it in a migration of its "
                      "own",
            .safe_way = add_then_constrain,
    },
    {
            .id = "add-column-inline-fk",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = refers_without_default,
            .summary = "A column is added together with a foreign key",
            .text = "{columns} is added to {relation} and refers to {other}",
            .effect = "no row has to be looked up, but writers of {other} wait, too (SHARE ROW EXCLUSIVE), until the "
                      "migration ends",
            .remedy = "keep the migration short: whatever follows in it runs while both tables are locked",
    },
    {
            .id = "add-column-inline-unique",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = is_inline_unique,
            .summary = "A column is added as UNIQUE or as the primary key",
            .text = "{columns} is added to {relation} with a unique index",
            .effect = "the index is built over the whole table while readers and writers wait (ACCESS EXCLUSIVE)",
            .remedy = "add the column first, build the index CONCURRENTLY, and make it the constraint's (USING INDEX)",
            .safe_way = add_then_constrain,
    },
    {
            .id = "add-column-json",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ADD_COLUMN },
            .matches = has_no_equality,
            .summary = "A column is added whose type cannot be compared: json and the like",
            .text = "{name} is added to {relation} with the type {type}, which has no equality",
            .effect = "SELECT DISTINCT, UNION and GROUP BY over all columns of the table fail from then on, also those "
                      "of the running release",
            .remedy = "use jsonb instead of json; for another type make sure first that no query compares whole rows",
    },
    {
            .id = "column-limit",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN },
            .matches = has_many_columns,
            .summary = "A table comes near the number of columns that PostgreSQL allows",
            .text = "{name} is added to {relation}, which has {detail}",
            .effect =
                    "a row holds at most 1600, and far fewer when they are wide; columns that were dropped count, too, "
                    "until the table is made anew",
            .remedy = "move what is rarely read to a table of its own",
    },
    { .id = NULL },
};
