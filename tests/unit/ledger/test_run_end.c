/* tests/unit/ledger/test_run_end.c - the last entry of a run. */
#include "ledger/run_end.h"
#include "support/suite.h"

START_TEST(what_is_said_is_read)
{
    g_autofree char *alone = ledger_run_end_detail(NULL);
    g_autofree char *besides = ledger_run_end_detail("{\"repair_us\": 3}");

    ck_assert_str_eq(besides, "{\"repair_us\": 3, \"ends_run\": 1}");
    ck_assert(ledger_entry_ends_run(&(struct ledger_entry){ .detail = alone }));
    ck_assert(ledger_entry_ends_run(&(struct ledger_entry){ .detail = besides }));
}
END_TEST

START_TEST(what_is_not_said_is_not_so)
{
    static char other[] = "{\"repair_us\": 3}", broken[] = "{\"ends_run\"", text[] = "{\"ends_run\": \"1\"}";

    ck_assert(!ledger_entry_ends_run(&(struct ledger_entry){ .detail = NULL }));
    ck_assert(!ledger_entry_ends_run(&(struct ledger_entry){ .detail = other }));
    ck_assert(!ledger_entry_ends_run(&(struct ledger_entry){ .detail = broken }));
    ck_assert(!ledger_entry_ends_run(&(struct ledger_entry){ .detail = text }));
}
END_TEST

Suite *suite_ledger_run_end(void)
{
    const TTest *tests[] = { what_is_said_is_read, what_is_not_said_is_not_so, NULL };

    return suite_of("ledger/run_end", tests, NULL, NULL);
}
