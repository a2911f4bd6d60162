/* analysis/rule_sequences.c - hazards of sequences. */
#include "analysis/rule.h"

#include "analysis/question.h"
#include "analysis/statement_way.h"

#include <string.h>

static bool sets(const struct rule_view *view, const char *setting)
{
    return view->action->settings != NULL && g_strv_contains(view->action->settings, setting);
}

/* The table whose keys it is about; no name: none that is known. */
static struct sql_name keyed_table(const struct rule_view *view)
{
    if (view->relation == NULL)
        return (struct sql_name){ 0 };
    return view->relation->kind == MODEL_SEQUENCE ? view->relation->owner : view->relation->name;
}

/* Rows that the file has brought with keys of their own: the sequence that hands out such is put behind them. */
static bool has_rows_before(const struct rule_view *view)
{
    const struct sql_name table = keyed_table(view);

    for (guint index = 0; table.name != NULL && index < view->preceding_count; index++) {
        const struct sql_action *earlier = &view->preceding[index];

        if ((earlier->kind == SQL_INSERT || earlier->kind == SQL_COPY_FROM) && view_same_name(earlier->relation, table))
            return true;
    }
    return false;
}

/* The sequence, or the column whose it is. */
static bool name_sequence(struct rule_view *view)
{
    g_autofree char *name = view_name(view->action->relation);

    if (view->action->kind == SQL_SET_IDENTITY)
        g_string_append_printf(view->detail, "identity %s.%s", name, view->action->name);
    else if (view->action->name != NULL)
        g_string_append_printf(view->detail, "sequence of %s.%s", name, view->action->name);
    else if (view->action->relation.name != NULL)
        g_string_append_printf(view->detail, "sequence %s", name);
    else
        g_string_append(view->detail, "sequence whose name is not known before it runs");
    return true;
}

/* Does it set one of these of what is in use? */
static bool sets_of(struct rule_view *view, const char *const *settings)
{
    for (; *settings != NULL; settings++)
        if (sets(view, *settings))
            return view_column_is_in_use(view) && name_sequence(view);
    return false;
}

static bool restarts(struct rule_view *view)
{
    static const char *const settings[] = { "restart", NULL };

    if (view->action->kind == SQL_SET_SEQUENCE)
        return !has_rows_before(view) && name_sequence(view);
    return sets_of(view, settings);
}

static bool cycles(struct rule_view *view)
{
    static const char *const settings[] = { "cycle", NULL };

    return sets_of(view, settings);
}

static bool changes_type(struct rule_view *view)
{
    return sets(view, "as");
}

static bool changes_step(struct rule_view *view)
{
    static const char *const settings[] = { "increment", "minvalue", "maxvalue", NULL };

    return sets_of(view, settings);
}

/* ---- numbers that run out ---- */

/* From here on there is still time to do something about it. */
#define NEAR_END 0.8

static const struct model_relation *counting_table(const struct rule_view *view)
{
    const struct model_relation *relation = view->relation;

    return relation != NULL && relation->kind == MODEL_SEQUENCE && relation->owner.name != NULL
                   ? model_find_relation(view->model, relation->owner)
                   : relation;
}

static const struct model_column *near_end(const struct model_relation *table)
{
    for (guint index = 0; table != NULL && index < table->columns->len; index++) {
        const struct model_column *column = g_ptr_array_index(table->columns, index);

        if (column->used >= NEAR_END)
            return column;
    }
    return NULL;
}

/* Said once of each relation that a migration goes to. */
static bool is_first_on_relation(const struct rule_view *view)
{
    for (guint index = 0; index < view->preceding_count; index++)
        if (view_same_name(view->preceding[index].relation, view->action->relation))
            return false;
    return true;
}

static bool gets_another_type(const struct rule_view *view, const char *column)
{
    const struct sql_action *later = find_later(view, SQL_ALTER_COLUMN_TYPE, view->action->relation);

    return (view->action->kind == SQL_ALTER_COLUMN_TYPE && g_strcmp0(view->action->name, column) == 0) ||
           (later != NULL && g_strcmp0(later->name, column) == 0);
}

static bool runs_out(struct rule_view *view)
{
    const struct model_relation *table = counting_table(view);
    const struct model_column *column = near_end(table);

    if (column == NULL || view->action->kind == SQL_DROP_TABLE || !is_first_on_relation(view) ||
        gets_another_type(view, column->name))
        return false;
    g_autofree char *shown = view_name(table->name);
    g_string_append_printf(view->detail, "%s.%s has %.0f %%", shown, column->name, column->used * 100);
    return true;
}

/* ---- rows that bring their own keys ---- */

static const char *generated_column(const struct rule_view *view)
{
    const char *const *columns = view->action->columns;

    for (; view->relation != NULL && columns != NULL && *columns != NULL; columns++) {
        const struct model_column *column = model_find_column(view->relation, *columns);

        if (column != NULL && (column->is_identity || column->owned_sequence != NULL))
            return *columns;
    }
    return NULL;
}

static bool calls_setval(const struct sql_query *query)
{
    for (guint index = 0; query != NULL && index < query->call_count; index++)
        if (strcmp(query->calls[index].function.name, "setval") == 0)
            return true;
    return false;
}

/* Does the migration put a sequence forward later? Which one is not looked at. */
static bool is_put_forward(const struct rule_view *view)
{
    for (guint index = 0; index < view->following_count; index++) {
        const struct sql_action *later = &view->following[index];

        if (calls_setval(later->query) || later->kind == SQL_SET_IDENTITY ||
            (later->kind == SQL_ALTER_SEQUENCE && later->settings != NULL &&
             g_strv_contains(later->settings, "restart")))
            return true;
    }
    return false;
}

static bool brings_keys(struct rule_view *view)
{
    const char *column = generated_column(view);

    if (column == NULL || is_put_forward(view))
        return false;
    g_string_append(view->detail, column);
    return true;
}

static void put_forward(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *column = sql_quote_identifier(generated_column(view));
    g_autofree char *table_text = sql_quote_literal(table);
    g_autofree char *column_text = sql_quote_literal(generated_column(view));

    safe_way_step(way, false, "put_sequence_forward",
                  "-- behind the INSERT, in the same migration\n"
                  "SELECT setval(pg_get_serial_sequence(%s, %s), max(%s)) FROM %s;\n",
                  table_text, column_text, column, table);
}

const struct rule rules_of_sequences[] = {
    {
            .id = "drop-sequence",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_DROP_SEQUENCE },
            .summary = "A sequence that may be in use is dropped",
            .text = "the sequence {relation} is dropped",
            .effect = "nextval() of the running release fails, and how far it had counted is lost",
            .remedy = "release a program that no longer uses it, then drop it, and say so in the header",
            .safe_way = statement_way_after_use,
    },
    {
            .id = "rename-sequence",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_RENAME_SEQUENCE },
            .summary = "A sequence that is in use is renamed",
            .text = "the sequence {relation} is renamed to {new_name}",
            .effect = "column defaults follow; nextval('{relation}') of the running release fails",
            .remedy =
                    "keep the name; or release a program that does not name it, and say in the header that this is so",
            .safe_way = statement_way_after,
    },
    {
            .id = "sequence-restart",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_SEQUENCE, SQL_SET_IDENTITY, SQL_SET_SEQUENCE },
            .matches = restarts,
            .summary = "A sequence is set back or forward",
            .text = "the {detail} is restarted",
            .effect = "set back, it hands out keys that exist, and inserts of the running release fail or mix up rows",
            .remedy = "set it to more than the greatest key there is, by setval() with max() of the column",
    },
    {
            .id = "sequence-cycle",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_SEQUENCE, SQL_SET_IDENTITY },
            .matches = cycles,
            .summary = "A sequence begins again at its end",
            .text = "the {detail} begins again when it has come to its end",
            .effect = "it then hands out keys that exist",
            .remedy = "use bigint, which does not come to its end",
    },
    {
            .id = "sequence-type",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_SEQUENCE },
            .matches = changes_type,
            .summary = "A sequence gets another type",
            .text = "the sequence {relation} becomes {type}",
            .effect = "a wider one hands out values that the column, or the running release, may not hold; a narrower "
                      "one comes to its end sooner",
            .remedy = "widen the column, and the programs that read it, first",
    },
    {
            .id = "sequence-step",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_SEQUENCE, SQL_SET_IDENTITY },
            .matches = changes_step,
            .summary = "A sequence counts in other steps, or to another end",
            .text = "the step or the limits of the {detail} change",
            .effect = "programs that take as many keys at once as the step says use the same keys twice",
            .remedy = "stop the programs that reserve keys by its step, or give the new step a sequence of its own",
    },
    {
            .id = "sequence-not-reset",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_INSERT, SQL_COPY_FROM },
            .matches = brings_keys,
            .summary = "Rows bring keys that a sequence will hand out, too",
            .text = "rows with keys of their own are inserted into {relation} ({detail}), and the sequence is not put "
                    "forward",
            .effect = "it hands out the same keys later, and inserts fail as duplicates",
            .remedy = "leave the column out, or call setval() with the greatest key behind it",
            .safe_way = put_forward,
    },
    {
            .id = "int-sequence-capacity",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_LIVE,
            .matches = runs_out,
            .summary = "A column's numbers are running out",
            .text = "{detail} of the numbers used that its sequence, or its type, can give it",
            .effect = "when they have run out, every INSERT of the running release fails",
            .remedy = "make the column bigint in good time: a new column beside it, kept up by a trigger and filled in "
                      "batches, then swapped; where only the sequence ends sooner, ALTER SEQUENCE … MAXVALUE",
    },
    { .id = NULL },
};
