/* rollback/kept_rows.c - writes the statements that keep rows and bring them back. */
#include "rollback/kept_rows.h"

#include "rollback/foreign_key.h"
#include "rollback/kept_circle.h"
#include "rollback/kept_dml.h"
#include "rollback/kept_rebuilt.h"
#include "rollback/row_key.h"
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

static void append_lock(GString *script, const struct catalog_object *table)
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
                           "FOR migrator_place IN SELECT ctid FROM %s LOOP BEGIN\n%s"
                           "EXCEPTION WHEN integrity_constraint_violation THEN\n",
                           all_rows, source, one_row);
    kept_rows_append_conflict(script, kept, table, one, why, NULL);
    g_string_append(script, "END; END LOOP;\nEND;\n");
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
    append_lock(kept->scripts[KEPT_BEFORE], table);
    kept_rows_append_keep(kept->scripts[KEPT_BEFORE], name, columns, source);
    g_string_append_printf(kept->scripts[KEPT_BACK],
                           "INSERT INTO %s (%s)\n    OVERRIDING SYSTEM VALUE\n    SELECT %s\n    FROM %s;\n",
                           repair_place(repair, table)->identity, names, values, name);
}

/* ---- columns of a table that stays ---- */

static GPtrArray *columns_of(GPtrArray *columns, const struct catalog_object *table)
{
    GPtrArray *own = g_ptr_array_new();

    for (guint i = 0; i < columns->len; i++)
        if (column_is_of(g_ptr_array_index(columns, i), table))
            g_ptr_array_add(own, g_ptr_array_index(columns, i));
    return own;
}

static const char *default_of(const struct catalog_object *column)
{
    for (guint i = 0; i < column->users->len; i++) {
        const struct catalog_object *user = g_ptr_array_index(column->users, i);
        if (catalog_is(user, KIND_DEFAULT))
            return catalog_facet(user, "expression");
    }
    return NULL;
}

/* Give rows that came since what they would have had: the default. */
static void append_default(struct kept_rows *kept, const struct row_key *key, const struct catalog_object *column,
                           const char *name)
{
    g_autofree char *condition = row_key_condition(key, NULL, "kept", "target");

    if (default_of(column) != NULL && key->columns->len > 0)
        g_string_append_printf(
                kept->scripts[KEPT_BACK],
                "UPDATE %s AS target SET %s = %s\n    WHERE NOT EXISTS (SELECT FROM %s AS kept WHERE %s);\n",
                key->table->identity, column->name, default_of(column), name, condition);
}

static const char refers_to_conflict[] = "refers to a row that is a conflict";

/* Rows of a table, as `row_N`, that meet a condition go to where people decide about them. */
static void append_removal(struct kept_rows *kept, const struct catalog_object *table, guint depth,
                           const char *condition, const char *text)
{
    g_autofree char *relation = sql_quote_literal(table->identity);
    g_autofree char *reason = sql_quote_literal(text);
    const char *only = catalog_facet(table, "partition_by") != NULL ? "" : "ONLY ";

    g_string_append_printf(kept->scripts[KEPT_BACK],
                           "WITH conflict AS (DELETE FROM %s%s AS row_%u WHERE %s RETURNING to_jsonb(row_%u) AS line)\n"
                           "    INSERT INTO %s.conflict (version, relation, reason, line)\n    SELECT %" G_GINT64_FORMAT
                           ", %s, %s, line FROM conflict;\n",
                           only, table->identity, depth, condition, depth, kept->schema, kept->version, relation,
                           reason);
}

/* What refers to such rows, directly or not, goes first: no foreign key takes it along, or empties it, unsaid. */
static void append_removals(struct kept_rows *kept, GPtrArray *path, const char *condition, const char *text)
{
    const guint depth = path->len;
    const struct catalog_object *table = g_ptr_array_index(path, depth - 1);
    g_autoptr(GPtrArray) keys = foreign_keys_to(table);

    for (guint i = 0; i < keys->len; i++) {
        const struct catalog_object *key = g_ptr_array_index(keys, i);
        g_autofree char *own = g_strdup_printf("row_%u", depth), *other = g_strdup_printf("row_%u", depth + 1);
        g_autofree char *refers = foreign_key_condition(catalog_facet(key, "definition"), other, own);
        g_autofree char *is_referred = g_strdup_printf("EXISTS (SELECT FROM %s AS %s WHERE %s AND %s)", table->identity,
                                                       own, refers, condition);
        if (catalog_contains(path, key->parent))
            continue;
        g_ptr_array_add(path, key->parent);
        append_removals(kept, path, is_referred, refers_to_conflict);
        g_ptr_array_set_size(path, (gint)depth);
    }
    append_removal(kept, table, depth, condition, text);
}

/* A composite value whose attributes are all NULL IS NULL, and is a value. */
static const char *is_null(const struct catalog_object *column)
{
    return column_is_kept_as_text(column) ? "IS NOT DISTINCT FROM NULL" : "IS NULL";
}

/* Rows that cannot be as they were are not guessed, but moved. */
static void append_conflicts(struct kept_rows *kept, const struct catalog_object *table,
                             const struct catalog_object *column)
{
    if (catalog_facet(column, "not_null") == NULL)
        return;
    g_autofree char *text = g_strdup_printf("no earlier value of %s", column->name);
    g_autofree char *condition = g_strdup_printf("row_1.%s %s", column->name, is_null(column));
    g_autoptr(GPtrArray) path = g_ptr_array_new();
    g_ptr_array_add(path, (gpointer)(guintptr)table);
    append_removals(kept, path, condition, text);
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

static void keep_columns(struct kept_rows *kept, const struct catalog_object *table, GPtrArray *columns,
                         GPtrArray *unstable)
{
    CLEANUP(row_key_release) struct row_key key = { 0 };
    GString *assignments = g_string_new(NULL);

    row_key_find(&key, table, unstable);
    g_autofree char *source = row_key_source(&key, NULL);
    GString *list = g_string_new(NULL);
    g_autofree char *keys = row_key_kept(&key, NULL);
    g_string_append(list, keys);
    for (guint i = 0; i < columns->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(columns, i);
        g_autofree char *type = column_type(column);
        g_autofree char *assignment = column_is_kept_as_text(column)
                                              ? g_strdup_printf("%s = kept.%s::%s", column->name, column->name, type)
                                              : g_strdup_printf("%s = kept.%s", column->name, column->name);
        column_append_kept(list, column);
        column_append_text(assignments, assignment);
    }
    g_autofree char *name = kept_rows_next_table(kept, "before");
    append_lock(kept->scripts[KEPT_BEFORE], table);
    kept_rows_append_keep(kept->scripts[KEPT_BEFORE], name, list->str, source);
    kept_rows_append_update(kept->scripts[KEPT_BACK], &key, NULL, name, assignments->str);
    for (guint i = 0; i < columns->len; i++) {
        append_default(kept, &key, g_ptr_array_index(columns, i), name);
        append_conflicts(kept, table, g_ptr_array_index(columns, i));
    }
    g_string_free(list, TRUE);
    g_string_free(assignments, TRUE);
}

/* ---- a column with another type ---- */

/* Types without an equality, and those that may be gone later, are compared as text. */
static bool can_compare(const struct catalog_object *column)
{
    static const char *const without[] = { "json", "xml",  "point",   "box",    "path",
                                           "line", "lseg", "polygon", "circle", NULL };
    g_autofree char *type = column_type(column);

    return !column_is_kept_as_text(column) && !g_strv_contains(without, type) && strstr(type, "json[]") == NULL;
}

static void append_values(GString *script, const char *name, const struct row_key *key,
                          const struct catalog_object *column, const struct snapshot *applied, bool as_text)
{
    g_autofree char *keys = row_key_kept(key, applied);
    g_autofree char *source = row_key_source(key, applied);
    g_autofree char *list = g_strdup_printf("%s, %s%s AS migrator_value", keys, column->name, as_text ? "::text" : "");

    kept_rows_append_keep(script, name, list, source);
}

/*
 * Has the row another value than was written, now that it is of the earlier type: none, or one that is less, such as
 * the first letters of a text? What the server itself has no type for any more is not looked at twice.
 */
static char *is_another_value(const struct catalog_object *column, const struct catalog_object *applied)
{
    g_autofree char *type = column_type(applied);
    g_autofree char *name = sql_quote_literal(type);
    g_autofree char *again = g_strdup_printf("pg_temp.text_as(migrator_earlier::text, %s)", name);
    g_autofree char *written = can_compare(applied) ? g_strdup_printf("::%s IS DISTINCT FROM migrator_value", type)
                                                    : g_strdup_printf(" IS DISTINCT FROM pg_temp.text_as("
                                                                      "migrator_value, %s)",
                                                                      name);

    if (strchr(type, '.') != NULL) /* of a schema that is not the server's own */
        return g_strdup_printf("migrator_earlier %s", is_null(column));
    return g_strdup_printf("(migrator_earlier %s OR %s%s)", is_null(column), again, written);
}

/*
 * What was written since and means nothing in the earlier type, or not the same, is a conflict. A row that was there
 * has its earlier value then.
 */
static void append_unconverted(struct kept_rows *kept, const struct row_key *key, const struct repair_retyped *retyped,
                               const char *before, const char *now, const char *unwritten, const char *assignment)
{
    const struct catalog_object *column = retyped->before;
    const struct catalog_object *applied = snapshot_find(kept->applied, &column->address);
    const char *row = key->columns->len > 0 ? "target" : "keyed";
    g_autofree char *table = row_key_source(key, NULL);
    g_autofree char *source = key->columns->len > 0 ? g_strdup_printf("%s AS target", table) : g_strdup(table);
    g_autofree char *same = row_key_condition(key, NULL, "now", row);
    g_autofree char *is_back = row_key_condition(key, NULL, "kept", row);
    g_autofree char *is_another = is_another_value(column, applied);
    g_autofree char *relation = sql_quote_literal(key->table->identity);
    g_autofree char *text = g_strdup_printf("%s cannot be converted back", column->name);
    g_autofree char *reason = sql_quote_literal(text);
    g_autofree char *names = row_key_names(key);
    g_autofree char *unconverted = g_strdup_printf("pg_temp.unconverted_%u", kept->tables);
    g_autofree char *earlier =
            g_strdup_printf("(SELECT %s, before.migrator_value FROM %s AS before JOIN %s AS now USING (%s))", names,
                            before, unconverted, names);

    g_string_append_printf(
            kept->scripts[KEPT_BACK],
            "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS\n    SELECT * FROM (\n"
            "        SELECT now.*, %s.%s AS migrator_earlier, to_jsonb(%s) AS line\n        FROM %s JOIN %s AS now ON %s\n"
            "        WHERE now.migrator_value IS NOT NULL AND NOT EXISTS (SELECT FROM %s AS kept WHERE %s)\n"
            "        OFFSET 0 -- what is asked of each value is asked last\n    ) AS written\n    WHERE %s;\n"
            "INSERT INTO %s.conflict (version, relation, reason, line)\n    SELECT %" G_GINT64_FORMAT
            ", %s, %s, line - '{migrator_table,migrator_ctid,migrator_row,migrator_number}'::text[]\n"
            "        || jsonb_build_object('migrator_value', migrator_value)\n    FROM %s;\n",
            unconverted, row, column->name, row, source, now, same, unwritten, is_back, is_another, kept->schema,
            kept->version, relation, reason, unconverted);
    kept_rows_append_update(kept->scripts[KEPT_BACK], key, NULL, earlier, assignment);
}

/* The rows whose value becomes what it was: those that nobody wrote since, and those that up itself took away. */
static char *unwritten_rows(const struct row_key *key, const char *before, const char *after, const char *now)
{
    g_autofree char *names = row_key_names(key);

    return g_strdup_printf("(\n        SELECT %s, before.migrator_value FROM %s AS before\n"
                           "        LEFT JOIN (SELECT *, true AS is_there FROM %s) AS after USING (%s)\n"
                           "        LEFT JOIN (SELECT *, true AS is_there FROM %s) AS now USING (%s)\n"
                           "        WHERE after.is_there IS NOT DISTINCT FROM now.is_there\n"
                           "            AND after.migrator_value IS NOT DISTINCT FROM now.migrator_value\n    )",
                           names, before, after, names, now, names);
}

/*
 * Kept: what the value was, what up made of it, and, when going back, what it is now. Where it is as up made it, it
 * becomes what it was; what was written since is converted, or it is a conflict.
 */
static void keep_retyped(struct kept_rows *kept, const struct repair_retyped *retyped, GPtrArray *unstable)
{
    const struct catalog_object *column = retyped->before, *table = column->parent;
    const struct catalog_object *applied = snapshot_find(kept->applied, &column->address);
    g_autofree char *before = kept_rows_next_table(kept, "before");
    g_autofree char *after = kept_rows_next_table(kept, "after");
    g_autofree char *now = kept_rows_next_table(kept, "now");
    CLEANUP(row_key_release) struct row_key key = { 0 };

    row_key_find(&key, table, unstable);
    append_lock(kept->scripts[KEPT_BEFORE], table);
    append_lock(kept->scripts[KEPT_NOW], table);
    append_values(kept->scripts[KEPT_BEFORE], before, &key, column, NULL, column_is_kept_as_text(column));
    append_values(kept->scripts[KEPT_AFTER], after, &key, applied, kept->applied, !can_compare(applied));
    append_values(kept->scripts[KEPT_NOW], now, &key, column, NULL, !can_compare(applied));
    g_autofree char *type = column_type(column);
    g_autofree char *assignment = g_strdup_printf("%s = kept.migrator_value::%s", column->name, type);
    g_autofree char *unwritten = unwritten_rows(&key, before, after, now);
    kept_rows_append_update(kept->scripts[KEPT_BACK], &key, NULL, unwritten, assignment);
    append_unconverted(kept, &key, retyped, before, now, unwritten, assignment);
    append_conflicts(kept, table, column);
    g_string_append_printf(kept->scripts[KEPT_BACK], "DROP TABLE %s;\n", now);
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
            keep_columns(kept, table, columns, unstable);
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
        keep_retyped(kept, g_ptr_array_index(repair->retyped, i), unstable);
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
