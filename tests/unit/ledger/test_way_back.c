/* tests/unit/ledger/test_way_back.c */
#include "ledger/way_back.h"

#include "support/suite.h"

#include <string.h>

static struct ledger_way_back read_back(const char *detail)
{
    g_autofree char *own = g_strdup(detail);

    return ledger_entry_way_back(&(struct ledger_entry){ .detail = own });
}

START_TEST(what_is_known_comes_back_beside_the_rest)
{
    const struct ledger_way_back known = { .rehearsed_at = INT64_C(1763604665123456), .repair_us = 1500 };
    g_autofree char *detail = ledger_way_back_detail("{\"texts\": \"x\"}", &known);

    ck_assert_str_eq(detail,
                     "{\"texts\": \"x\", \"rehearsed_at\": \"2025-11-20T02:11:05.123456Z\", \"repair_us\": 1500}");
    ck_assert_int_eq(read_back(detail).rehearsed_at, known.rehearsed_at);
    ck_assert_int_eq(read_back(detail).repair_us, 1500);
}
END_TEST

START_TEST(each_is_known_by_itself)
{
    g_autofree char *when = ledger_way_back_detail(NULL, &(struct ledger_way_back){ 0, -1 });
    g_autofree char *how_long = ledger_way_back_detail(NULL, &(struct ledger_way_back){ -1, 0 });

    ck_assert_str_eq(when, "{\"rehearsed_at\": \"1970-01-01T00:00:00.000000Z\"}");
    ck_assert_str_eq(how_long, "{\"repair_us\": 0}");
}
END_TEST

START_TEST(what_is_not_known_is_left_out)
{
    g_autofree char *none = ledger_way_back_detail(NULL, &ledger_no_way_back);
    g_autofree char *other = ledger_way_back_detail("{\"texts\": \"x\"}", &ledger_no_way_back);

    ck_assert_ptr_null(none);
    ck_assert_str_eq(other, "{\"texts\": \"x\"}");
    ck_assert_int_eq(read_back(other).rehearsed_at, -1);
    ck_assert_int_eq(read_back(NULL).rehearsed_at, -1);
    ck_assert_int_eq(read_back(NULL).repair_us, -1);
    ck_assert_int_eq(read_back("{\"rehearsed_at\": \"soon\"}").rehearsed_at, -1);
}
END_TEST

Suite *suite_ledger_way_back(void)
{
    const TTest *tests[] = { what_is_known_comes_back_beside_the_rest, each_is_known_by_itself,
                             what_is_not_known_is_left_out, NULL };

    return suite_of("ledger/way_back", tests, NULL, NULL);
}
