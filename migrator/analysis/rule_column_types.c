/* analysis/rule_column_types.c - hazards of columns that change their type. */
#include "analysis/column_way.h"
#include "analysis/question.h"
#include "analysis/rule.h"
#include "analysis/statement_way.h"

#include <string.h>

static const struct sql_type *old_type(const struct rule_view *view)
{
    static const struct sql_type not_known = { 0 };

    return view->column != NULL ? &view->column->type : &not_known;
}

static enum type_change change_of(const struct rule_view *view)
{
    const struct sql_type *type = old_type(view);

    if (type->name == NULL)
        return TYPE_CHANGE_NOT_KNOWN;
    return type_change_of(view->model, type, &view->action->type, view->action->expression);
}

static void note_old_type(const struct rule_view *view)
{
    g_autofree char *type = NULL;
    g_autofree char *new_type = sql_quote_type(&view->action->type);

    if (old_type(view)->name == NULL) {
        g_string_append(view->detail, " (what it was is not known, so the worst is assumed)");
        return;
    }
    type = sql_quote_type(old_type(view));
    if (strcmp(type, new_type) == 0)
        g_string_append(view->detail, " with another collation");
    else
        g_string_append_printf(view->detail, " instead of %s", type);
}

/* ---- USING ---- */

/* column, column::type: what the server would do without USING, too. */
static bool is_cast_only(const struct sql_expression *expression, const char *column)
{
    return expression->is_column && expression->columns[0] != NULL && strcmp(expression->columns[0], column) == 0;
}

static bool computes_values(struct rule_view *view)
{
    const struct sql_expression *expression = view->action->expression;

    return expression != NULL && view_column_is_in_use(view) && !is_cast_only(expression, view->action->name);
}

/* ---- how much the server has to do ---- */

static bool rewrites(struct rule_view *view)
{
    enum type_change change = change_of(view);

    if (change != TYPE_CHANGE_REWRITE && change != TYPE_CHANGE_NOT_KNOWN)
        return false;
    note_old_type(view);
    return true;
}

static bool is_indexed(const struct rule_view *view)
{
    if (view->relation == NULL || !view->relation->is_whole)
        return true;
    for (guint position = 0; position < view->relation->indexes->len; position++) {
        const struct model_index *index = g_ptr_array_index(view->relation->indexes, position);

        if (index->has_expression || (index->columns != NULL && g_strv_contains(index->columns, view->action->name)))
            return true;
    }
    return false;
}

static bool rebuilds_indexes(struct rule_view *view)
{
    if (change_of(view) != TYPE_CHANGE_REINDEX || !is_indexed(view))
        return false;
    note_old_type(view);
    return true;
}

static bool changes_catalog_only(struct rule_view *view)
{
    if (change_of(view) != TYPE_CHANGE_METADATA)
        return false;
    note_old_type(view);
    return true;
}

/* What is computed cannot be computed back: the new column follows the old one only. */
static void compute_beside(const struct rule_view *view, struct safe_way *way, const char *name)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *old = sql_quote_identifier(view->action->name);
    g_autofree char *column = sql_quote_identifier(name);
    g_autofree char *type = column_way_type(&view->action->type);

    safe_way_step(way, false, "add_column", "ALTER TABLE %s ADD COLUMN %s %s;\n", table, column, type);
    safe_way_program(way, "a release that writes %s, too; wait until no older one runs\n", column);
    column_way_fill(view, way, name, view->action->expression->text, true);
    if (is_known_not_null(view))
        column_way_require(view, way, name);
    safe_way_program(way, "a release that reads %s, and no longer names %s; wait until no older one runs\n", column,
                     old);
    safe_way_step(way, false, "drop_old_column", "ALTER TABLE %s DROP COLUMN %s;\n", table, old);
}

static void change_in_steps(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *name = g_strdup_printf("%s_new", view->action->name);
    const struct sql_expression *expression = view->action->expression;

    if (expression != NULL && !is_cast_only(expression, view->action->name)) {
        compute_beside(view, way, name);
        return;
    }
    if (old_type(view)->name == NULL) {
        statement_way_alone(view, way);
        return;
    }
    column_way_swap(view, way,
                    &(struct column_swap){
                            .from = view->action->name,
                            .to = name,
                            .from_type = old_type(view),
                            .to_type = &view->action->type,
                    });
}

/* ---- what hangs on the column ---- */

static void list(GString *names, const char *text, const char *name)
{
    g_string_append_printf(names, "%s%s%s", names->len > 0 ? ", " : "", text, name != NULL ? name : "without a name");
}

/* A CHECK is proved again even when no row is written; a foreign key only when the rows are. */
static bool is_proved_again(const struct model_constraint *constraint, const char *column, bool is_rewritten)
{
    if (constraint->columns == NULL || !constraint->is_validated || !g_strv_contains(constraint->columns, column))
        return false;
    return constraint->kind == (is_rewritten ? SQL_CONSTRAINT_FOREIGN_KEY : SQL_CONSTRAINT_CHECK);
}

static void list_own(const struct rule_view *view, bool is_rewritten)
{
    for (guint position = 0; position < view->relation->constraints->len; position++) {
        const struct model_constraint *constraint = g_ptr_array_index(view->relation->constraints, position);

        if (is_proved_again(constraint, view->action->name, is_rewritten))
            list(view->detail, is_rewritten ? "foreign key " : "CHECK ", constraint->name);
    }
}

static bool refers_to_column(const struct rule_view *view, const struct model_constraint *constraint)
{
    if (constraint->kind != SQL_CONSTRAINT_FOREIGN_KEY || constraint->other_columns == NULL ||
        model_find_relation(view->model, constraint->other) != view->relation)
        return false;
    return g_strv_contains(constraint->other_columns, view->action->name);
}

static void list_referring(gpointer argument, struct model_relation *relation)
{
    const struct rule_view *view = argument;

    for (guint position = 0; position < relation->constraints->len; position++) {
        const struct model_constraint *constraint = g_ptr_array_index(relation->constraints, position);

        if (refers_to_column(view, constraint))
            list(view->detail, "foreign key of ", relation->name.name);
    }
}

static bool proves_again(struct rule_view *view)
{
    enum type_change change = change_of(view);
    bool is_rewritten = change == TYPE_CHANGE_REWRITE || change == TYPE_CHANGE_NOT_KNOWN;

    if (view->relation == NULL || change == TYPE_CHANGE_NONE)
        return false;
    list_own(view, is_rewritten);
    if (is_rewritten)
        model_each_relation(view->model, list_referring, view);
    return view->detail->len > 0;
}

static bool is_in_partition_key(const struct rule_view *view)
{
    return view->relation->partition_key != NULL && g_strv_contains(view->relation->partition_key, view->action->name);
}

static bool is_refused(struct rule_view *view)
{
    if (view->relation == NULL)
        return false;
    if (view_readers(view, view->detail))
        return true;
    if (is_in_partition_key(view))
        g_string_append(view->detail, "the partition key of the table");
    else if (view->relation->is_partition)
        g_string_append(view->detail, "the partitioned table that it has its columns from");
    return view->detail->len > 0;
}

/* ---- what programs notice ---- */

static bool is_enum(const struct rule_view *view, const struct sql_type *type)
{
    const struct model_type *found = model_find_type(view->model, (struct sql_name){ type->schema, type->name });

    return found != NULL && found->kind == MODEL_ENUM;
}

/* A value that another enum lacks is not lost: it makes the migration fail. */
static bool loses_values(struct rule_view *view)
{
    if (old_type(view)->name == NULL || !view_column_is_in_use(view) ||
        (is_enum(view, old_type(view)) && is_enum(view, &view->action->type)) ||
        !type_change_narrows(view->model, old_type(view), &view->action->type))
        return false;
    note_old_type(view);
    return true;
}

static const struct sql_type *base_of(const struct rule_view *view, const struct sql_type *type)
{
    const struct model_type *found = model_find_type(view->model, (struct sql_name){ type->schema, type->name });

    return found != NULL && found->kind == MODEL_DOMAIN && !type->is_array ? &found->base : type;
}

static bool is_text(const struct sql_type *type)
{
    return strcmp(type->name, "text") == 0 || strcmp(type->name, "varchar") == 0;
}

/* varchar(20) to varchar(40) or text, numeric(8,2) to numeric(12,2), a domain to its base: programs read what they
 * read. */
static bool looks_the_same(const struct rule_view *view)
{
    const struct sql_type *from = base_of(view, old_type(view));
    const struct sql_type *to = base_of(view, &view->action->type);

    if (from->name == NULL || to->name == NULL || from->is_array != to->is_array)
        return false;
    return strcmp(from->name, to->name) == 0 || (is_text(from) && is_text(to));
}

static bool sorts_in_another_way(struct rule_view *view)
{
    return view_column_is_in_use(view) && change_of(view) == TYPE_CHANGE_REINDEX && looks_the_same(view);
}

static bool is_nondeterministic(const struct rule_view *view)
{
    return model_is_nondeterministic(view->model, model_collation_of(view->model, &view->action->type));
}

static bool sorts_only(struct rule_view *view)
{
    return sorts_in_another_way(view) && !is_nondeterministic(view);
}

static bool takes_others_for_equal(struct rule_view *view)
{
    return sorts_in_another_way(view) && is_nondeterministic(view);
}

static bool is_noticed(struct rule_view *view)
{
    enum type_change change = change_of(view);

    if (!view_column_is_in_use(view) || change == TYPE_CHANGE_NONE || sorts_in_another_way(view))
        return false;
    if (old_type(view)->name != NULL && looks_the_same(view) &&
        (change == TYPE_CHANGE_METADATA || type_change_narrows(view->model, old_type(view), &view->action->type)))
        return false;
    note_old_type(view);
    return true;
}

/* ---- names of types ---- */

/* What only the grammar knows: in quotes it is a name that PostgreSQL has no type of. */
static bool is_word_of_grammar(const char *name)
{
    static const char *const words[] = { "character",
                                         "integer",
                                         "int",
                                         "smallint",
                                         "bigint",
                                         "boolean",
                                         "decimal",
                                         "dec",
                                         "real",
                                         "float",
                                         "nchar",
                                         "double precision",
                                         "bit varying",
                                         "national character",
                                         "character varying",
                                         "time with time zone",
                                         "time without time zone",
                                         "timestamp with time zone",
                                         "timestamp without time zone",
                                         NULL };

    return g_strv_contains(words, name);
}

/* "char" in quotes is a type of one byte, which takes no length. */
static bool quotes_word_of_grammar(struct rule_view *view)
{
    const struct sql_type *type = &view->action->type;
    bool is_byte = type->name != NULL && strcmp(type->name, "char") == 0 && type->modifier_count > 0;

    if (type->name == NULL || type->is_builtin || type->schema != NULL ||
        (!is_byte && (!is_word_of_grammar(type->name) ||
                      model_find_type(view->model, (struct sql_name){ NULL, type->name }) != NULL)))
        return false;
    g_string_append_printf(view->detail,
                           is_byte ? "the type \"%s\", in quotes, is one byte and takes no length"
                                   : "there is no type \"%s\" in quotes",
                           type->name);
    return true;
}

const struct rule rules_of_column_types[] = {
    {
            .id = "quoted-type",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = quotes_word_of_grammar,
            .summary = "A type is named in quotes that only has a name without: \"character\"(255)",
            .text = "{relation}.{name}: {detail}",
            .effect = "PostgreSQL refuses it, and the migration fails",
            .remedy = "write it without quotes",
    },
    {
            .id = "alter-column-type-rewrite",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ALTER_COLUMN_TYPE },
            .matches = rewrites,
            .summary = "A column gets a type for which every row has to be written anew",
            .text = "{relation}.{name} becomes {type}{detail}",
            .effect = "every row and all indexes are written anew while readers and writers wait ({lock})",
            .remedy = "add a column of the new type, keep both equal with a trigger, fill it in batches, and drop the "
                      "old one a release later",
            .safe_way = change_in_steps,
    },
    {
            .id = "alter-column-type-reindex",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ALTER_COLUMN_TYPE },
            .matches = rebuilds_indexes,
            .summary = "A column gets a type or collation for which its indexes have to be built anew",
            .text = "{relation}.{name} becomes {type}{detail}, which its indexes do not fit",
            .effect = "its indexes are built anew while readers and writers wait ({lock}); the rows stay as they are",
            .remedy =
                    "add a column of the new type with its own indexes, built CONCURRENTLY, or drop the indexes first "
                    "and build them CONCURRENTLY again",
            .safe_way = change_in_steps,
    },
    {
            .id = "alter-column-type-metadata-only",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_ALTER_COLUMN_TYPE },
            .matches = changes_catalog_only,
            .summary = "A column gets a type that its values have already",
            .text = "{relation}.{name} becomes {type}{detail}, and no row has to be written for it",
            .effect = "the table is locked for a moment only ({lock}); prepared statements that return the column may "
                      "fail once: \"cached plan must not change result type\"",
            .remedy = "nothing has to be done where programs prepare such a statement again",
    },
    {
            .id = "alter-column-type-recheck",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ALTER_COLUMN_TYPE },
            .matches = proves_again,
            .summary = "A column gets another type, and constraints have to be proved again",
            .text = "with the type of {relation}.{name} its constraints are made anew: {detail}",
            .effect = "the tables are read from end to end while readers and writers of all of them wait ({lock})",
            .remedy = "drop them first, change the type, add them again as NOT VALID, and validate them in a migration "
                      "of its own",
            .safe_way = statement_way_alone,
    },
    {
            .id = "alter-column-type-dependents",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .kinds = { SQL_ALTER_COLUMN_TYPE },
            .matches = is_refused,
            .summary = "A column gets another type, and something depends on the one that it has",
            .text = "the type of {relation}.{name} is held by {detail}",
            .effect = "PostgreSQL refuses to change it",
            .remedy =
                    "drop a view before and create it again after it in the same migration; for a partition key make a "
                    "new table; of a partition change the partitioned table",
    },
    {
            .id = "alter-column-type-narrowing",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_ALTER_COLUMN_TYPE },
            .matches = loses_values,
            .summary = "A column gets a type that does not hold all its values",
            .text = "{relation}.{name} becomes {type}{detail}, which may not hold all its values",
            .effect = "values that do not fit are cut or rounded, or make the migration fail; and what the running "
                      "release writes may be refused",
            .remedy =
                    "limit what is written with a CHECK first (NOT VALID, then validated), and mark the migration{proof}",
            .safe_way = statement_way_after,
    },
    {
            .id = "alter-column-type-using",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_ALTER_COLUMN_TYPE },
            .matches = computes_values,
            .summary = "The values of a column are replaced by computed ones",
            .text = "USING replaces all values of {relation}.{name} by computed ones",
            .effect = "the values that were there are lost unless they can be computed back",
            .remedy = "add a column of the new type and fill it, and keep the old one until nobody needs it",
            .safe_way = change_in_steps,
    },
    {
            .id = "alter-column-type-breaks-app",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_COLUMN_TYPE },
            .matches = is_noticed,
            .summary = "A column gets a type that programs notice",
            .text = "{relation}.{name} becomes {type}{detail}, which programs notice",
            .effect = "the running release gets and sends values of the old type: drivers may decode them in another "
                      "way, comparisons and prepared statements may fail",
            .remedy = "add a column of the new type, and let the next release use it",
            .safe_way = change_in_steps,
    },
    {
            .id = "alter-column-collation",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_COLUMN_TYPE },
            .matches = sorts_only,
            .summary = "A column gets another collation",
            .text = "{relation}.{name} sorts and compares in another way",
            .effect =
                    "ORDER BY, < and LIKE give the running release other rows, or in another order; what pages through a list "
                    "may skip some",
            .remedy = "write COLLATE in the queries that need it, or add a column with the new collation",
    },
    {
            .id = "alter-column-nondeterministic",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_COLUMN_TYPE },
            .matches = takes_others_for_equal,
            .summary = "A column gets a collation that takes texts of other bytes for equal",
            .text = "{relation}.{name} takes texts of other bytes for equal from here on",
            .effect =
                    "= and DISTINCT give the running release other rows, a UNIQUE on it may fail or refuse its writes, "
                    "and its regular expressions, before PostgreSQL 18 also LIKE, are refused",
            .remedy = "write COLLATE in the queries that need it, or add a column with the new collation",
    },
    { .id = NULL },
};
