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
    const struct ledger_way_back known = { .rehearsed_at = INT64_C(1763604665123456) };
    g_autofree char *detail = ledger_way_back_detail("{\"texts\": \"x\"}", &known);

    ck_assert_str_eq(detail, "{\"texts\": \"x\", \"rehearsed_at\": \"2025-11-20T02:11:05.123456Z\"}");
    ck_assert_int_eq(read_back(detail).rehearsed_at, known.rehearsed_at);
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
    ck_assert_int_eq(read_back("{\"rehearsed_at\": \"soon\"}").rehearsed_at, -1);
}
END_TEST

Suite *suite_ledger_way_back(void)
{
    const TTest *tests[] = { what_is_known_comes_back_beside_the_rest, what_is_not_known_is_left_out, NULL };

    return suite_of("ledger/way_back", tests, NULL, NULL);
}
