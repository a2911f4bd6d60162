/* tests/unit/sql/test_walk.c */
#include "sql/walk.h"

#include "sql/tree.h"
#include "support/suite.h"

#include <glib.h>

struct walk_case {
    const char *text, *seen;
};

static const struct walk_case cases[] = {
    { "SELECT a, 1 FROM b WHERE f(c)",
      "SelectStmt ResTarget ColumnRef String ResTarget AConst Integer RangeVar FuncCall String ColumnRef String" },
    { "SELECT (SELECT a)", "SelectStmt ResTarget SubLink" },
    { "SELECT 1 UNION SELECT 2", "SelectStmt SelectStmt ResTarget AConst Integer SelectStmt ResTarget AConst Integer" },
};

static bool note(const ProtobufCMessage *message, void *context)
{
    GString *seen = context;

    g_string_append_printf(seen, "%s%s", seen->len == 0 ? "" : " ", message->descriptor->short_name);
    return message->descriptor != &pg_query__sub_link__descriptor;
}

START_TEST(all_is_seen_parents_first)
{
    struct sql_arena *arena = sql_arena_new();
    g_autoptr(GString) seen = g_string_new(NULL);
    struct sql_tree tree;

    ck_assert(sql_tree_read(&tree, cases[_i].text, arena));
    sql_walk(&tree.statements[0]->stmt->base, note, seen);
    ck_assert_str_eq(seen->str, cases[_i].seen);
    sql_arena_free(arena);
}
END_TEST

START_TEST(nothing_is_walked_at_once)
{
    sql_walk(NULL, note, NULL);
}
END_TEST

Suite *suite_sql_walk(void)
{
    Suite *suite = suite_create("sql/walk");
    TCase *test_case = tcase_create("walk");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, all_is_seen_parents_first, 0, G_N_ELEMENTS(cases));
    tcase_add_test(test_case, nothing_is_walked_at_once);
    return suite;
}
