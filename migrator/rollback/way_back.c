/* rollback/way_back.c - puts the scripts together. */
#include "rollback/way_back.h"

#include "migration/set.h"
#include "rollback/kept_rows.h"
#include "rollback/repair.h"

#include <string.h>

static void append_statements(GString *script, const GPtrArray *statements)
{
    for (guint i = 0; i < statements->len; i++)
        g_string_append_printf(script, "%s;\n", (const char *)g_ptr_array_index(statements, i));
}

static void append_part(GString *script, const char *title, const char *text)
{
    if (*text != '\0')
        g_string_append_printf(script, "\n-- %s\n%s", title, text);
}

static void append_part_of(GString *script, const char *title, const GPtrArray *statements)
{
    g_autoptr(GString) text = g_string_new(NULL);

    append_statements(text, statements);
    append_part(script, title, text->str);
}

/*
 * Names are qualified, so the search_path stays: functions of the project may count on it. Bodies of functions may
 * mention what comes later, and a value that fits nowhere becomes NULL.
 */
static const char repair_head[] = "SET LOCAL check_function_bodies = off;\n"
                                  "SET LOCAL row_security = off;\n"
                                  "SET LOCAL timezone = 'UTC';\n"
                                  "SET LOCAL datestyle = 'ISO';\n"
                                  "SET LOCAL intervalstyle = 'postgres';\n"
                                  "SET LOCAL bytea_output = 'hex';\n"
                                  "SET LOCAL extra_float_digits = 1;\n"
                                  "SET LOCAL lc_monetary = 'C';\n";
static const char text_as_function[] =
        "CREATE OR REPLACE FUNCTION pg_temp.text_as(value text, type text) RETURNS text LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        "    EXECUTE format('SELECT (%L::%s)::text', value, type) INTO value;\n"
        "    RETURN value;\n"
        "EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN\n"
        "    RETURN NULL;\n"
        "END $$;\n";

static bool writes_rows(const struct kept_rows *kept)
{
    return kept->scripts[KEPT_BACK]->len > 0 || kept->scripts[KEPT_NETS]->len > 0;
}

static void append_rows(GString *script, const struct kept_rows *kept)
{
    if (!writes_rows(kept))
        return;
    g_string_append(script, "\n-- rows\n");
    for (int i = KEPT_QUIET; i <= KEPT_LOUD; i++)
        g_string_append(script, kept->scripts[i]->str);
}

static char *repair_text(const struct repair *repair, const GPtrArray *names, const struct kept_rows *kept)
{
    g_autoptr(GString) script = g_string_new(NULL);

    append_part_of(script, "names as they were", names);
    append_part(script, "what the newer release wrote into what vanishes is set aside", kept->scripts[KEPT_ASIDE]->str);
    append_part_of(script, "what was added, or is in the way", repair->drops);
    append_part_of(script, "types, tables, columns", repair->structure);
    append_rows(script, kept);
    append_part_of(script, "what checks, indexes or shows rows", repair->late);
    append_part(script, "where sequences stand", kept->scripts[KEPT_POSITIONS]->str);
    if (script->len == 0)
        return NULL;
    g_autofree char *conflicts = g_strdup_printf(
            "CREATE TABLE IF NOT EXISTS %s.conflict (\n    version bigint NOT NULL,\n    relation text NOT NULL,\n"
            "    reason text NOT NULL,\n    line jsonb NOT NULL,\n    at timestamptz NOT NULL DEFAULT now()\n);\n",
            kept->schema);
    return g_strconcat(repair_head, writes_rows(kept) ? conflicts : "",
                       repair->retyped->len > 0 ? text_as_function : "", script->str, NULL);
}

static char *text_or_nothing(const GString *script)
{
    return script->len > 0 ? g_strdup(script->str) : NULL;
}

void way_back_make(struct way_back *way_back, const struct way_back_facts *facts)
{
    struct repair repair;
    struct kept_rows kept;

    repair_plan(&repair, facts->before, facts->after);
    kept_rows_init(&kept, facts->schema, facts->version, facts->applied);
    kept_rows_plan(&kept, &repair, facts->touched, facts->before, facts->after);
    way_back->repair = repair_text(&repair, facts->names, &kept);
    way_back->before_up = text_or_nothing(kept.scripts[KEPT_BEFORE]);
    way_back->after_up = text_or_nothing(kept.scripts[KEPT_AFTER]);
    kept_rows_release(&kept);
    repair_release(&repair);
}

void way_back_release(struct way_back *way_back)
{
    g_clear_pointer(&way_back->before_up, g_free);
    g_clear_pointer(&way_back->after_up, g_free);
    g_clear_pointer(&way_back->repair, g_free);
}

char *way_back_capture(const struct way_back *way_back)
{
    if (way_back->before_up == NULL && way_back->after_up == NULL)
        return NULL;
    return g_strconcat(way_back->before_up != NULL ? way_back->before_up : "", migration_capture_line,
                       way_back->after_up, NULL);
}
