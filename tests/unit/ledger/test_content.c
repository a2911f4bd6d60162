/* tests/unit/ledger/test_content.c */
#include "ledger/content.h"

#include "report/detail.h"
#include "support/suite.h"

#include <string.h>

#define HEX_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEX_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define HEX_C "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"

/* "name=first digit of the digest", with "!" when it is not whole, of each. */
static char *describe(const char *files, const char *texts)
{
    const struct detail_member member = { .key = LEDGER_TEXTS, .text = texts };
    g_autofree char *detail = texts != NULL ? detail_object(&member, 1) : NULL;
    g_autofree char *own = g_strdup(files);
    const struct ledger_entry entry = { .files = own, .detail = detail };
    g_autoptr(GPtrArray) names = ledger_entry_contents(&entry);
    GString *found = g_string_new(NULL);

    for (guint i = 0; i < names->len; i++) {
        const struct ledger_content_name *name = g_ptr_array_index(names, i);
        g_string_append_printf(found, "%s=%x%s ", name->file, name->digest.bytes[0] >> 4, name->is_whole ? "" : "!");
    }
    return g_string_free(found, FALSE);
}

static const struct {
    const char *files, *texts, *found;
} cases[] = {
    { NULL, NULL, "" },
    { "SHA256 (1_a.up.sql) = " HEX_A "\n", NULL, "1_a.up.sql=a " },
    { "SHA256 (1_a.up.sql) = " HEX_A "\nSHA256 (1_a.down.sql) = " HEX_B "\n", "SHA256 (1_a.down.sql) = " HEX_C "\n",
      "1_a.up.sql=a 1_a.down.sql=c! " },
    { "SHA256 (a ) = b) = " HEX_A "\n", NULL, "a ) = b=a " },
    { "SHA256 (x) = 12\n# head " HEX_A "\nSHA256 (" HEX_A "\n", "nothing", "" },
};

START_TEST(an_entry_names_its_texts)
{
    g_autofree char *found = describe(cases[_i].files, cases[_i].texts);

    ck_assert_str_eq(found, cases[_i].found);
}
END_TEST

START_TEST(a_file_is_found_by_how_its_name_ends)
{
    struct ledger_entry entry = { .files = (char *)(guintptr)("SHA256 (1_a.up.sql) = " HEX_A "\n"
                                                              "SHA256 (../rollback/1_a/repair.sql) = " HEX_B "\n") };
    g_autoptr(GPtrArray) names = ledger_entry_contents(&entry);

    ck_assert_str_eq(ledger_content_find(names, "/repair.sql")->file, "../rollback/1_a/repair.sql");
    ck_assert_ptr_null(ledger_content_find(names, "/capture.sql"));
}
END_TEST

Suite *suite_ledger_content(void)
{
    Suite *suite = suite_create("ledger/content");
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, an_entry_names_its_texts, 0, G_N_ELEMENTS(cases));
    tcase_add_test(tables, a_file_is_found_by_how_its_name_ends);
    suite_add_tcase(suite, tables);
    return suite;
}
