/* tests/unit/command/test_kept.c */
#include "command/kept.h"

#include "support/suite.h"

static bool fits(int64_t bytes, int64_t limit, int64_t unused)
{
    static char directory[] = "/srv/data";
    const struct kept_room room = { .limit = limit, .free = unused, .directory = directory };
    CLEANUP(fault_clear) struct fault fault = { 0 };
    const bool it_fits = kept_fits(bytes, &room, &fault);

    ck_assert_int_eq(fault.kind, it_fits ? FAULT_NONE : FAULT_REFUSED);
    return it_fits;
}

START_TEST(where_nothing_is_known_all_fits)
{
    ck_assert(fits(INT64_MAX, -1, -1));
}
END_TEST

START_TEST(the_limit_holds)
{
    ck_assert(fits(1000, 1000, -1));
    ck_assert(!fits(1001, 1000, -1));
    ck_assert(!fits(1001, 1000, INT64_MAX));
    ck_assert(!fits(1, 0, -1));
}
END_TEST

START_TEST(the_disk_has_to_hold_it_twice)
{
    ck_assert(fits(1000, -1, 2000));
    ck_assert(!fits(1000, -1, 1999));
    ck_assert(!fits(1000, 5000, 1999));
}
END_TEST

START_TEST(the_reason_has_the_numbers)
{
    static char directory[] = "/srv/data";
    const struct kept_room room = { .limit = -1, .free = INT64_C(3) << 30, .directory = directory };
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert(!kept_fits(INT64_C(2) << 30, &room, &fault));
    ck_assert_str_eq(fault.text, "the rows kept for a way back may take 2.0\xC2\xA0GiB, and as much again until it is "
                                 "checkpointed; 3.0\xC2\xA0GiB are free in /srv/data");
}
END_TEST

Suite *suite_command_kept(void)
{
    const TTest *tests[] = {
        where_nothing_is_known_all_fits,
        the_limit_holds,
        the_disk_has_to_hold_it_twice,
        the_reason_has_the_numbers,
        NULL,
    };
    return suite_of("command/kept", tests, NULL, NULL);
}
