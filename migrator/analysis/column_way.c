/* analysis/column_way.c - steps that the safe ways of several rules of columns share. */
#include "analysis/column_way.h"

#include "analysis/dependents.h"
#include "analysis/question.h"

/* PostgreSQL 18 knows NOT NULL … NOT VALID; before, a CHECK has to prove it. */
enum { NOT_NULL_NOT_VALID_SINCE = 18 };

static char *step_name(const struct rule_view *view, const char *verb, const char *column)
{
    return g_strdup_printf("%s_%s_%s", verb, view->action->relation.name, column);
}

char *column_way_type(const struct sql_type *type)
{
    g_autofree char *name = sql_quote_type(type);
    g_autofree char *collation = type->collation.name != NULL ? sql_quote_name(type->collation) : NULL;

    return collation != NULL ? g_strdup_printf("%s COLLATE %s", name, collation) : g_steal_pointer(&name);
}

/* The condition stands twice: among partitions a ctid is not unique, and rows may change meanwhile. */
void column_way_fill(const struct rule_view *view, struct safe_way *way, const char *column, const char *value,
                     bool is_of_row)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *quoted = sql_quote_identifier(column);
    g_autofree char *name = step_name(view, "fill", column);
    g_autofree char *condition = is_of_row ? g_strdup_printf("%s IS DISTINCT FROM (%s)", quoted, value)
                                           : g_strdup_printf("%s IS NULL", quoted);

    safe_way_step(way, true, name,
                  "DO $$\n"
                  "BEGIN\n"
                  "    LOOP\n"
                  "        UPDATE %s SET %s = %s\n"
                  "        WHERE ctid IN (SELECT ctid FROM %s WHERE %s LIMIT 10000) AND %s;\n"
                  "        EXIT WHEN NOT FOUND;\n"
                  "        COMMIT;\n"
                  "    END LOOP;\n"
                  "END $$;\n",
                  table, quoted, value, table, condition, condition);
}

static void add_unvalidated(const struct rule_view *view, struct safe_way *way, const char *column,
                            const char *constraint)
{
    bool is_direct = view->server_version >= NOT_NULL_NOT_VALID_SINCE;
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *quoted = sql_quote_identifier(column);
    g_autofree char *condition =
            is_direct ? g_strdup_printf("NOT NULL %s", quoted) : g_strdup_printf("CHECK (%s IS NOT NULL)", quoted);
    g_autofree char *require = step_name(view, "require", column);
    g_autofree char *check = step_name(view, "check", column);

    safe_way_step(way, false, require, "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID;\n", table, constraint,
                  condition);
    safe_way_step(way, false, check, "ALTER TABLE %s VALIDATE CONSTRAINT %s;\n", table, constraint);
}

void column_way_require(const struct rule_view *view, struct safe_way *way, const char *column)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *quoted = sql_quote_identifier(column);
    g_autofree char *plain = step_name(view, "set_not_null", column);
    g_autofree char *made = model_free_name(view->model, view->action->relation, column, "not_null");
    g_autofree char *constraint = sql_quote_identifier(made);

    add_unvalidated(view, way, column, constraint);
    if (view->server_version < NOT_NULL_NOT_VALID_SINCE)
        safe_way_step(way, false, plain,
                      "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL;\nALTER TABLE %s DROP CONSTRAINT %s;\n", table,
                      quoted, table, constraint);
}

/* ---- the constraints that a column is added with ---- */

const struct sql_action *column_way_adding(const struct rule_view *view)
{
    if (view->action->kind == SQL_ADD_COLUMN)
        return view->action;
    for (guint index = view->preceding_count; index-- > 0;)
        if (view->preceding[index].kind == SQL_ADD_COLUMN &&
            strcmp(view->preceding[index].name, view->action->columns[0]) == 0)
            return &view->preceding[index];
    return NULL;
}

/* They follow it; those that are written with it, and none is NULL. */
static const struct sql_action *next_constraint(const struct rule_view *view, const struct sql_action *before)
{
    const struct sql_action *next = before + 1;
    bool is_there = next < view->action + 1 + view->following_count;

    return is_there && next->kind == SQL_ADD_CONSTRAINT && (next->flags & SQL_INLINE) != 0 ? next : NULL;
}

/* What a rule says to write instead of such a constraint. */
static const struct rule *rule_of(enum sql_constraint_kind kind)
{
    switch (kind) {
    case SQL_CONSTRAINT_FOREIGN_KEY:
        return rule_find("add-fk-validating");
    case SQL_CONSTRAINT_CHECK:
        return rule_find("add-check-validating");
    case SQL_CONSTRAINT_UNIQUE:
    case SQL_CONSTRAINT_PRIMARY_KEY: /* the column is NOT NULL by then */
        return rule_find("add-unique-constraint");
    case SQL_CONSTRAINT_NONE:
    case SQL_CONSTRAINT_NOT_NULL:
    case SQL_CONSTRAINT_EXCLUDE:
        break;
    }
    return NULL;
}

/* The name that the model made up for one that stands before the action, the last of which it has last. */
static const char *name_of_earlier(const struct rule_view *view, const struct sql_action *constraint)
{
    const GPtrArray *known = view->relation != NULL ? view->relation->constraints : NULL;
    gssize back = view->action - constraint;

    if (back <= 0 || known == NULL || (gssize)known->len < back)
        return NULL;
    return ((const struct model_constraint *)g_ptr_array_index(known, known->len - (guint)back))->name;
}

/* False: its steps leave something out. */
static bool add_constraint(const struct rule_view *view, struct safe_way *way, const struct sql_action *constraint)
{
    struct sql_action action = *constraint;
    struct rule_view alone = *view;
    const struct rule *rule = rule_of(constraint->constraint);
    guint steps = way->steps != NULL ? way->steps->len : 0;

    if (action.name == NULL)
        action.name = name_of_earlier(view, constraint);
    alone.action = &action;
    alone.other = model_find_relation(view->model, constraint->other);
    alone.statement_actions = 1;
    way->is_mechanical = false;
    if (rule != NULL)
        rule->safe_way(&alone, way);
    if (way->steps == NULL || way->steps->len == steps) /* a body's text is not here */
        safe_way_step(way, false, "add_constraint", "-- the constraint that the column is written with\n");
    return way->is_mechanical;
}

static void add_constraints(const struct rule_view *view, struct safe_way *way, bool are_keys)
{
    const struct sql_action *constraint = column_way_adding(view);

    while (constraint != NULL && (constraint = next_constraint(view, constraint)) != NULL)
        if ((constraint->constraint == SQL_CONSTRAINT_FOREIGN_KEY) == are_keys)
            (void)add_constraint(view, way, constraint);
    way->is_mechanical = false;
}

void column_way_add_keys(const struct rule_view *view, struct safe_way *way)
{
    add_constraints(view, way, true);
}

void column_way_add_others(const struct rule_view *view, struct safe_way *way)
{
    add_constraints(view, way, false);
}

bool column_way_has(const struct rule_view *view, enum sql_constraint_kind kind)
{
    const struct sql_action *constraint = column_way_adding(view);

    while (constraint != NULL && (constraint = next_constraint(view, constraint)) != NULL)
        if (constraint->constraint == kind)
            return true;
    return false;
}

bool column_way_is_statement(const struct rule_view *view)
{
    const struct sql_action *constraint = column_way_adding(view);
    guint actions = 1;

    while (constraint != NULL && (constraint = next_constraint(view, constraint)) != NULL) {
        CLEANUP(safe_way_release) struct safe_way tried = { 0 };

        if (!add_constraint(view, &tried, constraint))
            return false;
        actions++;
    }
    return view_is_statement(view, actions);
}

/* ---- a column that takes the place of another one ---- */

static char *function_name(const struct rule_view *view, const struct column_swap *swap)
{
    g_autofree char *plain = g_strdup_printf("%s_%s_is_%s", view->action->relation.name, swap->to, swap->from);

    return sql_quote_name((struct sql_name){ view->action->relation.schema, plain });
}

/* An enum's values have no cast but through their names. */
static char *cast(const struct rule_view *view, const char *value, const struct sql_type *from,
                  const struct sql_type *to)
{
    g_autofree char *type = sql_quote_type(to);
    const struct sql_type *const types[] = { from, to };
    bool is_enum = false;

    for (size_t index = 0; index < G_N_ELEMENTS(types); index++) {
        const struct model_type *known =
                model_find_type(view->model, (struct sql_name){ types[index]->schema, types[index]->name });

        is_enum = is_enum || (known != NULL && known->kind == MODEL_ENUM);
    }
    return g_strdup_printf("%s%s::%s", value, is_enum && from != to ? "::text" : "", type);
}

/*
 * In an INSERT trigger OLD is all NULL: a new column that is written wins there, too. What is only the old value in the
 * new type, as the rows are filled, is not written back: the cast may have lost some of it.
 */
static void add_beside(const struct rule_view *view, struct safe_way *way, const struct column_swap *swap)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *from = sql_quote_identifier(swap->from);
    g_autofree char *to = sql_quote_identifier(swap->to);
    g_autofree char *to_type = column_way_type(swap->to_type);
    g_autofree char *there = cast(view, from, swap->from_type, swap->to_type);
    g_autofree char *back = cast(view, to, swap->to_type, swap->from_type);
    g_autofree char *function = function_name(view, swap);
    g_autofree char *trigger = g_strdup_printf("%s_is_%s", swap->to, swap->from);
    g_autofree char *quoted_trigger = sql_quote_identifier(trigger);
    g_autofree char *name = step_name(view, "add", swap->to);

    safe_way_step(way, false, name,
                  "ALTER TABLE %s ADD COLUMN %s %s;\n"
                  "CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$\n"
                  "BEGIN\n"
                  "    IF NEW.%s IS NOT DISTINCT FROM OLD.%s THEN\n"
                  "        NEW.%s := NEW.%s;\n"
                  "    ELSIF NEW.%s IS DISTINCT FROM NEW.%s THEN\n"
                  "        NEW.%s := NEW.%s;\n"
                  "    END IF;\n"
                  "    RETURN NEW;\n"
                  "END $$;\n"
                  "CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s\n"
                  "    FOR EACH ROW EXECUTE FUNCTION %s();\n",
                  table, to, to_type, function, to, to, to, there, to, there, from, back, quoted_trigger, table,
                  function);
}

/* Their text is not here. */
static char *readers_comment(const struct rule_view *view)
{
    g_autoptr(GString) readers = g_string_new(NULL);
    g_autoptr(GPtrArray) tables = dependents_referring(view->model, view->relation, view->action->name);

    (void)view_readers(view, readers);
    for (guint index = 0; index < tables->len; index++) {
        g_autofree char *name = view_name(((const struct model_relation *)g_ptr_array_index(tables, index))->name);

        g_string_append_printf(readers, "%sforeign keys of %s", readers->len > 0 ? ", " : "", name);
    }
    return readers->len > 0 ? g_strdup_printf("-- when the other takes its place in %s\n", readers->str) : g_strdup("");
}

/* The column goes on taking numbers from the sequence, which would go with the old one. */
static char *take_sequence(const struct rule_view *view, const struct column_swap *swap)
{
    const struct model_column *column = view->column;

    if (column == NULL || column->owned_sequence == NULL || column->is_identity || !column->has_default)
        return g_strdup("");
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *to = sql_quote_identifier(swap->to);
    g_autofree char *sequence =
            sql_quote_name((struct sql_name){ view->action->relation.schema, column->owned_sequence });
    g_autofree char *literal = sql_quote_literal(sequence);

    return g_strdup_printf("ALTER TABLE %s ALTER COLUMN %s SET DEFAULT nextval(%s);\n"
                           "ALTER SEQUENCE %s OWNED BY %s.%s;\n",
                           table, to, literal, sequence, table, to);
}

static void drop_beside(const struct rule_view *view, struct safe_way *way, const struct column_swap *swap)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *from = sql_quote_identifier(swap->from);
    g_autofree char *function = function_name(view, swap);
    g_autofree char *trigger = g_strdup_printf("%s_is_%s", swap->to, swap->from);
    g_autofree char *quoted_trigger = sql_quote_identifier(trigger);
    g_autofree char *name = step_name(view, "drop", swap->from);
    g_autofree char *readers = readers_comment(view);
    g_autofree char *sequence = take_sequence(view, swap);

    safe_way_step(way, false, name,
                  "%s"
                  "DROP TRIGGER %s ON %s;\n"
                  "DROP FUNCTION %s();\n"
                  "%s"
                  "ALTER TABLE %s DROP COLUMN %s;\n",
                  readers, quoted_trigger, table, function, sequence, table, from);
}

void column_way_swap(const struct rule_view *view, struct safe_way *way, const struct column_swap *swap)
{
    g_autofree char *from = sql_quote_identifier(swap->from);
    g_autofree char *value = cast(view, from, swap->from_type, swap->to_type);

    add_beside(view, way, swap);
    column_way_fill(view, way, swap->to, value, true);
    if (is_known_not_null(view))
        column_way_require(view, way, swap->to);
    safe_way_program(
            way, "read and write %s, no longer %s (default, indexes and constraints of %s have to be on %s by then)\n",
            swap->to, swap->from, swap->from, swap->to);
    drop_beside(view, way, swap);
}
