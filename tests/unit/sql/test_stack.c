/* tests/unit/sql/test_stack.c */
#include "sql/stack.h"

#include "support/suite.h"

#include <stddef.h>

enum { DEPTH = 100 * 1000, FRAME_BYTES = 1024 };

static int sink;

/* Some 100 MiB of frames. */
static int descend(int depth) /* NOLINT(misc-no-recursion) */
{
    volatile char frame[FRAME_BYTES];

    frame[depth % FRAME_BYTES] = (char)depth;
    return depth == 0 ? 0 : descend(depth - 1) + frame[depth % FRAME_BYTES] % 2;
}

static void run(void *context)
{
    sink = descend(DEPTH);
    *(bool *)context = true;
}

START_TEST(there_is_much_stack)
{
    bool has_run = false;

    ck_assert(sql_run_with_stack(run, &has_run));
    ck_assert(has_run);
}
END_TEST

Suite *suite_sql_stack(void)
{
    const TTest *const tests[] = { there_is_much_stack, NULL };

    return suite_of("sql/stack", tests, NULL, NULL);
}
