/* rollback/kept_rows.c - writes the statements that keep rows and bring them back. */
#include "rollback/kept_rows.h"

#include "rollback/kept_circle.h"
#include "rollback/kept_columns.h"
#include "rollback/kept_dml.h"
#include "rollback/kept_rebuilt.h"
#include "rollback/kept_retyped.h"
#include "sql/script.h"

#include <string.h>

/* ---- a table for kept rows ---- */

char *kept_rows_next_table(struct kept_rows *kept, const char *what)
{
    kept->tables++;
    return g_strdup_printf("%s.%s_%" G_GINT64_FORMAT "_%u", kept->schema, what, kept->version, kept->tables);
}

void kept_rows_append_keep(GString *script, const char *kept, const char *columns, const char *source)
{
    g_string_append_printf(script, "DROP TABLE IF EXISTS %s;\nCREATE TABLE %s AS\n    SELECT %s\n    FROM %s;\n", kept,
                           kept, columns, source);
}

void kept_rows_append_lock(GString *script, const struct catalog_object *table)
{
    g_string_append_printf(script, "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE;\n", table->identity);
}

/* ---- sequences ---- */

/* Where a sequence stands, that of an identity column included: never further back than it is. */
void kept_rows_append_position(struct kept_rows *kept, GString *script, const char *name, const char *sequence)
{
    kept_rows_append_keep(script, name, "last_value, is_called", sequence);
    g_string_append_printf(kept->scripts[KEPT_POSITIONS], "SELECT setval('%s', last_value, is_called) FROM %s;\n",
                           sequence, name);
}

/* ---- what does not fit ---- */

char *kept_rows_one_of(const char *source)
{
    return g_strdup_printf("(SELECT * FROM %s WHERE ctid = migrator_place)", source);
}

void kept_rows_append_conflict(GString *script, const struct kept_rows *kept, const struct catalog_object *table,
                               const char *source, const char *reason, const char *where)
{
    g_autofree char *relation = sql_quote_literal(table->identity);

    g_string_append_printf(script,
                           "INSERT INTO %s.conflict (version, relation, reason, line)\n    SELECT %" G_GINT64_FORMAT
                           ", %s, %s, to_jsonb(kept)\n    FROM %s AS kept%s%s;\n",
                           kept->schema, kept->version, relation, reason, source, where != NULL ? "\n    WHERE " : "",
                           where != NULL ? where : "");
}

void kept_rows_append_fitting(GString *script, const struct kept_rows *kept, const struct catalog_object *table,
                              const char *source, const char *all_rows, const char *one_row, const char *reason)
{
    g_autofree char *one = kept_rows_one_of(source);
    g_autofree char *literal = sql_quote_literal(reason);
    g_autofree char *why = g_strdup_printf("%s || SQLERRM", literal);

    g_string_append_printf(script,
                           "BEGIN\n%sEXCEPTION WHEN integrity_constraint_violation THEN\n"
                           "IF current_setting('migrator.exact', true) = 'on' THEN RAISE; END IF;\n"
                           "FOR migrator_place IN SELECT ctid FROM %s LOOP BEGIN\n%s"
                           "EXCEPTION WHEN integrity_constraint_violation THEN\n",
                           all_rows, source, one_row);
    kept_rows_append_conflict(script, kept, table, one, why, NULL);
    g_string_append(script, "END; END LOOP;\nEND;\n");
}

void kept_rows_append_fitting_block(GString *script, const struct kept_rows *kept, const struct catalog_object *table,
                                    const char *source, const char *all_rows, const char *one_row, const char *reason)
{
    g_string_append(script, "DO $migrator$ DECLARE migrator_place tid; BEGIN\n");
    kept_rows_append_fitting(script, kept, table, source, all_rows, one_row, reason);
    g_string_append(script, "END $migrator$;\n");
}

/* ---- tables ---- */

static void keep_table(struct kept_rows *kept, const struct repair *repair, const struct catalog_object *table)
{
    g_autofree char *columns = columns_kept(table);
    g_autofree char *values = columns_values(table);
    g_autofree char *names = columns_names(table);

    if (*names == '\0')
        return;
    g_autofree char *name = kept_rows_next_table(kept, "before");
    g_autofree char *source = g_strconcat("ONLY ", table->identity, NULL);
    kept_rows_append_lock(kept->scripts[KEPT_BEFORE], table);
    kept_rows_append_keep(kept->scripts[KEPT_BEFORE], name, columns, source);
    g_string_append_printf(kept->scripts[KEPT_BACK],
                           "INSERT INTO %s (%s)\n    OVERRIDING SYSTEM VALUE\n    SELECT %s\n    FROM %s;\n",
                           repair_place(repair, table)->identity, names, values, name);
}

void kept_rows_append_update(GString *script, const struct row_key *key, const struct snapshot *applied,
                             const char *kept, const char *assignments)
{
    g_autofree char *table = row_key_table(key, applied);

    if (key->columns->len > 0) {
        g_autofree char *condition = row_key_condition(key, applied, "kept", "target");
        g_string_append_printf(script, "UPDATE %s AS target SET %s\n    FROM %s AS kept WHERE %s;\n", table,
                               assignments, kept, condition);
        return;
    }
    g_autofree char *condition = row_key_condition(key, applied, "kept", "keyed");
    g_autofree char *source = row_key_source(key, applied);
    g_string_append_printf(
            script,
            "UPDATE %s AS target SET %s\n    FROM %s AS kept, %s\n    WHERE %s\n"
            "        AND target.tableoid = keyed.migrator_table AND target.ctid = keyed.migrator_ctid;\n",
            table, assignments, kept, source, condition);
}

/* ---- all of them ---- */

static GPtrArray *columns_of(GPtrArray *columns, const struct catalog_object *table)
{
    GPtrArray *own = g_ptr_array_new();

    for (guint i = 0; i < columns->len; i++)
        if (column_is_of(g_ptr_array_index(columns, i), table))
            g_ptr_array_add(own, g_ptr_array_index(columns, i));
    return own;
}

/* Call `keep` for each table that has columns in a list, once. */
static void keep_lost_columns(struct kept_rows *kept, const struct repair *repair, const struct snapshot *before,
                              GPtrArray *unstable)
{
    for (guint i = 0; i < before->objects->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(before->objects, i);
        if (!catalog_is(table, KIND_TABLE))
            continue;
        g_autoptr(GPtrArray) columns = columns_of(repair->lost, table);
        if (columns->len > 0)
            kept_columns_plan(kept, table, columns, unstable);
    }
}

void kept_rows_append_silence(GString *quiet, GString *loud, const struct catalog_object *listener)
{
    const char *kind = catalog_is(listener, KIND_RULE) ? "RULE" : catalog_is(listener, KIND_TRIGGER) ? "TRIGGER" : NULL;
    const char *enabled = kind != NULL ? catalog_facet(listener, "enabled") : NULL;

    if (kind == NULL || g_strcmp0(enabled, "DISABLE") == 0)
        return;
    g_string_append_printf(quiet, "ALTER TABLE %s DISABLE %s %s;\n", listener->parent->identity, kind, listener->name);
    g_string_append_printf(loud, "ALTER TABLE %s %s %s %s;\n", listener->parent->identity,
                           enabled != NULL ? enabled : "ENABLE", kind, listener->name);
}

/* The project's own triggers and rules are off while rows are put back; ours, a freeze's, are not among them. */
static void silence(struct kept_rows *kept, GPtrArray *listeners)
{
    for (guint i = 0; i < listeners->len; i++)
        kept_rows_append_silence(kept->scripts[KEPT_QUIET], kept->scripts[KEPT_LOUD], g_ptr_array_index(listeners, i));
    if (kept->scripts[KEPT_LOUD]->len > 0)
        g_string_prepend(kept->scripts[KEPT_LOUD], "SET CONSTRAINTS ALL IMMEDIATE;\n");
}

/* Those of the tables whose rows the scripts write. */
static void silence_written(struct kept_rows *kept, const struct repair *repair, GPtrArray *touched)
{
    g_autoptr(GPtrArray) listeners = g_ptr_array_new();
    g_autoptr(GPtrArray) unstable = repair_unstable_columns(repair);

    for (guint i = 0; i < repair->listeners->len; i++) {
        struct catalog_object *listener = g_ptr_array_index(repair->listeners, i);
        g_autoptr(GPtrArray) own = columns_of(unstable, listener->parent);
        if (own->len > 0 || catalog_contains(touched, listener->parent))
            g_ptr_array_add(listeners, listener);
    }
    silence(kept, listeners);
}

static void keep_position(struct kept_rows *kept, const struct catalog_object *sequence)
{
    g_autofree char *name = kept_rows_next_table(kept, "before");

    kept_rows_append_position(kept, kept->scripts[KEPT_BEFORE], name, sequence->identity);
}

/* ---- rows that are hidden from their table's owner ---- */

static bool is_forced(const struct catalog_object *table)
{
    return table != NULL && catalog_facet(table, "force_row_security") != NULL;
}

static void append_forced(GString *script, const struct catalog_object *table, bool is_forced)
{
    g_string_append_printf(script, "ALTER TABLE %s %sFORCE ROW LEVEL SECURITY;\n", table->identity,
                           is_forced ? "" : "NO ");
}

void kept_rows_open(GString *script, const struct catalog_object *table)
{
    g_autoptr(GString) open = g_string_new(NULL);

    if (!is_forced(table) || script->len == 0)
        return;
    append_forced(open, table, false);
    g_string_prepend(script, open->str);
    append_forced(script, table, true);
}

static void open_table(struct kept_rows *kept, const struct catalog_object *table)
{
    const struct catalog_object *applied = snapshot_find_same(kept->applied, table);

    kept_rows_open(kept->scripts[KEPT_BEFORE], table);
    kept_rows_open(kept->scripts[KEPT_AFTER], applied);
    if (is_forced(applied))
        append_forced(kept->scripts[KEPT_OPEN], applied, false);
    if (!is_forced(table))
        return;
    append_forced(kept->scripts[KEPT_QUIET], table, false);
    g_string_append(kept->scripts[KEPT_SHUT],
                    kept->scripts[KEPT_SHUT]->len == 0 ? "SET CONSTRAINTS ALL IMMEDIATE;\n" : "");
    append_forced(kept->scripts[KEPT_SHUT], table, true);
}

/* Of all tables whose rows are kept: a role without other rights reads and writes them as a superuser does. */
static void open_tables(struct kept_rows *kept, const struct repair *repair, GPtrArray *touched,
                        const struct snapshot *before)
{
    g_autoptr(GPtrArray) unstable = repair_unstable_columns(repair);

    for (guint i = 0; i < before->objects->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(before->objects, i);
        if (!catalog_is(table, KIND_TABLE))
            continue;
        g_autoptr(GPtrArray) own = columns_of(unstable, table);
        if (own->len > 0 || catalog_contains(touched, table) || catalog_contains(repair->lost, table))
            open_table(kept, table);
    }
}

void kept_rows_plan(struct kept_rows *kept, const struct repair *repair, GPtrArray *touched,
                    const struct snapshot *before)
{
    g_autoptr(GPtrArray) unstable = repair_unstable_columns(repair);

    for (guint i = 0; i < repair->lost->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(repair->lost, i);
        if (catalog_is(object, KIND_TABLE))
            keep_table(kept, repair, object);
        else if (catalog_is(object, KIND_SEQUENCE) || catalog_is(object, KIND_IDENTITY_SEQUENCE))
            keep_position(kept, object);
    }
    keep_lost_columns(kept, repair, before, unstable);
    for (guint i = 0; i < repair->retyped->len; i++)
        kept_retyped_plan(kept, g_ptr_array_index(repair->retyped, i), unstable);
    kept_dml_plan(kept, touched, repair);
    kept_circle_defer(kept->scripts[KEPT_QUIET], kept->scripts[KEPT_LOUD], touched, repair->listeners);
    kept_rebuilt_plan(kept, repair);
    silence_written(kept, repair, touched);
    open_tables(kept, repair, touched, before);
}

void kept_rows_init(struct kept_rows *kept, const char *schema, int64_t version, const struct snapshot *applied,
                    guint tables)
{
    *kept = (struct kept_rows){ .schema = schema, .version = version, .applied = applied, .tables = tables };
    for (size_t i = 0; i < KEPT_SCRIPT_COUNT; i++)
        kept->scripts[i] = g_string_new(NULL);
}

void kept_rows_release(struct kept_rows *kept)
{
    for (size_t i = 0; i < KEPT_SCRIPT_COUNT; i++)
        g_string_free(kept->scripts[i], TRUE);
}
