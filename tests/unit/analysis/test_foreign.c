/* tests/unit/analysis/test_foreign.c */
#include "analysis/foreign.h"
#include "analysis/rule.h"

#include "support/suite.h"

#include <glib.h>
#include <string.h>

static const struct {
    const char *comment, *read; /* "tool [file] [all] names (reason)"; NULL: none */
} comments[] = {
    { "-- squawk-ignore ban-drop-column", "squawk ban-drop-column" },
    { "--squawk-ignore ban-drop-column,renaming-column , a", "squawk ban-drop-column renaming-column a" },
    { "/* squawk-ignore ban-drop-column\n */", "squawk ban-drop-column" },
    { "-- squawk-ignore ban-drop-column -- asked", "squawk ban-drop-column (asked)" },
    { "-- squawk-ignore", "squawk" },
    { "-- squawk-ignore-file", "squawk file all" },
    { "-- squawk-ignore-file a -- b -- c", "squawk file a (b -- c)" },
    { "-- squawk-ignore-files", NULL },
    { "-- pgfence-ignore", "pgfence all" },
    { "-- PGFENCE-IGNORE", "pgfence all" },
    { "-- pgfence-ignore drop-table", "pgfence all" }, /* it wants a colon before names */
    { "-- pgfence-ignore: drop-table, truncate", "pgfence drop-table truncate" },
    { "-- pgfence-ignore : drop-table", "pgfence drop-table" },
    { "-- pgfence: ignore drop-table, truncate", "pgfence drop-table truncate" },
    { "-- pgfence:ignore drop-table", "pgfence drop-table" },
    { "-- pgfence: ignore", "pgfence" },
    { "-- pgfence-ignored", NULL },
    { "-- pgfence is ignored", NULL },
    { "/* pgfence-ignore */", NULL },
    { "--atlas:nolint", "atlas all" },
    { "-- atlas:nolint destructive DS103", "atlas destructive DS103" },
    { "/*atlas:nolint DS101*/", "atlas DS101" },
    { "-- atlas:nolints", NULL },
    { "-- atlas:nolint:x", NULL },
    { "-- atlas:txmode none", NULL },
    { "--", NULL },
    { "/**/", NULL },
    { "/*/", NULL },
    { "/*", NULL },
};

static char *words_of(const struct foreign_ignore *ignore)
{
    GString *words = g_string_new(foreign_tool_name(ignore->tool));

    g_string_append(words, ignore->is_for_file ? " file" : "");
    g_string_append(words, ignore->is_for_all ? " all" : "");
    for (char **name = ignore->names; *name != NULL; name++)
        g_string_append_printf(words, " %s", *name);
    if (ignore->reason != NULL)
        g_string_append_printf(words, " (%s)", ignore->reason);
    return g_string_free(words, FALSE);
}

START_TEST(a_comment_is_read_as_its_linter_reads_it)
{
    g_autofree char *text = g_strconcat("SELECT 1;\n", comments[_i].comment, "\nSELECT 2;\n", NULL);
    size_t offset = strlen("SELECT 1;\n");
    struct foreign_ignore *ignore = foreign_read(text, strlen(text), offset, offset + strlen(comments[_i].comment));
    g_autofree char *words = ignore != NULL ? words_of(ignore) : NULL;

    ck_assert_pstr_eq(words, comments[_i].read);
    foreign_ignore_free(ignore);
}
END_TEST

static const struct {
    const char *text;
    bool is_for_file;
} tops[] = {
    { "-- atlas:nolint\n\nSELECT 1;\n", true },
    { "-- words\n-- atlas:nolint\n  \nSELECT 1;\n", true },
    { "-- atlas:nolint", true },
    { "-- atlas:nolint\nSELECT 1;\n", false },
    { "-- words\n\n-- atlas:nolint\n\nSELECT 1;\n", false },
    { "\n-- atlas:nolint\n\nSELECT 1;\n", false },
};

START_TEST(atlas_is_silent_for_a_file_whose_first_lines_say_so)
{
    const char *text = tops[_i].text;
    const char *at = strstr(text, "-- atlas");
    size_t offset = (size_t)(at - text);
    struct foreign_ignore *ignore = foreign_read(text, strlen(text), offset, offset + strlen("-- atlas:nolint"));

    ck_assert_ptr_nonnull(ignore);
    ck_assert(ignore->is_for_file == tops[_i].is_for_file);
    foreign_ignore_free(ignore);
}
END_TEST

static bool comment_covers(const char *comment, const char *rule)
{
    struct foreign_ignore *ignore = foreign_read(comment, strlen(comment), 0, strlen(comment));
    bool is_covered = false;

    ck_assert_ptr_nonnull(ignore);
    is_covered = foreign_covers(ignore, rule);
    foreign_ignore_free(ignore);
    return is_covered;
}

START_TEST(their_names_mean_our_rules)
{
    ck_assert(comment_covers("-- squawk-ignore ban-drop-column", "drop-column"));
    ck_assert(!comment_covers("-- squawk-ignore ban-drop-column", "drop-table"));
    ck_assert(!comment_covers("-- squawk-ignore drop-column", "drop-column")); /* pgfence's name */
    ck_assert(comment_covers("-- pgfence-ignore: drop-column", "drop-column"));
    ck_assert(comment_covers("-- atlas:nolint DS103", "drop-column"));
    ck_assert(comment_covers("-- atlas:nolint destructive", "drop-column"));
    ck_assert(!comment_covers("-- atlas:nolint ds103", "drop-column"));
}
END_TEST

START_TEST(each_of_our_names_is_that_of_a_rule)
{
    const char *const *rules = NULL;

    for (size_t row = 0; (rules = foreign_rules(row)) != NULL; row++) {
        ck_assert_ptr_nonnull(rules[0]);
        for (; *rules != NULL; rules++)
            ck_assert_msg(rule_find(*rules) != NULL, "there is no rule %s", *rules);
    }
}
END_TEST

START_TEST(all_is_what_the_tool_looks_for)
{
    ck_assert(comment_covers("-- pgfence-ignore", "drop-column"));
    ck_assert(!comment_covers("-- pgfence-ignore", "enum-add-value-app"));
    ck_assert(comment_covers("-- squawk-ignore-file", "drop-column"));
    ck_assert(!comment_covers("-- squawk-ignore-file", "truncate"));
    ck_assert(!comment_covers("-- squawk-ignore", "drop-column"));
    ck_assert(comment_covers("-- atlas:nolint", "rename-column"));
    ck_assert(!comment_covers("-- atlas:nolint", "drop-trigger"));
}
END_TEST

Suite *suite_analysis_foreign(void)
{
    const TTest *tests[] = { their_names_mean_our_rules, each_of_our_names_is_that_of_a_rule,
                             all_is_what_the_tool_looks_for, NULL };
    Suite *suite = suite_of("analysis/foreign", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, a_comment_is_read_as_its_linter_reads_it, 0, G_N_ELEMENTS(comments));
    tcase_add_loop_test(tables, atlas_is_silent_for_a_file_whose_first_lines_say_so, 0, G_N_ELEMENTS(tops));
    suite_add_tcase(suite, tables);
    return suite;
}
