/* rollback/kept_retyped.c - tells what was written since from what up made, and brings the rest back. */
#include "rollback/kept_retyped.h"

#include "rollback/kept_columns.h"
#include "sql/script.h"

#include <string.h>

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
        return g_strdup_printf("migrator_earlier %s", kept_columns_is_null(column));
    return g_strdup_printf("(migrator_earlier %s OR %s%s)", kept_columns_is_null(column), again, written);
}

/* Tables of one column on its way back. */
struct retyped {
    struct kept_rows *kept;
    const struct row_key *key;
    const struct catalog_object *column, *applied; /* before up, and after it */
    const char *before, *after, *now; /* what was, what up made of it, and what is there, by key: migrator_value */
    char *unwritten;                  /* of `before`: rows whose value becomes what it was; as it is in the others */
    char *unsure; /* without a key: migrator_row of equal rows of which nobody can tell whose value is whose */
    char *missed; /* values whose row is not there any more, and migrator_after: what up made of them */
    char *names;  /* of the key */
};

static void retyped_release(struct retyped *retyped)
{
    g_free(retyped->unwritten);
    g_free(retyped->unsure);
    g_free(retyped->missed);
    g_free(retyped->names);
}

/* "(SELECT *, true AS is_there FROM table) AS name" */
static char *told(const char *table, const char *name)
{
    return g_strdup_printf("(SELECT *, true AS is_there FROM %s) AS %s", table, name);
}

/*
 * Without a key: equal rows whose earlier values were not, and of which one was written, came or went since. Which
 * value was whose cannot be told. Append: the table `unsure`, of what these rows are.
 */
static void append_unsure(const struct retyped *retyped)
{
    g_autofree char *before = told(retyped->before, "before");
    g_autofree char *after = told(retyped->after, "after");
    g_autofree char *now = told(retyped->now, "now");

    g_string_append_printf(
            retyped->kept->scripts[KEPT_BACK],
            "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS\n    SELECT migrator_row\n    FROM %s\n"
            "    FULL JOIN %s USING (%s)\n    FULL JOIN %s USING (%s)\n    GROUP BY migrator_row\n"
            "    HAVING count(DISTINCT ROW(before.migrator_value)::text) FILTER (WHERE before.is_there) > 1\n"
            "        AND bool_or(after.is_there IS DISTINCT FROM now.is_there\n"
            "            OR after.migrator_value IS DISTINCT FROM now.migrator_value);\n",
            retyped->unsure, before, after, retyped->names, now, retyped->names);
}

static char *is_unsure(const struct retyped *retyped)
{
    return retyped->key->columns->len > 0
                   ? g_strdup("false")
                   : g_strdup_printf("migrator_row IN (SELECT migrator_row FROM %s)", retyped->unsure);
}

/* The rows whose value becomes what it was: those that nobody wrote since, and those that up itself took away. */
static void append_unwritten(const struct retyped *retyped)
{
    g_autofree char *after = told(retyped->after, "after");
    g_autofree char *now = told(retyped->now, "now");
    g_autofree char *is_one_of_them = is_unsure(retyped);

    g_string_append_printf(
            retyped->kept->scripts[KEPT_BACK],
            "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS\n    SELECT %s, before.migrator_value\n"
            "    FROM %s AS before\n    LEFT JOIN %s USING (%s)\n    LEFT JOIN %s USING (%s)\n"
            "    WHERE after.is_there IS NOT DISTINCT FROM now.is_there\n"
            "        AND after.migrator_value IS NOT DISTINCT FROM now.migrator_value\n        AND NOT %s;\n",
            retyped->unwritten, retyped->names, retyped->before, after, retyped->names, now, retyped->names,
            is_one_of_them);
}

/*
 * Values that find no row: where it went since and what up made of them does not lead back to them, or where the row
 * did not come back. migrator_after may be what a row has that came since, or the same row under another key.
 */
static void append_missed(const struct retyped *retyped)
{
    g_autofree char *type = column_type(retyped->column);
    g_autofree char *literal = sql_quote_literal(type);
    g_autofree char *now = told(retyped->now, "now");
    g_autofree char *is_one_of_them = is_unsure(retyped);
    const char *row = retyped->key->columns->len > 0 ? "target" : "keyed";
    g_autofree char *source = row_key_source(retyped->key, NULL);
    g_autofree char *is_back = row_key_condition(retyped->key, NULL, "kept", row);
    g_autofree char *text = g_strdup_printf("earlier %s of a row that is not there any more", retyped->column->name);
    g_autofree char *reason = sql_quote_literal(text);

    g_string_append_printf(
            retyped->kept->scripts[KEPT_BACK],
            "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS\n    SELECT * FROM (\n"
            "        SELECT %s, before.migrator_value, after.migrator_value AS migrator_after\n"
            "        FROM %s AS before JOIN %s AS after USING (%s) LEFT JOIN %s USING (%s)\n"
            "        WHERE now.is_there IS NULL OR %s\n        OFFSET 0 -- what is asked of each value is asked last\n    ) AS gone\n"
            "    WHERE pg_temp.text_as(migrator_after::text, %s) IS DISTINCT FROM migrator_value::text\n"
            "    UNION ALL\n    SELECT kept.*, NULL FROM %s AS kept WHERE NOT EXISTS (SELECT FROM %s%s WHERE %s);\n",
            retyped->missed, retyped->names, retyped->before, retyped->after, retyped->names, now, retyped->names,
            is_one_of_them, literal, retyped->unwritten, source, retyped->key->columns->len > 0 ? " AS target" : "",
            is_back);
    kept_rows_append_conflict(retyped->kept->scripts[KEPT_BACK], retyped->kept, retyped->key->table, retyped->missed,
                              reason, "migrator_value IS NOT NULL");
}

/*
 * What was written since and means nothing in the earlier type, or not the same, is a conflict. A row that was there
 * has its earlier value then; one that may be another one's whose value up made up has none.
 */
static void append_unconverted(const struct retyped *retyped, const char *assignment)
{
    GString *script = retyped->kept->scripts[KEPT_BACK];
    const struct row_key *key = retyped->key;
    const char *column = retyped->column->name;
    const bool has_key = key->columns->len > 0;
    const char *row = has_key ? "target" : "keyed";
    g_autofree char *table = row_key_source(key, NULL);
    g_autofree char *same = row_key_condition(key, NULL, "now", row);
    g_autofree char *is_back = row_key_condition(key, NULL, "kept", row);
    g_autofree char *is_another = is_another_value(retyped->column, retyped->applied);
    g_autofree char *relation = sql_quote_literal(key->table->identity);
    g_autofree char *text = g_strdup_printf("%s cannot be converted back", column);
    g_autofree char *reason = sql_quote_literal(text);
    g_autofree char *unconverted = g_strdup_printf("pg_temp.unconverted_%u", retyped->kept->tables);
    g_autofree char *before = told(retyped->before, "before");
    g_autofree char *earlier = g_strdup_printf("(\n        SELECT %s, CASE WHEN NOT migrator_is_made THEN "
                                               "before.migrator_value END AS migrator_value\n"
                                               "        FROM %s AS now LEFT JOIN %s USING (%s)\n"
                                               "        WHERE migrator_is_made OR before.is_there\n    )",
                                               retyped->names, unconverted, before, retyped->names);

    g_string_append_printf(
            script,
            "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS\n    SELECT * FROM (\n"
            "        SELECT now.*, %s.%s AS migrator_earlier, to_jsonb(%s) AS line,\n"
            "               NOT EXISTS (SELECT FROM %s AS kept WHERE %s)\n"
            "               AND EXISTS (SELECT FROM %s WHERE migrator_after = now.migrator_value) AS migrator_is_made\n"
            "        FROM %s%s JOIN %s AS now ON %s\n"
            "        WHERE now.migrator_value IS NOT NULL AND NOT EXISTS (SELECT FROM %s AS kept WHERE %s)\n"
            "        OFFSET 0 -- what is asked of each value is asked last\n    ) AS written\n"
            "    WHERE migrator_is_made OR %s;\n"
            "INSERT INTO %s.conflict (version, relation, reason, line)\n    SELECT %" G_GINT64_FORMAT
            ", %s, %s, line - '{migrator_table,migrator_ctid,migrator_row,migrator_number}'::text[]\n"
            "        || jsonb_build_object('migrator_value', migrator_value)\n    FROM %s;\n",
            unconverted, row, column, row, has_key ? retyped->before : retyped->unwritten, is_back, retyped->missed,
            table, has_key ? " AS target" : "", retyped->now, same, retyped->unwritten, is_back, is_another,
            retyped->kept->schema, retyped->kept->version, relation, reason, unconverted);
    kept_rows_append_update(script, key, NULL, earlier, assignment);
    g_string_append_printf(script, "DROP TABLE %s;\n",
                           unconverted); /* its column has the type that may go at the end */
}

/*
 * Kept: what the value was, what up made of it, and, when going back, what it is now. Where it is as up made it, it
 * becomes what it was; what was written since is converted, or it is a conflict.
 */
void kept_retyped_plan(struct kept_rows *kept, const struct repair_retyped *change, GPtrArray *unstable)
{
    const struct catalog_object *column = change->before, *table = column->parent;
    g_autofree char *before = kept_rows_next_table(kept, "before");
    g_autofree char *after = kept_rows_next_table(kept, "after");
    g_autofree char *now = kept_rows_next_table(kept, "now");
    CLEANUP(row_key_release) struct row_key key = { 0 };

    row_key_find(&key, table, unstable);
    CLEANUP(retyped_release)
    struct retyped retyped = { .kept = kept,
                               .key = &key,
                               .column = column,
                               .applied = snapshot_find(kept->applied, &column->address),
                               .before = before,
                               .after = after,
                               .now = now,
                               .unwritten = g_strdup_printf("pg_temp.unwritten_%u", kept->tables),
                               .unsure = g_strdup_printf("pg_temp.unsure_%u", kept->tables),
                               .missed = g_strdup_printf("pg_temp.missed_%u", kept->tables),
                               .names = row_key_names(&key) };
    kept_rows_append_lock(kept->scripts[KEPT_BEFORE], table);
    kept_rows_append_lock(kept->scripts[KEPT_NOW], table);
    append_values(kept->scripts[KEPT_BEFORE], before, &key, column, NULL, column_is_kept_as_text(column));
    append_values(kept->scripts[KEPT_AFTER], after, &key, retyped.applied, kept->applied,
                  !can_compare(retyped.applied));
    append_values(kept->scripts[KEPT_NOW], now, &key, column, NULL, !can_compare(retyped.applied));
    g_autofree char *type = column_type(column);
    g_autofree char *assignment = g_strdup_printf("%s = kept.migrator_value::%s", column->name, type);
    if (key.columns->len == 0)
        append_unsure(&retyped);
    append_unwritten(&retyped);
    append_missed(&retyped);
    kept_rows_append_update(kept->scripts[KEPT_BACK], &key, NULL, retyped.unwritten, assignment);
    append_unconverted(&retyped, assignment);
    kept_columns_append_unfilled(kept, table, column);
    g_string_append_printf(kept->scripts[KEPT_BACK], "DROP TABLE %s;\n", now);
}
