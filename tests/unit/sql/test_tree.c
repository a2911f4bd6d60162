/* tests/unit/sql/test_tree.c */
#include "sql/tree.h"

#include "support/suite.h"

START_TEST(statements_are_read)
{
    struct sql_arena *arena = sql_arena_new();
    struct sql_tree tree;

    ck_assert(sql_tree_read(&tree, "SELECT 1; DROP TABLE a", arena));
    ck_assert_uint_eq(tree.count, 2);
    ck_assert_int_eq(tree.statements[0]->stmt->node_case, PG_QUERY__NODE__NODE_SELECT_STMT);
    ck_assert_int_eq(tree.statements[1]->stmt->node_case, PG_QUERY__NODE__NODE_DROP_STMT);
    ck_assert(sql_tree_read(&tree, "", arena));
    ck_assert_uint_eq(tree.count, 0);
    sql_arena_free(arena);
}
END_TEST

START_TEST(a_refusal_has_a_reason)
{
    struct sql_arena *arena = sql_arena_new();
    struct sql_tree tree;

    ck_assert(!sql_tree_read(&tree, "SELEC 1", arena));
    ck_assert_uint_eq(tree.count, 0);
    ck_assert_str_eq(tree.refusal.message, "syntax error at or near \"SELEC\"");
    sql_arena_free(arena);
}
END_TEST

Suite *suite_sql_tree(void)
{
    const TTest *const tests[] = { statements_are_read, a_refusal_has_a_reason, NULL };

    return suite_of("sql/tree", tests, NULL, NULL);
}
