/* tests/unit/sql/test_action.c */
#include "sql/action.h"

#include "support/actions.h"
#include "support/suite.h"

#include <string.h>

START_TEST(every_kind_has_a_name_of_its_own)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (int kind = 0; kind < SQL_ACTION_KIND_COUNT; kind++) {
        const char *name = sql_action_name((enum sql_action_kind)kind);

        ck_assert_msg(name != NULL, "kind %d has no name", kind);
        ck_assert_msg(g_hash_table_add(seen, g_strdup(name)), "%s is the name of two kinds", name);
    }
}
END_TEST

START_TEST(actions_know_their_statement)
{
    CLEANUP(actions_fixture_clear)
    struct actions_fixture fixture = actions_read("DROP TABLE a, b;\nCOPY c FROM STDIN;\n1\n\\.\nDROP TABLE d;");

    ck_assert_uint_eq(fixture.actions.statements, 3);
    ck_assert_uint_eq(fixture.actions.opaque, 0);
    ck_assert_uint_eq(fixture.actions.list->len, 4);
    ck_assert_uint_eq(actions_at(&fixture, 1)->statement, 0);
    ck_assert_uint_eq(actions_at(&fixture, 2)->statement, 1);
    ck_assert_uint_eq(actions_at(&fixture, 3)->statement, 2);
}
END_TEST

START_TEST(what_is_not_understood_is_counted)
{
    CLEANUP(actions_fixture_clear) struct actions_fixture fixture = actions_read("DROP TABLE a; DORP TABLE b;");

    ck_assert_uint_eq(fixture.actions.statements, 2);
    ck_assert_uint_eq(fixture.actions.opaque, 1);
    ck_assert_int_eq(actions_at(&fixture, 1)->kind, SQL_OPAQUE);
    ck_assert_uint_eq(actions_at(&fixture, 1)->offset, strlen("DROP TABLE a; "));
}
END_TEST

START_TEST(nothing_does_nothing)
{
    CLEANUP(actions_fixture_clear) struct actions_fixture fixture = actions_read("-- nothing\n");

    ck_assert_uint_eq(fixture.actions.list->len, 0);
    ck_assert_uint_eq(fixture.actions.statements, 0);
}
END_TEST

Suite *suite_sql_action(void)
{
    const TTest *const tests[] = { every_kind_has_a_name_of_its_own, actions_know_their_statement,
                                   what_is_not_understood_is_counted, nothing_does_nothing, NULL };

    return suite_of("sql/action", tests, NULL, NULL);
}
