/* tests/unit/rollback/test_pattern.c - what stands in braces is replaced, once. */
#include "rollback/pattern.h"

#include "support/suite.h"

static void append_in_brackets(GString *text, const char *name, gpointer argument)
{
    g_string_append_printf(text, "[%s%s]", (const char *)argument, name);
}

static void expect(const char *pattern, const char *filled)
{
    char before[] = "{";
    g_autofree char *text = pattern_fill(pattern, append_in_brackets, before);

    ck_assert_str_eq(text, filled);
}

START_TEST(each_name_is_replaced_and_what_replaces_it_is_left_alone)
{
    expect("", "");
    expect("no name", "no name");
    expect("{name}", "[{name]");
    expect("a {b} c{d}{e}", "a [{b] c[{d][{e]");
}
END_TEST

Suite *suite_rollback_pattern(void);
Suite *suite_rollback_pattern(void)
{
    const TTest *tests[] = { each_name_is_replaced_and_what_replaces_it_is_left_alone, NULL };

    return suite_of("rollback/pattern", tests, NULL, NULL);
}
