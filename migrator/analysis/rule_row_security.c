/* analysis/rule_row_security.c - hazards of row security and its policies. */
#include "analysis/rule.h"

#include "analysis/statement_way.h"

static bool is_on(const struct rule_view *view)
{
    return view_has(view, SQL_ON);
}

static bool has_policy(const struct rule_view *view)
{
    return (view->relation != NULL && view->relation->policies->len > 0) ||
           view_follows(view, SQL_CREATE_POLICY) != NULL;
}

static bool is_secured(const struct rule_view *view)
{
    return view->relation != NULL && view->relation->has_row_security;
}

static bool enables_with_policy(struct rule_view *view)
{
    return is_on(view) && !is_secured(view) && has_policy(view);
}

static bool enables_without_policy(struct rule_view *view)
{
    return is_on(view) && !is_secured(view) && !has_policy(view);
}

/* Of a table that nobody uses yet a later migration may still say who sees what. */
static bool enables_on_new(struct rule_view *view)
{
    return is_on(view) && (view->age == MODEL_NEW || view->age == MODEL_UNRELEASED);
}

static bool has_policy_by_now(const struct model *model, const struct rule_memory *memory)
{
    const struct model_relation *relation = model_find_relation(model, memory->relation);

    return relation == NULL || !relation->has_row_security || relation->policies->len > 0;
}

static bool disables(struct rule_view *view)
{
    g_string_append(view->detail,
                    view->action->kind == SQL_SET_ROW_SECURITY ? "is switched off" : "no longer holds for its owner");
    return !is_on(view);
}

static bool enables(struct rule_view *view)
{
    return is_on(view);
}

/* Where row security is off a policy does nothing, and where it is switched on here that is what is said. */
static bool takes_effect(const struct rule_view *view)
{
    bool is_off = view->relation != NULL && view->relation->is_whole && !view->relation->has_row_security;

    return !is_off && view_follows(view, SQL_SET_ROW_SECURITY) == NULL;
}

static bool restricts(struct rule_view *view)
{
    return view_has(view, SQL_RESTRICTIVE) && takes_effect(view);
}

static bool permits(struct rule_view *view)
{
    return !view_has(view, SQL_RESTRICTIVE) && takes_effect(view);
}

static bool drops_policy(struct rule_view *view)
{
    return view_follows(view, SQL_CREATE_POLICY) == NULL;
}

/* What is dropped and created again in one file is another one from then on. */
static bool changes_policy(struct rule_view *view)
{
    return (view->action->kind == SQL_ALTER_POLICY || view_follows(view, SQL_CREATE_POLICY) != NULL) &&
           takes_effect(view);
}

/* ---- what the other tables of the schema have ---- */

struct neighbours {
    const struct model_relation *relation;
    bool (*has)(const struct model_relation *relation);
    bool is_found;
};

static bool is_secure(const struct model_relation *relation)
{
    return relation->has_row_security;
}

static bool is_forced(const struct model_relation *relation)
{
    return relation->has_row_security && relation->forces_row_security;
}

static void look_at_neighbour(gpointer argument, struct model_relation *relation)
{
    struct neighbours *neighbours = argument;

    neighbours->is_found = neighbours->is_found ||
                           (relation != neighbours->relation && !relation->is_temporary && neighbours->has(relation) &&
                            g_strcmp0(relation->name.schema, neighbours->relation->name.schema) == 0);
}

/* At the set's end: is the table gone, or has it what some other table of its schema has, or has none of them that? */
static bool keeps_up(const struct model *model, const struct rule_memory *memory,
                     bool (*has)(const struct model_relation *relation))
{
    struct neighbours neighbours = { .relation = model_find_relation(model, memory->relation), .has = has };

    if (neighbours.relation == NULL || has(neighbours.relation))
        return true;
    model_each_relation(model, look_at_neighbour, &neighbours);
    return !neighbours.is_found;
}

static bool is_secured_by_now(const struct model *model, const struct rule_memory *memory)
{
    return keeps_up(model, memory, is_secure);
}

static bool is_forced_by_now(const struct model *model, const struct rule_memory *memory)
{
    const struct model_relation *relation = model_find_relation(model, memory->relation);

    return relation == NULL || !is_secure(relation) || keeps_up(model, memory, is_forced);
}

/* A partition is read through its table, whose policies hold. */
static bool creates_table(struct rule_view *view)
{
    bool is_there = view->relation != NULL && view->relation->kind != MODEL_UNKNOWN;

    return !is_there && !view_has(view, SQL_TEMPORARY) && view->action->other.name == NULL;
}

static bool says_nothing(struct rule_view *view)
{
    return view->action->expression == NULL;
}

/* ---- what to write instead ---- */

static void create_policy_first(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *name = sql_quote_name(view->action->relation);
    g_autofree char *plain = g_strconcat(view->action->relation.name, "_all", NULL);
    g_autofree char *policy = sql_quote_identifier(plain);

    safe_way_step(way, false, "policies",
                  "-- who sees which rows, in the place of true\n"
                  "CREATE POLICY %s ON %s USING (true);\n"
                  "ALTER TABLE %s ENABLE ROW LEVEL SECURITY;\n",
                  policy, name, name);
}

const struct rule rules_of_row_security[] = {
    {
            .id = "rls-enable",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_SET_ROW_SECURITY },
            .matches = enables_with_policy,
            .summary = "Row security is switched on for a table in use",
            .text = "row security is switched on for {relation}",
            .effect = "the running release no longer sees or writes rows that no policy gives it",
            .remedy =
                    "first release a program that sets what the policies ask for, then switch it on in a migration that "
                    "is marked",
    },
    {
            .id = "rls-no-policy",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_SET_ROW_SECURITY },
            .matches = enables_without_policy,
            .summary = "Row security is switched on for a table that has no policy",
            .text = "row security is switched on for {relation}, and no policy of it is known",
            .effect = "everyone but its owner sees no row of it and can write none",
            .remedy = "create the policies in the same migration, before this statement",
            .safe_way = create_policy_first,
    },
    {
            .id = "rls-new-without-policy",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_SET_ROW_SECURITY },
            .matches = enables_on_new,
            .is_settled = has_policy_by_now,
            .summary = "A new table has row security and no policy",
            .text = "the new table {relation} has row security, and no policy",
            .effect = "everyone but its owner sees no row of it and can write none",
            .remedy = "create its policies, in the same migration",
    },
    {
            .id = "rls-disable",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_SET_ROW_SECURITY, SQL_FORCE_ROW_SECURITY },
            .matches = disables,
            .summary = "Row security is switched off, or off for the owner",
            .text = "row security of {relation} {detail}",
            .effect = "rows that its policies hid are visible, and the running release may rely on their being hidden",
            .remedy = "release a program that filters by itself first, and mark the migration",
            .safe_way = statement_way_after,
    },
    {
            .id = "rls-force",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_FORCE_ROW_SECURITY },
            .matches = enables,
            .summary = "Row security holds for the table's owner, too",
            .text = "row security of {relation} holds for its owner, too",
            .effect =
                    "a release that connects as the owner no longer sees what no policy gives it; so do dumps and jobs",
            .remedy = "see as whom the running release, dumps and jobs connect before",
    },
    {
            .id = "policy-add",
            .axis = AXIS_DATA,
            .severity = FINDING_NOTE,
            .kinds = { SQL_CREATE_POLICY },
            .matches = permits,
            .summary = "A policy shows more rows of a table in use",
            .text = "the policy {name} of {relation} gives access to more rows",
            .effect = "policies are joined with OR: what one gives no other takes away",
            .remedy = "see that it names its roles (TO …), and its commands (FOR …); AS RESTRICTIVE joins with AND",
    },
    {
            .id = "policy-restrictive",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_CREATE_POLICY },
            .matches = restricts,
            .summary = "A restrictive policy hides rows of a table in use",
            .text = "the restrictive policy {name} hides rows of {relation}",
            .effect = "the running release no longer sees or writes what it refuses",
            .remedy = "first release a program that can do without, and mark the migration",
    },
    {
            .id = "alter-policy",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_POLICY, SQL_DROP_POLICY },
            .matches = changes_policy,
            .summary = "A policy of a table in use is changed",
            .text = "the policy {name} of {relation} is changed",
            .effect = "the running release sees or writes other rows from now on",
            .remedy = "create the new policy beside it, and drop the old one when no release relies on it",
    },
    {
            .id = "drop-policy",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_POLICY },
            .matches = drops_policy,
            .summary = "A policy of a table in use is dropped",
            .text = "the policy {name} of {relation} is dropped, and not created again here",
            .effect =
                    "rows that only it gave access to are gone for the running release; with the last one all of them are",
            .remedy = "create what replaces it in the same migration",
    },
    {
            .id = "rls-incomplete",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_TABLE },
            .matches = creates_table,
            .is_settled = is_secured_by_now,
            .summary = "A table is created without row security, beside others that have it",
            .text = "{relation} has no row security, and other tables of its schema have it",
            .effect = "whoever may read it sees all of its rows, also those of others",
            .remedy =
                    "ALTER TABLE … ENABLE ROW LEVEL SECURITY with its policies; allow it where its rows are everybody's",
    },
    {
            .id = "rls-not-forced",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_SET_ROW_SECURITY },
            .matches = enables,
            .is_settled = is_forced_by_now,
            .summary = "A table's row security spares its owner, beside others whose does not",
            .text = "row security of {relation} does not hold for its owner, and that of other tables of its schema does",
            .effect = "a program that connects as the owner sees and writes all of its rows",
            .remedy = "ALTER TABLE … FORCE ROW LEVEL SECURITY",
    },
    {
            .id = "policy-without-expression",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_POLICY },
            .matches = says_nothing,
            .summary = "A policy has neither USING nor WITH CHECK",
            .text = "the policy {name} of {relation} says nothing: it has neither USING nor WITH CHECK",
            .effect = "no row is seen or written by it",
            .remedy = "say which rows: USING (…), which holds for written rows, too, where there is no WITH CHECK",
    },
    { .id = NULL },
};
