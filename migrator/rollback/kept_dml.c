/* rollback/kept_dml.c - what leads back from the rows that triggers kept. */
#include "rollback/kept_dml.h"

#include "rollback/dml.h"
#include "rollback/foreign_key.h"
#include "rollback/kept_copies.h"
#include "rollback/kept_triggers.h"
#include "rollback/row_key.h"
#include "sql/script.h"

#include <string.h>

/* ---- what the parts of statements look like ---- */

static char *write_line_value(const struct dml *dml, const struct catalog_object *column)
{
    (void)dml;
    return dml_value_of(column, "line");
}

static char *write_before(const struct dml *dml, const struct catalog_object *column)
{
    return dml_typed_value(dml, column, "net.before");
}

static char *write_same_key(const struct dml *dml, const struct catalog_object *column)
{
    g_autofree char *value = dml_typed_value(dml, column, "coalesce(net.before, net.after)");

    return g_strdup_printf("target.%s = %s", column->name, value);
}

static char *write_later_key(const struct dml *dml, const struct catalog_object *column)
{
    g_autofree char *value = dml_typed_value(dml, column, "net.after");

    return g_strdup_printf("target.%s = %s", column->name, value);
}

static char *write_is_as_before(const struct dml *dml, const struct catalog_object *column)
{
    (void)dml;
    g_autofree char *before = dml_value_of(column, "net.before");

    return g_strdup_printf("target.%s::text IS NOT DISTINCT FROM %s", column->name, before);
}

static char *write_is_as_applied(const struct dml *dml, const struct catalog_object *column)
{
    (void)dml;
    g_autofree char *after = dml_value_of(column, "net.after");

    return g_strdup_printf("target.%s::text IS NOT DISTINCT FROM %s", column->name, after);
}

/* Column by column: one that up did not change, or that was written since, stays as it is. */
static char *write_assignment(const struct dml *dml, const struct catalog_object *column)
{
    g_autofree char *before = dml_value_of(column, "net.before");
    g_autofree char *after = dml_value_of(column, "net.after");
    g_autofree char *value = dml_typed_value(dml, column, "net.before");

    return g_strdup_printf("%s = CASE WHEN %s IS DISTINCT FROM %s AND target.%s::text IS NOT DISTINCT FROM %s\n"
                           "            THEN %s ELSE target.%s END",
                           column->name, before, after, column->name, after, value, column->name);
}

/* The column's name when up changed it and somebody else gave it yet another value since, else NULL. */
static char *write_conflict(const struct dml *dml, const struct catalog_object *column)
{
    (void)dml;
    g_autofree char *before = dml_value_of(column, "net.before");
    g_autofree char *after = dml_value_of(column, "net.after");
    g_autofree char *name = dml_key_literal(column);

    return g_strdup_printf("CASE WHEN %s IS DISTINCT FROM %s AND target.%s::text IS DISTINCT FROM %s\n"
                           "            AND target.%s::text IS DISTINCT FROM %s THEN %s END",
                           before, after, column->name, after, column->name, before, name);
}

/* ---- back ---- */

/* What was and what became, of all that was written: a line that came and went, in whatever order, was in between. */
static void append_sides(const struct dml *dml)
{
    g_string_append_printf(
            dml->kept->scripts[KEPT_NETS],
            "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS\n    WITH RECURSIVE side AS (\n"
            "        SELECT -1 AS copies, number, before AS line FROM %s WHERE before IS NOT NULL\n        UNION ALL\n"
            "        SELECT 1, number, after FROM %s WHERE after IS NOT NULL\n    )",
            dml->net, dml->rows, dml->rows);
}

static const struct dml *find_dml(const struct dml *dml, const struct catalog_object *root)
{
    for (guint i = 0; i < dml->tables->len; i++) {
        const struct dml *other = g_ptr_array_index(dml->tables, i);
        if (other->key.table == root)
            return other;
    }
    return NULL;
}

/* Does it follow when what it refers to gets another key? Rows without a key of their own are told by all that they
 * hold. */
static bool follows(const struct dml *dml, const struct catalog_object *foreign_key)
{
    const struct dml *other = find_dml(dml, catalog_root(foreign_key->parent));

    return strstr(catalog_facet(foreign_key, "definition"), " ON UPDATE CASCADE") != NULL &&
           (other == NULL || other->key.columns->len > 0);
}

/* Does a column refer to another row, which may not be back yet? */
static bool refers(const struct catalog_object *column)
{
    for (guint i = 0; i < column->users->len; i++) {
        const struct catalog_object *user = g_ptr_array_index(column->users, i);
        if (catalog_is_foreign_key(user) && user->parent == column->parent)
            return true;
    }
    return false;
}

/* Can a row get its earlier key back by an UPDATE, so that what was written since stays with it, and whoever refers? */
static bool can_move(const struct dml *dml)
{
    g_autoptr(GPtrArray) keys = foreign_keys_to(dml->key.table);
    bool can = true;

    for (guint i = 0; i < keys->len; i++)
        can = can && follows(dml, g_ptr_array_index(keys, i));
    for (guint i = 0; i < dml->key.columns->len; i++) {
        struct catalog_object *column = g_ptr_array_index(dml->key.columns, i);
        can = can && catalog_contains(dml->written, column) && !refers(column);
    }
    return can;
}

/*
 * Each row that was touched, as it was first and as it is last: of a key, or of a row that was moved from one to
 * another. Lines of one row are several only where up changed its columns in between; then a move is two rows.
 */
static void append_net(const struct dml *dml)
{
    g_autofree char *keys = dml_each(dml, dml->key.columns, ", ", write_line_value);
    g_autofree char *before = dml_each(dml, dml->key.columns, ", ", dml_write_before);
    g_autofree char *after = dml_each(dml, dml->key.columns, ", ", dml_write_after);

    append_sides(dml);
    g_string_append_printf(
            dml->kept->scripts[KEPT_NETS],
            ", ends AS (\n"
            "        SELECT line, sum(copies) AS copies, min(number) AS first, max(number) AS last\n"
            "        FROM side GROUP BY line HAVING sum(copies) <> 0\n    ), became AS (\n"
            "        SELECT line AS before, line AS after FROM ends WHERE %s AND copies = -1\n        UNION\n"
            "        SELECT became.before, rows.after FROM became JOIN %s AS rows ON rows.before = became.after\n"
            "        WHERE rows.after IS NOT NULL\n    ), moved AS (\n"
            "        SELECT before, after FROM became\n        WHERE ARRAY[%s] <> ARRAY[%s]\n"
            "            AND after IN (SELECT line FROM ends WHERE copies = 1)\n    )\n"
            "    SELECT (array_agg(line ORDER BY first) FILTER (WHERE copies < 0))[1] AS before,\n"
            "           (array_agg(line ORDER BY last DESC) FILTER (WHERE copies > 0))[1] AS after\n"
            "    FROM ends WHERE line NOT IN (SELECT before FROM moved UNION ALL SELECT after FROM moved)\n"
            "    GROUP BY ARRAY[%s]\n    UNION ALL\n    SELECT before, after FROM moved;\n",
            can_move(dml) ? "true" : "false", dml->rows, before, after, keys);
}

static void append_conflict(GString *script, const struct dml *dml, const char *reason, const char *where)
{
    g_autofree char *relation = sql_quote_literal(dml->key.table->identity);
    g_autofree char *why = sql_quote_literal(reason);

    g_string_append_printf(
            script,
            "INSERT INTO %s.conflict (version, relation, reason, line)\n    SELECT %" G_GINT64_FORMAT
            ", %s, %s, jsonb_build_object('before', net.before, 'after', net.after)\n    FROM %s AS net\n"
            "    WHERE %s;\n",
            dml->kept->schema, dml->kept->version, relation, why, dml->net, where);
}

static char *insert_from(const struct dml *dml, const char *source)
{
    g_autofree char *names = dml_each(dml, dml->all, ", ", dml_write_name);
    g_autofree char *values = dml_each(dml, dml->all, ", ", write_before);
    g_autofree char *same_key = dml_each(dml, dml->key.columns, " AND ", write_same_key);

    return g_strdup_printf("INSERT INTO %s (%s)\n    OVERRIDING SYSTEM VALUE\n    SELECT %s\n    FROM %s AS net\n"
                           "    WHERE net.after IS NULL AND NOT EXISTS (SELECT FROM %s AS target WHERE %s);\n",
                           dml->key.table->identity, names, values, source, dml->target, same_key);
}

static void append_inserts(const struct dml *dml)
{
    GString *script = dml->kept->scripts[KEPT_INSERTS];
    g_autofree char *same_key = dml_each(dml, dml->key.columns, " AND ", write_same_key);
    g_autofree char *as_before = dml_each(dml, dml->written, " AND ", write_is_as_before);
    g_autofree char *is_there =
            g_strdup_printf("net.after IS NULL AND EXISTS (SELECT FROM %s AS target WHERE %s AND NOT (%s))",
                            dml->target, same_key, dml->written->len > 0 ? as_before : "true");
    g_autofree char *one = kept_rows_one_of(dml->net);
    g_autofree char *all_rows = insert_from(dml, dml->net), *one_row = insert_from(dml, one);

    append_conflict(script, dml, "taken away by the migration, made again since", is_there);
    kept_rows_append_fitting_block(script, dml->kept, dml->key.table, dml->net, all_rows, one_row,
                                   "taken away by the migration, does not fit: ");
}

/* The columns by which others know a row: its key's, and what they refer to. */
static GPtrArray *known_by(const struct dml *dml)
{
    g_autoptr(GPtrArray) keys = foreign_keys_to(dml->key.table);
    GPtrArray *columns = g_ptr_array_copy(dml->key.columns, NULL, NULL);

    for (guint i = 0; i < dml->written->len; i++)
        for (guint key = 0; key < keys->len; key++) {
            struct catalog_object *column = g_ptr_array_index(dml->written, i);
            const struct catalog_object *foreign = g_ptr_array_index(keys, key);
            if (catalog_contains(foreign->needs, column) && !refers(column) && !catalog_contains(columns, column))
                g_ptr_array_add(columns, column);
        }
    return columns;
}

/*
 * Rows that were moved get their earlier keys; the rest of them is what any row's is. A key that somebody else has
 * since is not taken from them.
 */
static void append_moves(const struct dml *dml)
{
    GString *script = dml->kept->scripts[KEPT_MOVES];
    g_autofree char *same_key = dml_each(dml, dml->key.columns, " AND ", write_same_key);
    g_autofree char *later_key = dml_each(dml, dml->key.columns, " AND ", write_later_key);
    g_autoptr(GPtrArray) columns = known_by(dml);
    g_autofree char *assignments = dml_each(dml, columns, ",\n        ", write_assignment);
    g_autofree char *taken = g_strdup_printf(
            "net.before IS NOT NULL AND net.after IS NOT NULL AND EXISTS (\n        SELECT FROM %s AS target\n"
            "        WHERE %s AND NOT EXISTS (SELECT FROM %s AS net WHERE net.after IS NOT NULL AND %s))",
            dml->target, same_key, dml->net, later_key);

    append_conflict(script, dml, "its earlier key is another row's since", taken);
    g_string_append_printf(script,
                           "DELETE FROM %s AS net WHERE %s;\nUPDATE %s AS target SET %s\n    FROM %s AS net\n"
                           "    WHERE net.before IS NOT NULL AND net.after IS NOT NULL AND %s AND NOT (%s);\n",
                           dml->net, taken, dml->target, assignments, dml->net, later_key, same_key);
}

static char *update_from(const struct dml *dml, const char *source)
{
    g_autofree char *assignments = dml_each(dml, dml->written, ",\n        ", write_assignment);
    g_autofree char *same_key = dml_each(dml, dml->key.columns, " AND ", write_same_key);

    return g_strdup_printf("UPDATE %s AS target\n    SET %s\n    FROM %s AS net\n"
                           "    WHERE net.before IS NOT NULL AND net.after IS NOT NULL AND %s;\n",
                           dml->target, assignments, source, same_key);
}

static void append_updates(const struct dml *dml)
{
    GString *script = dml->kept->scripts[KEPT_UPDATES];
    g_autofree char *same_key = dml_each(dml, dml->key.columns, " AND ", write_same_key);
    g_autofree char *conflicts = dml_each(dml, dml->written, ",\n            ", write_conflict);
    g_autofree char *relation = sql_quote_literal(dml->key.table->identity);
    g_autofree char *is_gone = g_strdup_printf("net.before IS NOT NULL AND net.after IS NOT NULL\n"
                                               "        AND NOT EXISTS (SELECT FROM %s AS target WHERE %s)",
                                               dml->target, same_key);
    g_autofree char *one = kept_rows_one_of(dml->net);

    if (dml->written->len == 0)
        return;
    g_autofree char *all_rows = update_from(dml, dml->net), *one_row = update_from(dml, one);
    append_conflict(script, dml, "changed by the migration, taken away or given another key since", is_gone);
    g_string_append_printf(script,
                           "INSERT INTO %s.conflict (version, relation, reason, line)\n    SELECT %" G_GINT64_FORMAT
                           ", %s, 'changed by the migration, written since: ' || columns,\n"
                           "        jsonb_build_object('before', net.before, 'after', net.after)\n"
                           "    FROM %s AS net JOIN %s AS target ON %s\n    CROSS JOIN LATERAL concat_ws(', ',\n"
                           "            %s\n        ) AS columns\n"
                           "    WHERE net.before IS NOT NULL AND net.after IS NOT NULL AND columns <> '';\n",
                           dml->kept->schema, dml->kept->version, relation, dml->net, dml->target, same_key, conflicts);
    kept_rows_append_fitting_block(script, dml->kept, dml->key.table, dml->net, all_rows, one_row,
                                   "changed by the migration, does not fit: ");
}

/* ---- rows that up added, and somebody refers to since ---- */

/* The table's rows but for those that go back with the migration, as a FROM item. */
static char *rows_that_stay(const struct dml *dml)
{
    g_autofree char *same_key = dml_each(dml, dml->key.columns, " AND ", write_same_key);
    g_autofree char *keys = dml_each(dml, dml->written, ", ", dml_write_key_literal);
    g_autofree char *texts = dml_each(dml, dml->written, ", ", dml_write_target_text);
    g_autofree char *goes =
            dml->key.columns->len > 0
                    ? g_strdup_printf("net.before IS NULL AND %s", same_key)
                    : g_strdup_printf(
                              "net.copies > 0 AND net.line = jsonb_object(ARRAY[%s]::text[], ARRAY[%s]::text[])", keys,
                              texts);

    return g_strdup_printf("(SELECT * FROM %s AS target WHERE NOT EXISTS (\n"
                           "                SELECT FROM %s AS net WHERE %s))",
                           dml->target, dml->net, goes);
}

/* Does a table that goes later, or the same one, refer to this? Then no order of the tables is enough. */
static bool is_in_a_circle(const struct dml *dml)
{
    g_autoptr(GPtrArray) keys = foreign_keys_to(dml->key.table);

    for (guint i = 0; i < keys->len; i++) {
        const struct dml *other = find_dml(dml, catalog_root(((const struct catalog_object *)keys->pdata[i])->parent));
        guint own = 0, place = 0;
        if (other != NULL && g_ptr_array_find((GPtrArray *)(guintptr)dml->tables, dml, &own) &&
            g_ptr_array_find((GPtrArray *)(guintptr)dml->tables, other, &place) && place <= own)
            return true;
    }
    return false;
}

static bool have_circles(const GPtrArray *tables)
{
    for (guint i = 0; i < tables->len; i++)
        if (is_in_a_circle(g_ptr_array_index(tables, i)))
            return true;
    return false;
}

/* "separator EXISTS (…)" for each foreign key that leads to the table: is the row `target` referred to? */
static char *referred_to(const struct dml *dml, const char *separator, bool all_rows)
{
    g_autoptr(GPtrArray) keys = foreign_keys_to(dml->key.table);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < keys->len; i++) {
        const struct catalog_object *key = g_ptr_array_index(keys, i);
        const struct dml *other = all_rows ? NULL : find_dml(dml, catalog_root(key->parent));
        g_autofree char *condition = foreign_key_condition(catalog_facet(key, "definition"), "referring", "target");
        g_autofree char *rows = other != NULL ? rows_that_stay(other) : g_strdup(key->parent->identity);
        g_string_append_printf(text, "%sEXISTS (SELECT FROM %s AS referring WHERE %s)", separator, rows, condition);
    }
    return g_string_free(text, FALSE);
}

static const char why_it_stays[] = "added by the migration, written or referred to since";

/* Of a table in one round: what has to stay is a conflict, and not undone any more. */
static void append_round(GString *script, const struct dml *dml)
{
    g_autofree char *same_key = dml_each(dml, dml->key.columns, " AND ", write_same_key);
    g_autofree char *as_applied = dml_each(dml, dml->written, " AND ", write_is_as_applied);
    g_autofree char *referred = referred_to(dml, "\n                OR ", false);
    g_autofree char *relation = sql_quote_literal(dml->key.table->identity);
    g_autofree char *why = sql_quote_literal(why_it_stays);

    g_string_append_printf(
            script,
            "        WITH stays AS (\n            DELETE FROM %s AS net USING %s AS target\n"
            "            WHERE net.before IS NULL AND %s AND (NOT (%s)%s)\n            RETURNING net.after\n        )\n"
            "        INSERT INTO %s.conflict (version, relation, reason, line)\n"
            "        SELECT %" G_GINT64_FORMAT
            ", %s, %s, jsonb_build_object('before', NULL, 'after', after) FROM stays;\n"
            "        is_done := is_done AND NOT FOUND;\n",
            dml->net, dml->target, same_key, dml->written->len > 0 ? as_applied : "true", referred, dml->kept->schema,
            dml->kept->version, relation, why);
}

/* What refers to a row that stays may be what a row of another table refers to: round after round. */
static void prepend_rounds(const GPtrArray *tables, GString *deletes)
{
    g_autoptr(GString) script = g_string_new("DO $migrator$\nDECLARE\n    is_done boolean;\nBEGIN\n    LOOP\n"
                                             "        is_done := true;\n");

    for (guint i = 0; i < tables->len; i++) {
        const struct dml *dml = g_ptr_array_index(tables, i);
        if (dml->key.columns->len > 0)
            append_round(script, dml);
    }
    g_string_append(script, "        EXIT WHEN is_done;\n    END LOOP;\nEND\n$migrator$;\n");
    g_string_prepend(deletes, script->str);
}

/*
 * The statement's text goes in front: what refers to a row goes before it. What was written since and refers to a row
 * that up added would go with it, or lose what it refers to: then the row stays. rounds: they have seen to that.
 */
static void append_deletes(const struct dml *dml, bool rounds)
{
    g_autofree char *referred = rounds ? g_strdup("") : referred_to(dml, "\n        AND NOT ", true);
    g_autofree char *same_key = dml_each(dml, dml->key.columns, " AND ", write_same_key);
    g_autofree char *as_applied = dml_each(dml, dml->written, "\n        AND ", write_is_as_applied);
    g_autoptr(GString) script = g_string_new(NULL);
    g_autofree char *is_there =
            g_strdup_printf("net.before IS NULL AND EXISTS (SELECT FROM %s AS target WHERE %s)", dml->target, same_key);

    g_string_append_printf(
            script, "DELETE FROM %s AS target\n    USING %s AS net\n    WHERE net.before IS NULL AND %s%s%s%s;\n",
            dml->target, dml->net, same_key, dml->written->len > 0 ? "\n        AND " : "", as_applied, referred);
    append_conflict(script, dml, why_it_stays, is_there);
    g_string_prepend(dml->kept->scripts[KEPT_DELETES], script->str);
}

/* ---- one table ---- */

static bool stays(const struct kept_rows *kept, const struct repair *repair, const struct catalog_object *table)
{
    return snapshot_find(kept->applied, &table->address) != NULL && !g_ptr_array_find(repair->lost, table, NULL);
}

/* The triggers of a root and of those of its partitions that are among the tables. */
static void append_tree(const struct dml *dml, const struct repair *repair, GPtrArray *tables)
{
    GString *before = dml->kept->scripts[KEPT_BEFORE];

    g_string_append_printf(
            before,
            "DROP TABLE IF EXISTS %s;\n"
            "CREATE TABLE %s (number bigint GENERATED ALWAYS AS IDENTITY, statement bigint, before jsonb, "
            "after jsonb);\n",
            dml->rows, dml->rows);
    for (guint i = 0; i < tables->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(tables, i);
        if (catalog_root(table) == dml->key.table && stays(dml->kept, repair, table))
            kept_triggers_append(dml->kept, table, dml->rows);
    }
}

static void append_back(const struct dml *dml, bool rounds)
{
    if (dml->key.columns->len == 0) {
        kept_copies_append(dml);
        return;
    }
    append_net(dml);
    if (can_move(dml))
        append_moves(dml);
    append_inserts(dml);
    append_updates(dml);
    append_deletes(dml, rounds);
}

void kept_dml_plan(struct kept_rows *kept, GPtrArray *tables, const struct repair *repair)
{
    g_autoptr(GHashTable) roots = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(dml_free);

    for (guint i = 0; i < tables->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(tables, i), *root = catalog_root(table);
        if (stays(kept, repair, table) && stays(kept, repair, root) &&
            g_hash_table_add(roots, (gpointer)(guintptr)root))
            g_ptr_array_add(all, dml_new(kept, root, repair, all));
    }
    if (all->len > 0)
        kept_triggers_append_function(kept);
    const bool rounds = have_circles(all);
    for (guint i = 0; i < all->len; i++) {
        append_tree(g_ptr_array_index(all, i), repair, tables);
        append_back(g_ptr_array_index(all, i), rounds);
    }
    if (rounds)
        prepend_rounds(all, kept->scripts[KEPT_DELETES]);
}
