/* analysis/allow.c - findings that are allowed become notes, and what is allowed for nothing is said. */
#include "analysis/allow.h"

#include "analysis/rule.h"

#include <string.h>

static const struct header_allow *find_allow(const struct migration_header *header, const char *id)
{
    for (guint index = 0; header != NULL && header->allows != NULL && index < header->allows->len; index++) {
        const struct header_allow *allow = g_ptr_array_index(header->allows, index);

        if (strcmp(allow->hazard, id) == 0)
            return allow;
    }
    return NULL;
}

/* A warning can be allowed, and an error that a rule's predicate found; other errors say that the file cannot run. */
static bool can_be_allowed(const struct finding *finding)
{
    const struct rule *rule = rule_find(finding->id);

    return finding->severity == FINDING_WARNING || (finding->severity == FINDING_ERROR && finding->axis != NULL &&
                                                    rule != NULL && (rule->traits & RULE_OUTSIDE) == 0);
}

void allow_apply(const struct analysis_input *input, GPtrArray *findings, guint first)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *today = g_date_time_format(now, "%Y-%m-%d");

    for (guint index = first; index < findings->len; index++) {
        struct finding *finding = g_ptr_array_index(findings, index);
        const struct header_allow *allow = can_be_allowed(finding) ? find_allow(input->header, finding->id) : NULL;

        if (allow == NULL)
            continue;
        bool is_over = allow->until != NULL && strcmp(allow->until, today) < 0;
        g_free(finding->remedy);
        finding->remedy = is_over ? g_strdup_printf("it was allowed until %s only: \"%s\"", allow->until, allow->reason)
                                  : g_strdup_printf("allowed: \"%s\"", allow->reason);
        if (!is_over)
            finding->severity = FINDING_NOTE;
    }
}
