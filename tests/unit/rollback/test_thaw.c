/* tests/unit/rollback/test_thaw.c */
#include "rollback/thaw.h"

#include "support/suite.h"

#include <string.h>

static struct thaw thaw;

static void start(void)
{
    thaw = (struct thaw){
        .enabled = g_ptr_array_new_with_free_func(g_free),
        .left = g_ptr_array_new_with_free_func(g_free),
        .leftovers = g_ptr_array_new(),
    };
}

static void stop(void)
{
    thaw_release(&thaw);
}

START_TEST(the_function_lets_everything_pass)
{
    thaw.id = g_strdup("0123456789ab");
    g_ptr_array_add(thaw.enabled, g_strdup("From ERP"));
    g_autofree char *text = thaw_text(&thaw, "\"led ger\"");
    g_autofree char *detail = thaw_detail(&thaw);

    ck_assert_ptr_nonnull(strstr(text, "CREATE OR REPLACE FUNCTION \"led ger\".freeze_0123456789ab()"));
    ck_assert_ptr_null(strstr(text, "RAISE"));
    ck_assert_ptr_null(strstr(text, "TRIGGER "));
    ck_assert_ptr_nonnull(strstr(text, "ALTER SUBSCRIPTION \"From ERP\" ENABLE;"));
    ck_assert_str_eq(detail, "{\"id\": \"0123456789ab\", \"subscriptions\": [\"From ERP\"]}");
}
END_TEST

START_TEST(an_entry_that_somebody_wrote_has_no_function)
{
    thaw.id = g_strdup("x'; DROP TABLE a; --");
    g_autofree char *text = thaw_text(&thaw, "\"migrator\"");
    g_autofree char *script = thaw_script(&thaw, "\"migrator\"");

    ck_assert_str_eq(text, "");
    ck_assert_ptr_null(strstr(script, "x'; DROP"));
    ck_assert_ptr_nonnull(strstr(script, "\"x''; DROP TABLE a; --\"")); /* in the entry */
}
END_TEST

START_TEST(the_script_thaws_first_and_then_cleans)
{
    char name[] = "public.a";
    char removal[] = "DROP TRIGGER IF EXISTS freeze_0123456789ab_row ON public.a;";
    struct thaw_leftover leftover = { .name = name, .removal = removal };

    thaw.id = g_strdup("0123456789ab");
    g_ptr_array_add(thaw.leftovers, &leftover);
    g_autofree char *script = thaw_script(&thaw, "\"migrator\"");
    const char *committed = strstr(script, "COMMIT;");

    ck_assert_ptr_nonnull(committed);
    ck_assert_ptr_nonnull(strstr(committed, removal));
    ck_assert_ptr_nonnull(strstr(committed, "SET lock_timeout"));
    ck_assert_ptr_null(strstr(script, "@"));
}
END_TEST

START_TEST(what_a_freeze_by_names_has_disabled_the_ledger_tells)
{
    thaw.id = g_strdup("0123456789ab");
    g_autofree char *known = thaw_script(&thaw, "\"migrator\"");
    thaw.is_by_name = true;
    g_autofree char *script = thaw_script(&thaw, "\"migrator\"");
    const char *enabling = strstr(script, "\\gexec"), *committed = strstr(script, "COMMIT;");

    ck_assert_ptr_null(strstr(known, "\\gexec"));
    ck_assert_ptr_nonnull(enabling);
    ck_assert(enabling < committed);
    ck_assert_ptr_nonnull(strstr(script, "detail LIKE '{\"id\": \"0123456789ab\"%'"));
    ck_assert_ptr_null(strstr(script, "@"));
}
END_TEST

START_TEST(with_nothing_frozen_the_script_only_cleans)
{
    g_autofree char *script = thaw_script(&thaw, "\"migrator\"");

    ck_assert_ptr_null(strstr(script, "append("));
    ck_assert_ptr_nonnull(strstr(script, "DROP FUNCTION"));
}
END_TEST

Suite *suite_rollback_thaw(void)
{
    const TTest *tests[] = {
        the_function_lets_everything_pass,          an_entry_that_somebody_wrote_has_no_function,
        the_script_thaws_first_and_then_cleans,     what_a_freeze_by_names_has_disabled_the_ledger_tells,
        with_nothing_frozen_the_script_only_cleans, NULL
    };
    return suite_of("rollback/thaw", tests, start, stop);
}
