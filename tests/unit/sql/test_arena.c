/* tests/unit/sql/test_arena.c */
#include "sql/arena.h"

#include "support/suite.h"

#include <stdint.h>
#include <string.h>

START_TEST(what_is_copied_stays)
{
    struct sql_arena *arena = sql_arena_new();
    static const char *const words[] = { "a", "bc" };
    const char *text = sql_arena_text(arena, "text and more", 4);
    const char *const *list = sql_arena_list(arena, words, 2);

    for (size_t size = 0; size < 10 * 1000; size += 7)
        memset(sql_arena_allocate(arena, size), 'x', size);
    ck_assert_str_eq(text, "text");
    ck_assert_str_eq(list[0], "a");
    ck_assert_str_eq(list[1], "bc");
    ck_assert_ptr_null(list[2]);
    sql_arena_free(arena);
}
END_TEST

START_TEST(anything_may_be_put_there)
{
    struct sql_arena *arena = sql_arena_new();

    for (size_t size = 0; size < 100; size++)
        ck_assert_uint_eq((uintptr_t)sql_arena_allocate(arena, size) % sizeof(void *), 0);
    memset(sql_arena_allocate(arena, 5 * 1024 * 1024), 0, 5 * 1024 * 1024);
    sql_arena_free(arena);
}
END_TEST

static void count(gpointer data)
{
    ++*(int *)data;
}

START_TEST(what_it_owns_is_released_once)
{
    struct sql_arena *arena = sql_arena_new();
    int released = 0;

    sql_arena_own(arena, &released, count);
    sql_arena_own(arena, &released, count);
    sql_arena_clear(arena);
    ck_assert_int_eq(released, 2);
    (void)sql_arena_text(arena, "again", 5);
    sql_arena_own(arena, &released, count);
    sql_arena_free(arena);
    ck_assert_int_eq(released, 3);
    sql_arena_free(NULL);
}
END_TEST

Suite *suite_sql_arena(void)
{
    const TTest *const tests[] = { what_is_copied_stays, anything_may_be_put_there, what_it_owns_is_released_once,
                                   NULL };

    return suite_of("sql/arena", tests, NULL, NULL);
}
