/* rollback/kept_copies.c - counts what up left against what is there. */
#include "rollback/kept_copies.h"

#include "sql/script.h"

static char *write_line(const struct dml *dml, const struct catalog_object *column)
{
    return dml_typed_value(dml, column, "net.line");
}

/* "jsonb_object(…)": the columns that can be written, of what `write` makes of each. */
static char *line_of(const struct dml *dml, char *(*write)(const struct dml *dml, const struct catalog_object *column))
{
    g_autofree char *keys = dml_each(dml, dml->written, ", ", dml_write_key_literal);
    g_autofree char *values = dml_each(dml, dml->written, ", ", write);

    return g_strdup_printf("jsonb_object(ARRAY[%s]::text[], ARRAY[%s]::text[])", keys, values);
}

/* What became of what, and how often. */
static void append_became(const struct dml *dml, const char *became)
{
    g_autofree char *before = line_of(dml, dml_write_before);
    g_autofree char *after = line_of(dml, dml_write_after);

    g_string_append_printf(
            dml->kept->scripts[KEPT_NETS],
            "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS\n"
            "    SELECT statement, before, after, count(*) AS copies\n    FROM (\n"
            "        SELECT statement,\n               CASE WHEN before IS NOT NULL THEN %s END AS before,\n"
            "               CASE WHEN after IS NOT NULL THEN %s END AS after\n        FROM %s\n"
            "    ) AS kept\n    WHERE before IS DISTINCT FROM after\n    GROUP BY statement, before, after;\n",
            became, before, after, dml->rows);
}

/*
 * How many of each go back. Of a line that was never anything's beginning, up left as many as became it; a line that is
 * both the end of some rows and the beginning of others (`is_both`) was left as often as came to it and did not go on
 * from it in a later statement. Rows that hang together by such lines go back together, or not at all.
 */
static void append_back(const struct dml *dml, const char *became, const char *back)
{
    g_autofree char *now = line_of(dml, dml_write_target_text);

    g_string_append_printf(
            dml->kept->scripts[KEPT_NETS],
            "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS\n    WITH change AS (\n"
            "        SELECT before AS line, statement, -copies AS copies FROM %s WHERE before IS NOT NULL\n"
            "        UNION ALL\n        SELECT after, statement, copies FROM %s WHERE after IS NOT NULL\n"
            "    ), running AS (\n"
            "        SELECT line, copies, sum(copies) OVER (\n"
            "            PARTITION BY line ORDER BY statement, copies ROWS UNBOUNDED PRECEDING) AS total\n"
            "        FROM change\n    ), line AS (\n"
            "        SELECT line, sum(copies) - least(0, min(total)) AS copies, min(copies) < 0 AND max(copies) > 0 AS is_both\n"
            "        FROM running GROUP BY line\n    ), now AS (\n"
            "        SELECT line, count(*) AS copies FROM (SELECT %s AS line FROM %s AS target) AS lines\n"
            "        WHERE line IN (SELECT after FROM %s) GROUP BY line\n    ), pair AS (\n"
            "        SELECT before, after, sum(copies)::bigint AS copies FROM %s GROUP BY before, after\n"
            "    ), told AS (\n"
            "        SELECT before, after, pair.copies, coalesce(now.copies, 0) AS there, line_after.copies AS by_up,\n"
            "               sum(pair.copies) OVER same AS all_copies, count(*) OVER same AS origins,\n"
            "               bool_or(line_before.is_both IS TRUE OR line_after.is_both IS TRUE) OVER same AS is_together\n"
            "        FROM pair\n        LEFT JOIN line AS line_before ON line_before.line = before\n"
            "        LEFT JOIN line AS line_after ON line_after.line = after\n"
            "        LEFT JOIN now ON now.line = after\n"
            "        WINDOW same AS (PARTITION BY after, CASE WHEN after IS NULL THEN before END)\n    )\n"
            "    SELECT before, after, copies,\n           CASE WHEN is_together THEN CASE WHEN all_are_there THEN copies ELSE 0 END\n"
            "                WHEN after IS NULL OR there >= all_copies THEN copies\n"
            "                WHEN origins = 1 THEN there ELSE 0 END AS back\n    FROM (\n"
            "        SELECT told.*, bool_and(after IS NULL OR there >= by_up) FILTER (WHERE is_together) OVER () AS all_are_there\n"
            "        FROM told\n    ) AS told;\n",
            back, became, became, now, dml->target, became, became);
}

/* What went is listed as often as it went. */
static void append_conflicts(const struct dml *dml, const char *back)
{
    g_autofree char *relation = sql_quote_literal(dml->key.table->identity);

    g_string_append_printf(dml->kept->scripts[KEPT_NETS],
                           "INSERT INTO %s.conflict (version, relation, reason, line)\n    SELECT %" G_GINT64_FORMAT
                           ", %s, CASE WHEN before IS NULL THEN 'added' ELSE 'changed' END\n"
                           "               || ' by the migration, changed or taken away since',\n"
                           "           jsonb_build_object('before', before, 'after', after)\n"
                           "    FROM %s AS back, generate_series(1, copies - back.back);\n",
                           dml->kept->schema, dml->kept->version, relation, back);
}

static void append_net(const struct dml *dml, const char *back)
{
    g_string_append_printf(
            dml->kept->scripts[KEPT_NETS],
            "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS\n    SELECT line, sum(copies)::bigint AS copies\n"
            "    FROM (\n        SELECT before AS line, -back AS copies FROM %s WHERE before IS NOT NULL\n"
            "        UNION ALL\n        SELECT after, back FROM %s WHERE after IS NOT NULL\n    ) AS sides\n"
            "    GROUP BY line HAVING sum(copies) <> 0;\n",
            dml->net, back, back);
}

static char *insert_from(const struct dml *dml, const char *source)
{
    g_autofree char *names = dml_each(dml, dml->written, ", ", dml_write_name);
    g_autofree char *values = dml_each(dml, dml->written, ", ", write_line);

    return g_strdup_printf("INSERT INTO %s (%s)\n    OVERRIDING SYSTEM VALUE\n    SELECT %s\n    FROM %s AS net, "
                           "generate_series(1, -net.copies);\n",
                           dml->key.table->identity, names, values, source);
}

static void append_inserts(const struct dml *dml)
{
    g_autofree char *one = kept_rows_one_of(dml->net);
    g_autofree char *all_rows = insert_from(dml, dml->net), *one_row = insert_from(dml, one);

    kept_rows_append_fitting_block(dml->kept->scripts[KEPT_INSERTS], dml->kept, dml->key.table, dml->net, all_rows,
                                   one_row, "taken away by the migration, does not fit: ");
}

static void prepend_deletes(const struct dml *dml)
{
    g_autofree char *now = line_of(dml, dml_write_target_text);
    g_autofree char *delete = g_strdup_printf(
            "DELETE FROM %s AS target\n    USING (\n        SELECT target.tableoid AS migrator_table, target.ctid AS "
            "migrator_ctid, net.copies,\n               row_number() OVER (PARTITION BY net.line) AS migrator_number\n"
            "        FROM %s AS target\n        JOIN %s AS net ON net.line = %s\n    ) AS keyed\n"
            "    WHERE keyed.migrator_number <= keyed.copies AND target.tableoid = keyed.migrator_table\n"
            "        AND target.ctid = keyed.migrator_ctid;\n",
            dml->target, dml->target, dml->net, now);

    g_string_prepend(dml->kept->scripts[KEPT_DELETES], delete);
}

void kept_copies_append(const struct dml *dml)
{
    g_autofree char *became = g_strdup_printf("%s_became", dml->net);
    g_autofree char *back = g_strdup_printf("%s_back", dml->net);

    append_became(dml, became);
    append_back(dml, became, back);
    append_conflicts(dml, back);
    append_net(dml, back);
    append_inserts(dml);
    prepend_deletes(dml);
}
