/* tests/unit/ledger/test_least.c */
#include "ledger/least.h"

#include "support/suite.h"

#include <string.h>

/* An entry of that version, whose file and files have these texts. */
static struct ledger_entry entry_of(int64_t version, const char *text, const char *files)
{
    return (struct ledger_entry){ .version = version,
                                  .has_digest = true,
                                  .digest = digest_of(text, strlen(text)),
                                  .files = (char *)(guintptr)files };
}

static struct digest about(struct ledger_entry *beneath, struct ledger_entry *above)
{
    g_autoptr(GPtrArray) below = g_ptr_array_new();
    g_autoptr(GPtrArray) over = g_ptr_array_new();

    g_ptr_array_add(below, beneath);
    g_ptr_array_add(over, above);
    return ledger_least_about(below, over);
}

START_TEST(a_proof_comes_back_beside_the_rest)
{
    const int64_t stays[] = { 4, 20260301120000 };
    struct ledger_least least = { digest_of("x", 1), g_array_new(FALSE, FALSE, sizeof(int64_t)),
                                  INT64_C(1763604665123456) };
    CLEANUP(ledger_least_release) struct ledger_least read = { 0 };

    g_array_append_vals(least.stays, stays, G_N_ELEMENTS(stays));
    g_autofree char *detail = ledger_least_detail("{\"repair_us\": 7}", &least);
    ck_assert_ptr_nonnull(strstr(detail, "{\"repair_us\": 7, \"least_of\": \"2d711642b726b04401627ca9fbac32f5"));
    ck_assert_ptr_nonnull(strstr(detail, "\"least_leaves\": [\"4\", \"20260301120000\"]"));
    ck_assert(ledger_least_read(&read, detail, &least.about));
    ck_assert_uint_eq(read.stays->len, 2);
    ck_assert_int_eq(g_array_index(read.stays, int64_t, 0), 4);
    ck_assert_int_eq(g_array_index(read.stays, int64_t, 1), stays[1]);
    ck_assert_int_eq(read.at, least.at);
    ledger_least_release(&least);
}
END_TEST

START_TEST(what_is_about_something_else_is_none)
{
    struct ledger_least least = { digest_of("x", 1), g_array_new(FALSE, FALSE, sizeof(int64_t)), 1 };
    struct ledger_least read = { 0 };
    const struct digest other = digest_of("y", 1);
    g_autofree char *detail = ledger_least_detail(NULL, &least);

    ck_assert(!ledger_least_read(&read, detail, &other));
    ck_assert(!ledger_least_read(&read, NULL, &least.about));
    ck_assert(!ledger_least_read(&read, "no JSON", &least.about));
    ck_assert(!ledger_least_read(&read, "{\"least_of\": \"12\"}", &least.about));
    ck_assert_ptr_null(read.stays);
    ledger_least_release(&least);
}
END_TEST

START_TEST(it_is_about_all_that_a_trial_depends_on)
{
    struct ledger_entry one = entry_of(1, "one", "a"), two = entry_of(2, "two", "b");
    struct ledger_entry other_files = entry_of(2, "two", "c"), other_beneath = entry_of(1, "another", "a");
    struct ledger_entry same_beneath = entry_of(1, "one", "another way back");
    const struct digest known = about(&one, &two);
    const struct digest files = about(&one, &other_files), text = about(&other_beneath, &two);
    const struct digest same = about(&same_beneath, &two), swapped = about(&two, &one);

    ck_assert(!digest_equal(&known, &files));
    ck_assert(!digest_equal(&known, &text));
    ck_assert(!digest_equal(&known, &swapped));
    ck_assert(digest_equal(&known, &same)); /* what lies beneath is not undone */
}
END_TEST

Suite *suite_ledger_least(void)
{
    const TTest *tests[] = { a_proof_comes_back_beside_the_rest, what_is_about_something_else_is_none,
                             it_is_about_all_that_a_trial_depends_on, NULL };

    return suite_of("ledger/least", tests, NULL, NULL);
}
