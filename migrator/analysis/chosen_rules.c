/* analysis/chosen_rules.c - which rules a run asks: by options, server version and kind of action. */
#include "analysis/chosen_rules.h"

#include <string.h>

/* ---- "id=parameter" ---- */

static size_t id_length(const char *choice)
{
    return strcspn(choice, "=");
}

/* What stands behind the id; NULL: nothing does. */
static const char *given(const char *choice)
{
    const char *equals = strchr(choice, '=');

    return equals != NULL ? equals + 1 : NULL;
}

static bool is_number(const char *text)
{
    guint64 number = 0;

    return g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT, &number, NULL);
}

static bool is_pattern(const char *text)
{
    g_autoptr(GRegex) pattern = g_regex_new(text, 0, 0, NULL);

    return pattern != NULL;
}

static bool are_names(const char *text)
{
    g_auto(GStrv) names = g_strsplit(text, "+", -1);

    for (char **name = names; *name != NULL; name++)
        if (**name == '\0')
            return false;
    return *names != NULL;
}

static const struct {
    const char *words;
    bool (*is_right)(const char *text);
} parameters[] = {
    [PARAMETER_NONE] = { NULL, NULL },
    [PARAMETER_NUMBER] = { "a number from 1 on", is_number },
    [PARAMETER_PATTERN] = { "a regular expression", is_pattern },
    [PARAMETER_NAMES] = { "names, joined with +", are_names },
};

const char *rule_parameter_words(enum rule_parameter parameter)
{
    return parameters[parameter].words;
}

static bool check_parameter(const struct rule *rule, const char *text, bool is_on, struct fault *fault)
{
    const char *words = rule_parameter_words(rule->parameter);

    if (!is_on || words == NULL)
        return text == NULL || fault_set(fault, FAULT_USAGE, "%s takes nothing: \"%s\"", rule->id, text);
    if (text == NULL && rule->standard == NULL)
        return fault_set(fault, FAULT_USAGE, "%s wants to know %s: %s=…", rule->id, words, rule->id);
    return text == NULL || parameters[rule->parameter].is_right(text) ||
           fault_set(fault, FAULT_USAGE, "%s takes %s, which \"%s\" is not", rule->id, words, text);
}

static bool fail_as_unknown(const char *id, struct fault *fault)
{
    const char *nearest = rule_nearest(id);

    fault_set(fault, FAULT_USAGE, "there is no rule \"%s\"", id);
    return nearest != NULL ? fault_set_hint(fault, "did you mean \"%s\"?", nearest)
                           : fault_set_hint(fault, "`migrator explain` lists all rules");
}

bool chosen_rules_check(const char *const *choices, bool is_on, struct fault *fault)
{
    for (; choices != NULL && *choices != NULL; choices++) {
        g_autofree char *id = g_strndup(*choices, id_length(*choices));
        const struct rule *rule = rule_find(id);

        if (rule == NULL)
            return fail_as_unknown(id, fault);
        if (!check_parameter(rule, given(*choices), is_on, fault))
            return false;
    }
    return true;
}

/* The last word on a rule; NULL: it is not among the choices. */
static const char *find_choice(const char *const *choices, const char *id)
{
    const char *found = NULL;

    for (; choices != NULL && *choices != NULL; choices++)
        if (strlen(id) == id_length(*choices) && strncmp(*choices, id, strlen(id)) == 0)
            found = *choices;
    return found;
}

const char *chosen_rules_parameter(const struct chosen_rules *chosen, const struct rule *rule)
{
    const char *choice = rule->parameter != PARAMETER_NONE ? find_choice(chosen->enabled, rule->id) : NULL;
    const char *text = choice != NULL ? given(choice) : NULL;

    return text != NULL ? text : rule->standard;
}

/* ---- which ---- */

static bool is_for_version(const struct rule *rule, int server_version)
{
    return (rule->since == 0 || server_version >= rule->since) && (rule->until == 0 || server_version <= rule->until);
}

static bool is_enabled(const struct rule *rule, const struct analysis_options *options, int server_version)
{
    if ((rule->traits & RULE_OUTSIDE) != 0 || !is_for_version(rule, server_version))
        return false;
    return (rule->traits & RULE_OFF) == 0 || find_choice(options->enable, rule->id) != NULL;
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

    chosen->enabled = options->enable;
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
