/* analysis/open_findings.c - what is remembered of findings until the set's end. */
#include "analysis/open_findings.h"

struct open_finding {
    const struct rule *rule;
    struct finding *finding;
    struct rule_memory memory;
};

struct open_findings {
    GArray *list;    /* struct open_finding */
    GPtrArray *kept; /* struct finding *, owned: of replayed migrations */
};

static void clear_open(gpointer data)
{
    struct rule_memory *memory = &((struct open_finding *)data)->memory;

    g_free((char *)(guintptr)memory->relation.schema);
    g_free((char *)(guintptr)memory->relation.name);
    g_free(memory->name);
    g_strfreev(memory->columns);
}

struct open_findings *open_findings_new(void)
{
    struct open_findings *open = g_new0(struct open_findings, 1);

    open->list = g_array_new(FALSE, TRUE, sizeof(struct open_finding));
    g_array_set_clear_func(open->list, clear_open);
    open->kept = finding_list_new();
    return open;
}

void open_findings_free(struct open_findings *open)
{
    if (open == NULL)
        return;
    g_array_unref(open->list);
    g_ptr_array_unref(open->kept);
    g_free(open);
}

void open_findings_add(struct open_findings *open, const struct rule *rule, struct finding *finding,
                       const struct rule_view *view)
{
    struct sql_name name = view->relation != NULL ? view->relation->name : view->action->relation;
    struct open_finding entry = {
        .rule = rule,
        .finding = finding,
        .memory = { .relation = { g_strdup(name.schema), g_strdup(name.name) },
                    .name = g_strdup(view->action->name),
                    .columns = g_strdupv((char **)(guintptr)view->action->columns) },
    };

    g_array_append_val(open->list, entry);
}

void open_findings_keep(struct open_findings *open, GPtrArray *findings)
{
    for (guint index = 0; index < open->list->len; index++) {
        struct finding *finding = g_array_index(open->list, struct open_finding, index).finding;
        guint position = 0;

        if (g_ptr_array_find(findings, finding, &position))
            g_ptr_array_add(open->kept, g_ptr_array_steal_index(findings, position));
    }
    g_ptr_array_set_size(findings, 0);
}

void open_findings_settle(struct open_findings *open, const struct model *model, GPtrArray *findings)
{
    for (guint index = 0; index < open->list->len; index++) {
        const struct open_finding *entry = &g_array_index(open->list, struct open_finding, index);
        guint position = 0;

        if (entry->rule->is_settled(model, &entry->memory))
            g_ptr_array_remove(findings, entry->finding);
        else if (g_ptr_array_find(open->kept, entry->finding, &position))
            g_ptr_array_add(findings, g_ptr_array_steal_index(open->kept, position));
    }
    g_array_set_size(open->list, 0);
}
