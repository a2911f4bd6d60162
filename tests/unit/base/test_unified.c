/* tests/unit/base/test_unified.c */
#include "base/unified.h"

#include "support/suite.h"

enum { LINES_MAX = 20 };

static void shows(const char *before, const char *now, const char *expected)
{
    g_autofree char *diff = unified_diff(before, now, LINES_MAX);

    ck_assert_pstr_eq(diff, expected);
}

START_TEST(the_same_has_no_difference)
{
    shows("", "", NULL);
    shows("a\nb\n", "a\nb\n", NULL);
}
END_TEST

START_TEST(a_line_is_changed_added_and_gone)
{
    shows("1\n2\n3\n4\n5\n6\n", "1\n2\n3\nfour\n5\n6\n", "@@ -2,5 +2,5 @@\n 2\n 3\n-4\n+four\n 5\n 6");
    shows("1\n2\n", "1\n2\n3\n", "@@ -1,2 +1,3 @@\n 1\n 2\n+3");
    shows("1\n2\n3\n", "2\n3\n", "@@ -1,3 +1,2 @@\n-1\n 2\n 3");
    shows("", "1\n", "@@ -0,0 +1,1 @@\n+1");
    shows("1\n", "", "@@ -1,1 +0,0 @@\n-1");
}
END_TEST

START_TEST(what_moved_is_kept_as_far_as_it_can_be)
{
    shows("a\nb\nc\nd\n", "b\nc\nx\nd\na\n", "@@ -1,4 +1,5 @@\n-a\n b\n c\n+x\n d\n+a");
}
END_TEST

START_TEST(what_lies_far_apart_is_in_hunks_of_its_own)
{
    shows("1\n2\n3\n4\n5\n6\n7\n8\n", "one\n2\n3\n4\n5\n6\n7\neight\n",
          "@@ -1,3 +1,3 @@\n-1\n+one\n 2\n 3\n@@ -6,3 +6,3 @@\n 6\n 7\n-8\n+eight");
}
END_TEST

START_TEST(a_long_one_is_shortened)
{
    g_autofree char *diff = unified_diff("", "1\n2\n3\n4\n", 3);
    g_autofree char *nearly = unified_diff("", "1\n2\n3\n", 3);

    ck_assert_str_eq(diff, "@@ -0,0 +1,4 @@\n+1\n+2\n… 2 more lines");
    ck_assert_str_eq(nearly, "@@ -0,0 +1,3 @@\n+1\n+2\n… 1 more line");
}
END_TEST

START_TEST(very_many_lines_are_all_changed)
{
    g_autoptr(GString) before = g_string_new(NULL);
    g_autoptr(GString) now = g_string_new(NULL);

    for (int i = 0; i < 3000; i++) {
        g_string_append_printf(before, "%d\n", i);
        g_string_append_printf(now, "%d\n", 2999 - i);
    }
    g_autofree char *diff = unified_diff(before->str, now->str, 3);
    ck_assert_str_eq(diff, "@@ -1,3000 +1,3000 @@\n-0\n-1\n… 5998 more lines");
}
END_TEST

Suite *suite_base_unified(void)
{
    const TTest *tests[] = { the_same_has_no_difference,
                             a_line_is_changed_added_and_gone,
                             what_moved_is_kept_as_far_as_it_can_be,
                             what_lies_far_apart_is_in_hunks_of_its_own,
                             a_long_one_is_shortened,
                             very_many_lines_are_all_changed,
                             NULL };

    return suite_of("base/unified", tests, NULL, NULL);
}
