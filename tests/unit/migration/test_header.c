/* tests/unit/migration/test_header.c */
#include "migration/header.h"

#include "support/suite.h"

#include <string.h>

static struct migration_header header;
static GPtrArray *findings;

static void start(void)
{
    findings = finding_list_new();
}

static void stop(void)
{
    migration_header_release(&header);
    g_ptr_array_free(findings, TRUE);
}

static void read_text(const char *text)
{
    migration_header_read(&header, "a.sql", text, strlen(text), findings);
}

static const struct finding *only_finding(void)
{
    ck_assert_uint_eq(findings->len, 1);
    return g_ptr_array_index(findings, 0);
}

START_TEST(a_file_without_directives_has_none)
{
    read_text("-- drop the legacy role\n\nDROP ROLE legacy;\n");
    ck_assert_ptr_null(header.incompatible);
    ck_assert_int_eq(header.lock_timeout_ms, HEADER_TIMEOUT_UNSET);
    ck_assert(!header.transaction_off);
    ck_assert_uint_eq(findings->len, 0);
}
END_TEST

START_TEST(every_directive_is_read)
{
    read_text("-- Words for people.\n"
              "\n"
              "-- migrator: incompatible \"drops \\\"role\\\"\"\n"
              "--migrator:irreversible \"mail is sent\"\n"
              "-- migrator: transaction off\n"
              "-- migrator: lock_timeout 1500ms\n"
              "-- migrator: statement_timeout 30min  \n"
              "-- migrator: role schema_owner\n"
              "-- migrator: allow table-rewrite \"10 rows\" until=2028-02-29\n"
              "-- migrator: allow table-scan \"10 rows\"\n"
              "SELECT 1;\n");
    ck_assert_uint_eq(findings->len, 0);
    ck_assert_str_eq(header.incompatible, "drops \"role\"");
    ck_assert_str_eq(header.irreversible, "mail is sent");
    ck_assert(header.transaction_off);
    ck_assert_int_eq(header.lock_timeout_ms, 1500);
    ck_assert_int_eq(header.statement_timeout_ms, 30 * 60 * 1000);
    ck_assert_str_eq(header.role, "schema_owner");
    ck_assert_uint_eq(header.allows->len, 2);
    const struct header_allow *allow = g_ptr_array_index(header.allows, 0);
    ck_assert_str_eq(allow->hazard, "table-rewrite");
    ck_assert_str_eq(allow->until, "2028-02-29");
    ck_assert(allow->offset > 200 && allow->offset < 300);
}
END_TEST

START_TEST(the_line_for_a_mark_is_read_back_as_written)
{
    g_autofree char *line = migration_header_incompatible_line("drops \"a\\b\"\nand more");

    read_text(line);
    ck_assert_uint_eq(findings->len, 0);
    ck_assert_str_eq(header.incompatible, "drops \"a\\b\" and more");
}
END_TEST

START_TEST(a_misspelt_directive_names_the_nearest_one_and_its_place)
{
    read_text("-- why\n-- migrator: transacton off\nSELECT 1;\n");
    const struct finding *finding = only_finding();
    ck_assert_str_eq(finding->id, "directive");
    ck_assert_int_eq(finding->severity, FINDING_ERROR);
    ck_assert_uint_eq(finding->place.line, 2);
    ck_assert_uint_eq(finding->place.column, 14);
    ck_assert_ptr_nonnull(strstr(finding->text, "did you mean \"transaction\"?"));
    ck_assert_str_eq(finding->remedy, "Write: -- migrator: transaction off");
}
END_TEST

static const char *const refused[] = {
    "-- migrator: incompatible",
    "-- migrator: incompatible \"\"",
    "-- migrator: incompatible \"  \"",
    "-- migrator: incompatible why",
    "-- migrator: incompatible \"why",
    "-- migrator: incompatible \"why\" more",
    "-- migrator: irreversible",
    "-- migrator: before-image",
    "-- migrator: before-image on",
    "-- migrator: before-image off",
    "-- migrator: transaction on",
    "-- migrator: transaction",
    "-- migrator: lock_timeout 5",
    "-- migrator: lock_timeout s",
    "-- migrator: lock_timeout -5s",
    "-- migrator: lock_timeout 5 s",
    "-- migrator: lock_timeout 99999999999999999999s",
    "-- migrator: statement_timeout 25d",
    "-- migrator: role",
    "-- migrator: role a b",
    "-- migrator: allow",
    "-- migrator: allow Table \"why\"",
    "-- migrator: allow table-rewrite",
    "-- migrator: allow table-rewrite \"why\" until=2027-02-29",
    "-- migrator: allow table-rewrite \"why\" till=2027-02-28",
    "-- migrator: allow table-rewrite \"why\" until=2027-02-28 more",
    "-- migrator:",
    "-- migrator: \xff\xfe",
};

START_TEST(what_is_not_understood_is_one_finding_and_sets_nothing)
{
    read_text(refused[_i]);
    ck_assert_str_eq(only_finding()->id, "directive");
    ck_assert_ptr_nonnull(only_finding()->remedy);
    ck_assert_ptr_null(header.incompatible);
    ck_assert_ptr_null(header.allows);
    ck_assert_ptr_null(header.role);
    ck_assert_int_eq(header.lock_timeout_ms, HEADER_TIMEOUT_UNSET);
    ck_assert_int_eq(header.statement_timeout_ms, HEADER_TIMEOUT_UNSET);
}
END_TEST

START_TEST(a_directive_below_a_statement_does_nothing_and_says_so)
{
    read_text("SELECT 1;\n-- migrator: transaction off\n");
    ck_assert(!header.transaction_off);
    ck_assert_int_eq(only_finding()->severity, FINDING_WARNING);
    ck_assert_uint_eq(only_finding()->place.line, 2);
}
END_TEST

START_TEST(what_is_allowed_may_stand_anywhere)
{
    static const char down[] = "-- migrator: allow x \"y\"\n-- migrator: role x\n";

    read_text("SELECT 1;\n-- migrator: allow table-scan \"10 rows\"\n--migrator:allow\tx\n");
    ck_assert_uint_eq(findings->len, 0);
    ck_assert_ptr_null(header.allows);
    migration_header_warn("a.down.sql", down, strlen(down), findings);
    ck_assert_uint_eq(only_finding()->place.line, 2);
}
END_TEST

static struct header_allow *read_allow_in(const char *text, const char *comment)
{
    return migration_header_read_allow("a.sql", text, strlen(text), (size_t)(strstr(text, comment) - text),
                                       strlen(text), findings);
}

START_TEST(what_is_allowed_elsewhere_is_read_as_in_the_header)
{
    static const char text[] = "SELECT 1; -- migrator: allow table-scan \"10 rows\" until=2028-02-29  ";
    struct header_allow *allow = read_allow_in(text, "--");

    ck_assert_ptr_nonnull(allow);
    ck_assert_str_eq(allow->hazard, "table-scan");
    ck_assert_str_eq(allow->reason, "10 rows");
    ck_assert_str_eq(allow->until, "2028-02-29");
    ck_assert_uint_eq(allow->offset, 10);
    ck_assert_uint_eq(findings->len, 0);
    header_allow_free(allow);
}
END_TEST

START_TEST(another_comment_allows_nothing)
{
    ck_assert_ptr_null(read_allow_in("SELECT 1; -- words", "--"));
    ck_assert_ptr_null(read_allow_in("SELECT 1; -- migrator: role x", "--"));
    ck_assert_ptr_null(read_allow_in("SELECT 1; -- migrator: allowed", "--"));
    ck_assert_uint_eq(findings->len, 0);
    ck_assert_ptr_null(read_allow_in("SELECT 1; -- migrator: allow table-scan", "--"));
    ck_assert_str_eq(only_finding()->id, "directive");
    ck_assert_uint_eq(only_finding()->place.column, 40);
}
END_TEST

START_TEST(the_block_at_the_top_ends_before_anything_else)
{
    static const struct {
        const char *text;
        size_t end;
    } cases[] = {
        { "", 0 },
        { "SELECT 1;\n", 0 },
        { "-- a\n\n--b\nSELECT 1;\n-- c\n", 10 },
        { "-- a", 4 },
        { "-- a\n  SELECT 1;", 5 },
        { "-- a\n/* b */\n", 5 },
        { "\n  -- a\n\n", 9 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        ck_assert_uint_eq(migration_header_end(cases[i].text, strlen(cases[i].text)), cases[i].end);
}
END_TEST

START_TEST(zero_means_no_timeout)
{
    read_text("-- migrator: lock_timeout 0");
    ck_assert_uint_eq(findings->len, 0);
    ck_assert_int_eq(header.lock_timeout_ms, 0);
}
END_TEST

START_TEST(a_before_image_is_switched_off_with_a_reason)
{
    read_text("-- migrator: before-image off \"too large, and kept elsewhere\"\nSELECT 1;\n");
    ck_assert_uint_eq(findings->len, 0);
    ck_assert(header.before_image_off);
    ck_assert_str_eq(header.irreversible, "too large, and kept elsewhere");
    g_autofree char *without = migration_header_without(&header);
    ck_assert_str_eq(without, "before-image off \"too large, and kept elsewhere\"");
}
END_TEST

Suite *suite_migration_header(void)
{
    const TTest *tests[] = {
        a_file_without_directives_has_none,
        every_directive_is_read,
        a_before_image_is_switched_off_with_a_reason,
        the_line_for_a_mark_is_read_back_as_written,
        a_misspelt_directive_names_the_nearest_one_and_its_place,
        a_directive_below_a_statement_does_nothing_and_says_so,
        what_is_allowed_may_stand_anywhere,
        what_is_allowed_elsewhere_is_read_as_in_the_header,
        another_comment_allows_nothing,
        the_block_at_the_top_ends_before_anything_else,
        zero_means_no_timeout,
        NULL,
    };
    Suite *suite = suite_of("migration/header", tests, start, stop);
    TCase *tcase = tcase_create("refused");

    tcase_add_checked_fixture(tcase, start, stop);
    tcase_add_loop_test(tcase, what_is_not_understood_is_one_finding_and_sets_nothing, 0, (int)G_N_ELEMENTS(refused));
    suite_add_tcase(suite, tcase);
    return suite;
}
