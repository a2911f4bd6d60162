/* rollback/way_back.c - puts the scripts together. */
#include "rollback/way_back.h"

#include "rollback/kept_rows.h"
#include "rollback/repair.h"

#include <string.h>

static const char up_line[] = "-- Here the migration itself runs.\n";

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

/* Names are qualified, bodies of functions may mention what comes later, and a value that fits nowhere becomes NULL. */
static const char repair_head[] = "SET LOCAL search_path = pg_catalog;\n"
                                  "SET LOCAL check_function_bodies = off;\n"
                                  "SET LOCAL row_security = off;\n";
static const char text_as_function[] =
        "CREATE OR REPLACE FUNCTION pg_temp.text_as(value text, type text) RETURNS text LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        "    EXECUTE format('SELECT (%L::%s)::text', value, type) INTO value;\n"
        "    RETURN value;\n"
        "EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN\n"
        "    RETURN NULL;\n"
        "END $$;\n";

static char *repair_text(const struct repair *repair, const GPtrArray *names, const struct kept_rows *kept)
{
    g_autoptr(GString) script = g_string_new(NULL);

    append_part_of(script, "names as they were", names);
    append_part(script, "what the newer release wrote into what vanishes is set aside", kept->aside->str);
    append_part_of(script, "what was added, or is in the way", repair->drops);
    append_part_of(script, "types, tables, columns", repair->structure);
    append_part(script, "rows", kept->back->str);
    append_part_of(script, "what checks, indexes or shows rows", repair->late);
    append_part(script, "where sequences stand", kept->positions->str);
    if (script->len == 0)
        return NULL;
    g_autofree char *conflicts = g_strdup_printf(
            "CREATE TABLE IF NOT EXISTS %s.conflict (\n    version bigint NOT NULL,\n    relation text NOT NULL,\n"
            "    reason text NOT NULL,\n    line jsonb NOT NULL,\n    at timestamptz NOT NULL DEFAULT now()\n);\n",
            kept->schema);
    const bool needs_table = kept->back->len > 0;
    const bool needs_function = repair->retyped->len > 0;
    return g_strconcat(repair_head, needs_table ? conflicts : "", needs_function ? text_as_function : "", script->str,
                       NULL);
}

static char *steal_text(GString *script)
{
    return g_string_free(script, script->len == 0);
}

void way_back_make(struct way_back *way_back, const struct snapshot *before, const struct snapshot *after,
                   GPtrArray *names, const char *schema, int64_t version)
{
    struct repair repair;
    struct kept_rows kept = { .schema = schema,
                              .version = version,
                              .before = g_string_new(NULL),
                              .after = g_string_new(NULL),
                              .aside = g_string_new(NULL),
                              .back = g_string_new(NULL),
                              .positions = g_string_new(NULL) };

    repair_plan(&repair, before, after);
    kept_rows_plan(&kept, &repair, before, after);
    way_back->repair = repair_text(&repair, names, &kept);
    way_back->before_up = steal_text(kept.before);
    way_back->after_up = steal_text(kept.after);
    g_string_free(kept.aside, TRUE);
    g_string_free(kept.back, TRUE);
    g_string_free(kept.positions, TRUE);
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
    if (way_back->before_up == NULL)
        return NULL;
    return g_strconcat(way_back->before_up, up_line, way_back->after_up, NULL);
}
