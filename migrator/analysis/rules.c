/* analysis/rules.c - all rules, in the order in which they are listed. */
#include "analysis/rule.h"

#include "base/nearest.h"

#include <string.h>

static const struct rule *const tables[] = {
    rules_of_columns,      rules_of_column_changes, rules_of_not_null,
    rules_of_column_types, rules_of_constraints,    rules_of_constraints_gone,
    rules_of_keys,         rules_of_foreign_keys,   rules_of_indexes,
    rules_of_indexes_gone, rules_of_tables,         rules_of_storage,
    rules_of_views,        rules_of_sequences,      rules_of_partitions,
    rules_of_types,        rules_of_objects,        rules_of_routines,
    rules_of_row_security, rules_of_access,         rules_of_server,
    rules_of_rows,         rules_of_transactions,   rules_of_sessions,
    rules_of_activity,     rules_of_names,          rules_of_extensions,
    rules_of_conventions,  rules_of_standards,      rules_of_history,
    rules_of_scripts,      rules_of_files,
};

const char *rule_axis_name(enum rule_axis axis)
{
    static const char *const names[AXIS_COUNT] = {
        [AXIS_AVAILABILITY] = "availability", [AXIS_COMPATIBILITY] = "compatibility", [AXIS_DATA] = "data",
        [AXIS_STRUCTURE] = "structure",       [AXIS_CONVENTION] = "convention",
    };
    return names[axis];
}

const struct rule *rule_next(guint *index)
{
    guint skip = *index;

    for (size_t table = 0; table < G_N_ELEMENTS(tables); table++)
        for (const struct rule *rule = tables[table]; rule->id != NULL; rule++)
            if (skip-- == 0) {
                (*index)++;
                return rule;
            }
    return NULL;
}

const struct rule *rule_find(const char *id)
{
    for (size_t table = 0; table < G_N_ELEMENTS(tables); table++)
        for (const struct rule *rule = tables[table]; rule->id != NULL; rule++)
            if (strcmp(rule->id, id) == 0)
                return rule;
    return NULL;
}

const char *rule_nearest(const char *id)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    const struct rule *rule = NULL;

    for (guint index = 0; (rule = rule_next(&index)) != NULL;)
        g_ptr_array_add(ids, (gpointer)(guintptr)rule->id);
    g_ptr_array_add(ids, NULL);
    return nearest_name(id, (const char *const *)(gconstpointer)ids->pdata);
}
