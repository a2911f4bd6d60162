/* tests/unit/analysis/test_rules.c */
#include "analysis/analysis.h"
#include "analysis/rule.h"

#include "support/suite.h"

#include <glib.h>
#include <string.h>

#define EACH_RULE(rule)                                                                                                \
    const struct rule *rule = NULL;                                                                                    \
    for (guint rule##_index = 0; (rule = rule_next(&rule##_index)) != NULL;)

START_TEST(every_id_is_there_once_and_reads_as_one)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    EACH_RULE(rule)
    {
        ck_assert_msg(strspn(rule->id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(rule->id), "%s", rule->id);
        ck_assert_msg(g_hash_table_add(seen, (gpointer)(guintptr)rule->id), "%s is there twice", rule->id);
        ck_assert_ptr_eq(rule_find(rule->id), rule);
    }
    ck_assert_uint_gt(g_hash_table_size(seen), 20);
}
END_TEST

/* One sentence, no full stop; braces name what view_fill() knows. */
static void assert_text(const char *id, const char *name, const char *text)
{
    static const char *const words[] = { "relation", "table",     "other",    "name",  "column",
                                         "new_name", "type",      "old_type", "lock",  "other_lock",
                                         "columns",  "parameter", "detail",   "proof", NULL };

    ck_assert_msg(text != NULL && *text != '\0', "%s has no %s", id, name);
    ck_assert_msg(!g_str_has_suffix(text, ".") && strchr(text, '!') == NULL && strchr(text, '\n') == NULL, "%s: %s", id,
                  text);
    for (const char *open = strchr(text, '{'); open != NULL; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        ck_assert_msg(close != NULL, "%s: %s", id, text);
        g_autofree char *word = g_strndup(open + 1, (gsize)(close - open - 1));
        ck_assert_msg(g_strv_contains(words, word), "%s: there is no {%s}", id, word);
    }
}

START_TEST(every_rule_says_what_happens_and_what_to_do)
{
    EACH_RULE(rule)
    {
        assert_text(rule->id, "summary", rule->summary);
        ck_assert_msg(strchr(rule->summary, '{') == NULL, "%s", rule->id);
        if ((rule->traits & RULE_OUTSIDE) == 0)
            assert_text(rule->id, "text", rule->text);
        if (rule->axis == AXIS_CONVENTION)
            continue;
        assert_text(rule->id, "effect", rule->effect);
        assert_text(rule->id, "remedy", rule->remedy);
    }
}
END_TEST

START_TEST(the_class_comes_of_what_is_in_danger)
{
    EACH_RULE(rule)
    {
        if (rule->class_ == CLASS_DESTRUCTIVE)
            ck_assert_msg(rule->axis == AXIS_DATA, "%s loses data", rule->id);
        if (rule->class_ == CLASS_INCOMPATIBLE)
            ck_assert_msg(rule->axis == AXIS_COMPATIBILITY || rule->axis == AXIS_DATA, "%s breaks programs", rule->id);
        if (rule->axis == AXIS_CONVENTION)
            ck_assert_msg((rule->traits & (RULE_OFF | RULE_OUTSIDE)) != 0, "%s is a matter of taste", rule->id);
    }
}
END_TEST

static bool is_known(int version)
{
    return version >= ANALYSIS_SERVER_VERSION_MIN && version <= ANALYSIS_SERVER_VERSION_MAX;
}

START_TEST(versions_are_those_that_there_are)
{
    EACH_RULE(rule)
    {
        ck_assert_msg(rule->since == 0 || is_known(rule->since), "%s", rule->id);
        ck_assert_msg(rule->until == 0 || is_known(rule->until), "%s", rule->id);
    }
}
END_TEST

START_TEST(a_misspelt_id_has_a_nearest)
{
    ck_assert_str_eq(rule_nearest("drop-colum"), "drop-column");
    ck_assert_ptr_null(rule_nearest("zzzzzzzzzzzz"));
    ck_assert_ptr_null(rule_find("drop-colum"));
}
END_TEST

Suite *suite_analysis_rules(void)
{
    const TTest *const tests[] = { every_id_is_there_once_and_reads_as_one,
                                   every_rule_says_what_happens_and_what_to_do,
                                   the_class_comes_of_what_is_in_danger,
                                   versions_are_those_that_there_are,
                                   a_misspelt_id_has_a_nearest,
                                   NULL };
    return suite_of("analysis/rules", tests, NULL, NULL);
}
