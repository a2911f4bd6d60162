/* tests/unit/base/test_interrupt.c */
#include "base/interrupt.h"

#include "support/suite.h"

#include <glib.h>
#include <poll.h>
#include <unistd.h>

enum { LONG_MS = 60 * 1000 };

static struct interrupt interrupt;
static struct fault fault;

static void start(void)
{
    ck_assert_msg(interrupt_open(&interrupt, &fault), "%s", fault.text);
}

static void stop(void)
{
    interrupt_close(&interrupt);
}

static bool is_blocked(int number)
{
    sigset_t mask;

    ck_assert_int_eq(sigprocmask(SIG_BLOCK, NULL, &mask), 0);
    return sigismember(&mask, number) == 1;
}

static bool is_readable(void)
{
    struct pollfd watched = { .fd = interrupt.file, .events = POLLIN };

    return poll(&watched, 1, 0) == 1;
}

START_TEST(no_signal_is_none)
{
    ck_assert_int_eq(interrupt_pending(&interrupt), 0);
    ck_assert(!is_readable());
    ck_assert_int_eq(interrupt_sleep(&interrupt, 1), 0);
}
END_TEST

START_TEST(a_signal_is_held_and_asked_for)
{
    static const int signals[] = { SIGINT, SIGTERM };

    ck_assert_int_eq(raise(signals[_i]), 0);
    ck_assert(is_readable());
    ck_assert_int_eq(interrupt_pending(&interrupt), signals[_i]);
    ck_assert_int_eq(interrupt_pending(&interrupt), signals[_i]); /* it is not forgotten */
}
END_TEST

START_TEST(the_first_of_several_counts)
{
    ck_assert_int_eq(raise(SIGTERM), 0);
    ck_assert_int_eq(interrupt_pending(&interrupt), SIGTERM);
    ck_assert_int_eq(raise(SIGINT), 0);
    ck_assert_int_eq(interrupt_pending(&interrupt), SIGTERM);
}
END_TEST

START_TEST(a_sleep_ends_with_a_signal_that_came_before)
{
    gint64 began = g_get_monotonic_time();

    ck_assert_int_eq(raise(SIGINT), 0);
    ck_assert_int_eq(interrupt_sleep(&interrupt, LONG_MS), SIGINT);
    ck_assert_int_eq(interrupt_sleep(&interrupt, LONG_MS), SIGINT);
    ck_assert_int_lt(g_get_monotonic_time() - began, G_GINT64_CONSTANT(1000) * LONG_MS);
}
END_TEST

START_TEST(closing_puts_the_mask_back_and_swallows_what_came)
{
    ck_assert(is_blocked(SIGINT) && is_blocked(SIGTERM));
    ck_assert_int_eq(raise(SIGINT), 0);
    interrupt_close(&interrupt); /* else it would kill here */
    ck_assert(!is_blocked(SIGINT) && !is_blocked(SIGTERM));
    interrupt_close(&interrupt);
}
END_TEST

START_TEST(without_one_a_sleep_is_a_sleep)
{
    struct interrupt closed = { 0 };

    ck_assert_int_eq(interrupt_sleep(NULL, 1), 0);
    ck_assert_int_eq(interrupt_sleep(&closed, 1), 0);
    ck_assert_int_eq(interrupt_pending(&closed), 0);
}
END_TEST

Suite *suite_base_interrupt(void)
{
    const TTest *tests[] = {
        no_signal_is_none,
        the_first_of_several_counts,
        a_sleep_ends_with_a_signal_that_came_before,
        closing_puts_the_mask_back_and_swallows_what_came,
        without_one_a_sleep_is_a_sleep,
        NULL,
    };
    Suite *suite = suite_of("base/interrupt", tests, start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_checked_fixture(tables, start, stop);
    tcase_add_loop_test(tables, a_signal_is_held_and_asked_for, 0, 2);
    suite_add_tcase(suite, tables);
    return suite;
}
