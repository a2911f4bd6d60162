/* analysis/page.c - a rule's page, from its row and its examples. */
#include "analysis/page.h"

#include <string.h>

static const struct rule_example *find_example(const char *id)
{
    for (const struct rule_example *example = rule_examples; example->id != NULL; example++)
        if (strcmp(example->id, id) == 0)
            return example;
    return NULL;
}

static const char *danger(enum rule_axis axis)
{
    static const char *const sentences[AXIS_COUNT] = {
        [AXIS_AVAILABILITY] = "Others have to wait.",
        [AXIS_COMPATIBILITY] = "The running release can break.",
        [AXIS_DATA] = "Data are lost.",
        [AXIS_STRUCTURE] = "It fails, or leaves something half done.",
        [AXIS_CONVENTION] = "A convention.",
    };
    return sentences[axis];
}

static void add_versions(GString *page, const struct rule *rule)
{
    if (rule->since != 0 && rule->until != 0)
        g_string_append_printf(page, "- On PostgreSQL %d to %d\n", rule->since, rule->until);
    else if (rule->since != 0)
        g_string_append_printf(page, "- On PostgreSQL %d and newer\n", rule->since);
    else if (rule->until != 0)
        g_string_append_printf(page, "- On PostgreSQL up to %d\n", rule->until);
}

static void add_facts(GString *page, const struct rule *rule)
{
    g_string_append_printf(page, "# %s\n\n%s. %s\n\n", rule->id, rule->summary, danger(rule->axis));
    g_string_append_printf(page, "- In danger: %s\n", rule_axis_name(rule->axis));
    g_string_append_printf(page, "- Severity: %s%s\n", finding_severity_name(rule->severity),
                           (rule->traits & RULE_GROWS) != 0 ? "; with --database it follows the table's size" : "");
    if (rule->class_ != CLASS_COMPATIBLE)
        g_string_append_printf(page, "- Makes the migration: %s\n", class_name(rule->class_));
    if ((rule->traits & RULE_OFF) != 0)
        g_string_append_printf(page, "- Off unless migrator.conf says `rules = %s`\n", rule->id);
    if ((rule->traits & RULE_LIVE) != 0)
        g_string_append(page, "- Found only with --database, and by `plan`\n");
    add_versions(page, rule);
    if (rule->parameter != PARAMETER_NONE)
        g_string_append_printf(page, "- Takes %s: `rules = %s=%s`\n", rule_parameter_words(rule->parameter), rule->id,
                               rule->standard != NULL ? rule->standard : "…");
}

static void add_block(GString *page, const char *title, const char *language, const char *text)
{
    if (text != NULL)
        g_string_append_printf(page, "\n%s\n\n```%s\n%s```\n", title, language, text);
}

/* Without an example, the row's own words: they name nothing that only an action has. */
static void add_words(GString *page, const struct rule *rule)
{
    if (rule->effect != NULL)
        g_string_append_printf(page, "\n## What happens\n\n%s.\n", rule->effect);
    if (rule->remedy != NULL)
        g_string_append_printf(page, "\n## Instead\n\n%s.\n", rule->remedy);
}

static void add_example(GString *page, const struct rule_example *example)
{
    bool is_lint = g_str_has_prefix(example->command, "lint");
    g_autofree char *says = g_strdup_printf("`migrator %s` says:", example->command);

    add_block(page, is_lint ? "Where this is released already:" : "Where this is committed on main:", "sql",
              example->given);
    add_block(page, "On a server where this is so:", "sql", example->server);
    add_block(page, "## Found", "sql", example->bad);
    add_block(page, says, "text", example->expected);
    add_block(page, "## Not found", "sql", example->good);
}

char *rule_page(const struct rule *rule)
{
    const struct rule_example *example = find_example(rule->id);
    GString *page = g_string_new(NULL);

    add_facts(page, rule);
    if (example != NULL)
        add_example(page, example);
    else
        add_words(page, rule);
    return g_string_free(page, FALSE);
}
