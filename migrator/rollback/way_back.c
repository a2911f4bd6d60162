/* rollback/way_back.c - puts the scripts together. */
#include "rollback/way_back.h"

#include "apply/capture.h"
#include "generated/sql.h"
#include "rollback/kept_aside.h"
#include "rollback/kept_rows.h"
#include "rollback/repair.h"
#include "rollback/unkept.h"

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
static const char nothing_to_undo[] = "\n-- ---- nothing: the migration changes neither the schema nor any row\n";
static const char text_as_function[] =
        "CREATE OR REPLACE FUNCTION pg_temp.text_as(value text, type text) RETURNS text LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        "    EXECUTE format('SELECT (%L::%s)::text', value, type) INTO value;\n"
        "    RETURN value;\n"
        "EXCEPTION WHEN data_exception OR integrity_constraint_violation OR internal_error THEN\n" /* XX000: hstore */
        "    RETURN NULL;\n"
        "END $$;\n";

static const char conflict_table[] = "CREATE TABLE IF NOT EXISTS %s.conflict (\n    version bigint NOT NULL,\n"
                                     "    relation text NOT NULL,\n    reason text NOT NULL,\n"
                                     "    line jsonb NOT NULL,\n    at timestamptz NOT NULL DEFAULT now()\n);\n";

/* What a repair's statements, and those above, may call. */
static const struct {
    const char *call, *definition;
} functions[] = {
    { "pg_temp.fit(", SQL_ROLLBACK_SCRIPT_FIT },
    { "pg_temp.fit_partition(", SQL_ROLLBACK_SCRIPT_FIT_PARTITION },
    { "pg_temp.take_out(", SQL_ROLLBACK_SCRIPT_TAKE_OUT },
    { "pg_temp.quieten(", SQL_ROLLBACK_SCRIPT_QUIETEN },
    { "pg_temp.text_as(", text_as_function },
    { "pg_temp.give_to_owner(", SQL_ROLLBACK_SCRIPT_GIVE_TO_OWNER },
    { "pg_temp.for_owner(", SQL_ROLLBACK_SCRIPT_FOR_OWNER },
    { "pg_temp.free_for_tree(", SQL_ROLLBACK_SCRIPT_FREE_FOR_TREE },
};

static void append_functions(GString *script, const struct way_back *way_back, const char *statements)
{
    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++) {
        g_autoptr(GString) function = g_string_new(functions[i].definition);
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, way_back->version);
        g_string_replace(function, "@schema@", way_back->schema, 0);
        g_string_replace(function, "@version@", version, 0);
        if (strstr(statements, functions[i].call) != NULL || strstr(script->str, functions[i].call) != NULL)
            g_string_append(script, function->str);
    }
}

/* How many tables rows are kept in so far. */
static guint tables_of(const struct way_back *way_back)
{
    return way_back->steps->len == 0
                   ? 0
                   : ((const struct way_back_step *)g_ptr_array_index(way_back->steps, way_back->steps->len - 1))
                             ->tables;
}

static void append_rows(GString *script, const struct kept_rows *kept)
{
    g_string_append(script, "\n-- rows\n");
    for (int i = KEPT_QUIET; i <= KEPT_LOUD; i++)
        g_string_append(script, kept->scripts[i]->str);
}

static char *text_or_nothing(const GString *script)
{
    return script->len > 0 ? g_strdup(script->str) : NULL;
}

static char *step_repair(const struct way_back_step *step, const struct repair *repair, const GPtrArray *names,
                         const struct kept_rows *kept)
{
    g_autoptr(GString) script = g_string_new(NULL);

    append_part(script, "rows that are hidden from their owner", kept->scripts[KEPT_OPEN]->str);
    append_part_of(script, "names as they were", names);
    append_part(script, "what is about to be converted", kept->scripts[KEPT_NOW]->str);
    append_part_of(script, "what was added, or is in the way", repair->drops);
    append_part_of(script, "types, tables, columns", repair->structure);
    if (step->writes_rows)
        append_rows(script, kept);
    append_part_of(script, "tables that are made anew", repair->anew);
    append_part(script, "and their rows", kept->scripts[KEPT_ANEW]->str);
    append_part_of(script, "what checks, indexes or shows rows", repair->late);
    append_part(script, "where sequences stand", kept->scripts[KEPT_POSITIONS]->str);
    append_part(script, "rows are hidden as they were", kept->scripts[KEPT_SHUT]->str);
    return text_or_nothing(script);
}

/* What a step changes back, and which rows that concerns. crowded: as for repair_plan(). To be released. */
struct planned {
    struct repair repair;
    struct kept_rows kept;
};

static void planned_init(struct planned *planned, const struct way_back *way_back, const struct way_back_facts *facts,
                         const GPtrArray *crowded)
{
    repair_plan(&planned->repair, facts->before, facts->after, crowded);
    kept_rows_init(&planned->kept, way_back->schema, way_back->version, facts->applied, tables_of(way_back));
    planned->kept.is_alone = facts->is_alone;
    kept_rows_plan(&planned->kept, &planned->repair, facts->touched.tables, facts->before);
}

static void planned_release(struct planned *planned)
{
    kept_rows_release(&planned->kept);
    repair_release(&planned->repair);
}

/* The step's repair with what is unique dropped meanwhile; NULL: there is none, or nothing that is touched has any. */
static char *roomy_repair(const struct way_back *way_back, const struct way_back_facts *facts,
                          const struct way_back_step *step)
{
    if (facts->touched.tables->len == 0)
        return NULL;
    CLEANUP(planned_release) struct planned planned;
    planned_init(&planned, way_back, facts, facts->touched.tables);
    g_autofree char *text = step_repair(step, &planned.repair, facts->names, &planned.kept);
    return g_strcmp0(text, step->repair) != 0 ? g_steal_pointer(&text) : NULL;
}

/* Is there a trigger that a transaction may put off until its end? */
static bool can_be_deferred(const struct snapshot *snapshot)
{
    for (guint i = 0; i < snapshot->objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(snapshot->objects, i);
        const char *definition = catalog_is(object, KIND_TRIGGER) ? catalog_facet(object, "definition") : NULL;
        if (definition != NULL && strstr(definition, " DEFERRABLE ") != NULL &&
            strstr(definition, " NOT DEFERRABLE ") == NULL)
            return true;
    }
    return false;
}

/* What tells the session's own rows from those that others write meanwhile. */
static void append_session(const struct way_back *way_back, GString *before, GString *after)
{
    g_autofree char *set = g_strdup_printf("SET migrator.keeping = '%" G_GINT64_FORMAT "';\n", way_back->version);

    if (before->len == 0 && after->len == 0)
        return;
    g_string_prepend(before, set);
    g_string_append(after, "RESET migrator.keeping;\n");
}

/* Is more gone, or other, than rows that triggers saw? */
static bool takes_more(const struct repair *repair)
{
    return repair->lost->len + repair->retyped->len + repair->rebuilt->len > 0;
}

struct way_back_step *way_back_step_new(const struct way_back *way_back, const struct way_back_facts *facts,
                                        guint first, guint count)
{
    struct way_back_step *step = g_new0(struct way_back_step, 1);
    CLEANUP(planned_release) struct planned planned;

    planned_init(&planned, way_back, facts, NULL);
    GString *const *scripts = planned.kept.scripts;
    const bool keeps_rows = scripts[KEPT_BEFORE]->len > 0 || scripts[KEPT_AFTER]->len > 0;
    if (facts->touched.is_unread)
        unkept_append(&planned.kept, &planned.repair, facts->touched.tables);
    if (scripts[KEPT_AFTER]->len > 0 && can_be_deferred(facts->applied)) /* what it writes is kept, too */
        g_string_prepend(scripts[KEPT_AFTER], "SET CONSTRAINTS ALL IMMEDIATE;\n");
    if (facts->is_alone)
        append_session(way_back, scripts[KEPT_BEFORE], scripts[KEPT_AFTER]);
    *step = (struct way_back_step){ .first = first,
                                    .count = count,
                                    .before_up = text_or_nothing(scripts[KEPT_BEFORE]),
                                    .after_up = text_or_nothing(scripts[KEPT_AFTER]),
                                    .keeps_rows = keeps_rows,
                                    .notifies = facts->touched.notifies,
                                    .writes_rows = scripts[KEPT_BACK]->len > 0 || scripts[KEPT_NETS]->len > 0 ||
                                                   scripts[KEPT_ANEW]->len > 0,
                                    .is_alone = facts->is_alone,
                                    .is_unread = facts->touched.is_unread,
                                    .takes_more = takes_more(&planned.repair),
                                    .tables = planned.kept.tables };
    step->repair = step_repair(step, &planned.repair, facts->names, &planned.kept);
    step->roomy_repair = roomy_repair(way_back, facts, step);
    return step;
}

void way_back_step_free(struct way_back_step *step)
{
    g_free(step->before_up);
    g_free(step->after_up);
    g_free(step->repair);
    g_free(step->roomy_repair);
    g_free(step);
}

static void free_step(gpointer step)
{
    way_back_step_free(step);
}

void way_back_init(struct way_back *way_back, const char *schema, int64_t version, bool is_whole)
{
    *way_back = (struct way_back){
        .schema = schema, .version = version, .is_whole = is_whole, .steps = g_ptr_array_new_with_free_func(free_step)
    };
}

void way_back_release(struct way_back *way_back)
{
    g_clear_pointer(&way_back->steps, g_ptr_array_unref);
    g_clear_pointer(&way_back->aside, g_free);
    g_clear_pointer(&way_back->again, g_free);
}

void way_back_add(struct way_back *way_back, struct way_back_step *step)
{
    g_ptr_array_add(way_back->steps, step);
}

/* Is the table, or one of its columns, among what up added? By address: it may have another name by now. */
static bool gains(const GPtrArray *gained, const struct catalog_object *table)
{
    for (guint i = 0; i < gained->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(gained, i);
        if (catalog_is_same(object, table) || (object->parent != NULL && catalog_is_same(object->parent, table)))
            return true;
    }
    return false;
}

void way_back_set_aside(struct way_back *way_back, const struct way_back_facts *facts)
{
    struct repair repair;
    struct kept_rows kept;

    repair_plan(&repair, facts->before, facts->after, NULL);
    kept_rows_init(&kept, way_back->schema, way_back->version, facts->applied, tables_of(way_back));
    kept_aside_plan(&kept, repair.gained);
    for (guint i = 0; i < facts->applied->objects->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(facts->applied->objects, i);
        if (!catalog_is(table, KIND_TABLE) || !gains(repair.gained, table))
            continue;
        kept_rows_open(kept.scripts[KEPT_ASIDE], table);
        kept_rows_open(kept.scripts[KEPT_AGAIN], table);
    }
    way_back->aside = text_or_nothing(kept.scripts[KEPT_ASIDE]);
    way_back->again = text_or_nothing(kept.scripts[KEPT_AGAIN]);
    kept_rows_release(&kept);
    repair_release(&repair);
}

/* ---- capture.sql ---- */

static bool keeps(const struct way_back_step *step)
{
    return step->before_up != NULL || step->after_up != NULL;
}

static void append_capture(GString *script, const struct way_back *way_back, const struct way_back_step *step)
{
    g_autofree char *line = apply_capture_line(way_back->is_whole ? APPLY_CAPTURE_WHOLE : step->first + 1);

    g_string_append_printf(script, "%s%s%s%s", step->before_up != NULL ? step->before_up : "", line,
                           step->after_up != NULL ? step->after_up : "", way_back->is_whole ? "" : apply_capture_end);
}

bool way_back_keeps_rows(const struct way_back *way_back)
{
    for (guint i = 0; i < way_back->steps->len; i++)
        if (((const struct way_back_step *)g_ptr_array_index(way_back->steps, i))->keeps_rows)
            return true;
    return false;
}

bool way_back_keeps_alone(const struct way_back *way_back)
{
    for (guint i = 0; i < way_back->steps->len; i++) {
        const struct way_back_step *step = g_ptr_array_index(way_back->steps, i);
        if (step->is_alone && keeps(step))
            return true;
    }
    return false;
}

bool way_back_notifies(const struct way_back *way_back)
{
    for (guint i = 0; i < way_back->steps->len; i++)
        if (((const struct way_back_step *)g_ptr_array_index(way_back->steps, i))->notifies)
            return true;
    return false;
}

char *way_back_capture(const struct way_back *way_back)
{
    g_autoptr(GString) script = g_string_new(NULL);

    for (guint i = 0; i < way_back->steps->len; i++) {
        const struct way_back_step *step = g_ptr_array_index(way_back->steps, i);
        if (keeps(step) || (way_back->is_whole && way_back->again != NULL))
            append_capture(script, way_back, step);
    }
    if (script->len == 0 && way_back->again != NULL)
        g_string_append(script, apply_capture_end);
    if (way_back->again != NULL)
        g_string_append(script, way_back->again);
    return text_or_nothing(script);
}

/* ---- repair.sql ---- */

static void append_step(GString *script, const struct way_back *way_back, const struct way_back_step *step,
                        bool is_roomy)
{
    const char *repair = is_roomy && step->roomy_repair != NULL ? step->roomy_repair : step->repair;

    if (repair == NULL)
        return;
    if (way_back->steps->len > 1)
        g_string_append_printf(script, "\n-- ---- back before statement %u\n", step->first + 1);
    g_string_append_printf(script, "%s%s", repair,
                           way_back->steps->len > 1 && step->writes_rows ? "SET CONSTRAINTS ALL IMMEDIATE;\n" : "");
}

static bool is_crowded(const struct way_back *way_back)
{
    for (guint i = 0; i < way_back->steps->len; i++)
        if (((const struct way_back_step *)g_ptr_array_index(way_back->steps, i))->roomy_repair != NULL)
            return true;
    return false;
}

static void append_head(GString *script, const struct way_back *way_back, const char *statements)
{
    /* what is set aside may not come back whole, nor fit what is there again */
    bool writes_rows = way_back->aside != NULL || strstr(statements, "pg_temp.fit") != NULL;

    for (guint i = 0; i < way_back->steps->len; i++) {
        const struct way_back_step *step = g_ptr_array_index(way_back->steps, i);
        writes_rows = writes_rows || step->writes_rows;
    }
    g_string_append(script, repair_head);
    if (writes_rows)
        g_string_append_printf(script, conflict_table, way_back->schema);
    append_functions(script, way_back, statements);
}

char *way_back_repair(const struct way_back *way_back, bool is_roomy)
{
    g_autoptr(GString) steps = g_string_new(NULL);
    g_autoptr(GString) script = g_string_new(NULL);

    if (is_roomy && !is_crowded(way_back))
        return NULL;
    if (way_back->aside != NULL)
        append_part(steps, "what the newer release wrote into what vanishes is set aside", way_back->aside);
    for (guint i = way_back->steps->len; i > 0; i--)
        append_step(steps, way_back, g_ptr_array_index(way_back->steps, i - 1), is_roomy);
    append_head(script, way_back, steps->str);
    g_string_append(script, steps->len > 0 ? steps->str : nothing_to_undo);
    return text_or_nothing(script);
}
