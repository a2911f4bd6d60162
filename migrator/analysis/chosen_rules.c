/* analysis/chosen_rules.c - which rules a run asks: by options, server version and kind of action. */
#include "analysis/chosen_rules.h"

bool chosen_rules_check(const char *const *ids, struct fault *fault)
{
    for (; ids != NULL && *ids != NULL; ids++) {
        const char *nearest = NULL;

        if (rule_find(*ids) != NULL)
            continue;
        fault_set(fault, FAULT_USAGE, "there is no rule \"%s\"", *ids);
        nearest = rule_nearest(*ids);
        return nearest != NULL ? fault_set_hint(fault, "did you mean \"%s\"?", nearest)
                               : fault_set_hint(fault, "`migrator explain` lists all rules");
    }
    return true;
}

static bool is_listed(const char *const *ids, const char *id)
{
    return ids != NULL && g_strv_contains(ids, id);
}

static bool is_for_version(const struct rule *rule, int server_version)
{
    return (rule->since == 0 || server_version >= rule->since) && (rule->until == 0 || server_version <= rule->until);
}

static bool is_enabled(const struct rule *rule, const struct analysis_options *options, int server_version)
{
    if ((rule->traits & RULE_OUTSIDE) != 0 || !is_for_version(rule, server_version))
        return false;
    return (rule->traits & RULE_OFF) == 0 || is_listed(options->enable, rule->id);
}

static bool looks_at(const struct rule *rule, enum sql_action_kind kind)
{
    if (rule->kinds[0] == SQL_OPAQUE)
        return kind != SQL_OPAQUE;
    for (size_t index = 0; index < RULE_KINDS_MAX && rule->kinds[index] != SQL_OPAQUE; index++)
        if (rule->kinds[index] == kind)
            return true;
    return false;
}

void chosen_rules_init(struct chosen_rules *chosen, const struct analysis_options *options, int server_version)
{
    const struct rule *rule = NULL;

    for (int kind = 0; kind < SQL_ACTION_KIND_COUNT; kind++)
        chosen->of_kind[kind] = g_ptr_array_new();
    for (guint index = 0; (rule = rule_next(&index)) != NULL;)
        for (int kind = 0; kind < SQL_ACTION_KIND_COUNT; kind++)
            if (is_enabled(rule, options, server_version) && looks_at(rule, (enum sql_action_kind)kind))
                g_ptr_array_add(chosen->of_kind[kind], (gpointer)(guintptr)rule);
}

void chosen_rules_release(struct chosen_rules *chosen)
{
    for (int kind = 0; kind < SQL_ACTION_KIND_COUNT; kind++)
        g_ptr_array_free(chosen->of_kind[kind], TRUE);
}
