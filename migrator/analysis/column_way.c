/* analysis/column_way.c - steps that the safe ways of several rules of columns share. */
#include "analysis/column_way.h"

/* PostgreSQL 18 knows NOT NULL … NOT VALID; before, a CHECK has to prove it. */
enum { NOT_NULL_NOT_VALID_SINCE = 18 };

static char *step_name(const struct rule_view *view, const char *verb, const char *column)
{
    return g_strdup_printf("%s_%s_%s", verb, view->action->relation.name, column);
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

static char *function_name(const struct rule_view *view, const struct column_swap *swap)
{
    g_autofree char *plain = g_strdup_printf("%s_%s_is_%s", view->action->relation.name, swap->to, swap->from);

    return sql_quote_name((struct sql_name){ view->action->relation.schema, plain });
}

/* In an INSERT trigger OLD is all NULL: a new column that is written wins there, too. */
static void add_beside(const struct rule_view *view, struct safe_way *way, const struct column_swap *swap)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *from = sql_quote_identifier(swap->from);
    g_autofree char *to = sql_quote_identifier(swap->to);
    g_autofree char *from_type = sql_quote_type(swap->from_type);
    g_autofree char *to_type = sql_quote_type(swap->to_type);
    g_autofree char *function = function_name(view, swap);
    g_autofree char *trigger = g_strdup_printf("%s_is_%s", swap->to, swap->from);
    g_autofree char *quoted_trigger = sql_quote_identifier(trigger);
    g_autofree char *name = step_name(view, "add", swap->to);

    safe_way_step(way, false, name,
                  "ALTER TABLE %s ADD COLUMN %s %s;\n"
                  "CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$\n"
                  "BEGIN\n"
                  "    IF NEW.%s IS NOT DISTINCT FROM OLD.%s THEN\n"
                  "        NEW.%s := NEW.%s::%s;\n"
                  "    ELSE\n"
                  "        NEW.%s := NEW.%s::%s;\n"
                  "    END IF;\n"
                  "    RETURN NEW;\n"
                  "END $$;\n"
                  "CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s\n"
                  "    FOR EACH ROW EXECUTE FUNCTION %s();\n",
                  table, to, to_type, function, to, to, to, from, to_type, from, to, from_type, quoted_trigger, table,
                  function);
}

static void drop_beside(const struct rule_view *view, struct safe_way *way, const struct column_swap *swap)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *from = sql_quote_identifier(swap->from);
    g_autofree char *function = function_name(view, swap);
    g_autofree char *trigger = g_strdup_printf("%s_is_%s", swap->to, swap->from);
    g_autofree char *quoted_trigger = sql_quote_identifier(trigger);
    g_autofree char *name = step_name(view, "drop", swap->from);

    safe_way_step(way, false, name,
                  "DROP TRIGGER %s ON %s;\n"
                  "DROP FUNCTION %s();\n"
                  "ALTER TABLE %s DROP COLUMN %s;\n",
                  quoted_trigger, table, function, table, from);
}

void column_way_swap(const struct rule_view *view, struct safe_way *way, const struct column_swap *swap)
{
    g_autofree char *from = sql_quote_identifier(swap->from);
    g_autofree char *type = sql_quote_type(swap->to_type);
    g_autofree char *value = g_strdup_printf("%s::%s", from, type);

    add_beside(view, way, swap);
    column_way_fill(view, way, swap->to, value, true);
    safe_way_program(way, "read and write %s, no longer %s (indexes and constraints of %s have to be on %s by then)\n",
                     swap->to, swap->from, swap->from, swap->to);
    drop_beside(view, way, swap);
}
