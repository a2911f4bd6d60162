/* tests/unit/rollback/test_bundle.c */
#include "rollback/bundle.h"

#include "support/suite.h"

#include <string.h>

static struct migration_file repair_of_newest;
static struct migration_file repair_of_older;
static struct bundle_step newest = { .version = 3,
                                     .seq = 30,
                                     .name = "it's new",
                                     .class_name = "incompatible",
                                     .way = "rehearsed",
                                     .rehearsed_at = INT64_C(1763604665123456),
                                     .expected = 1500000,
                                     .after = "SELECT 'frozen'",
                                     .repair = &repair_of_newest };
static struct bundle_step older = { .version = 2,
                                    .seq = 20,
                                    .name = "older",
                                    .way = "by hand",
                                    .rehearsed_at = -1,
                                    .expected = 600000000,
                                    .repair = &repair_of_older };

static struct migration_file make_file(const char *name, const char *text)
{
    return (struct migration_file){ .name = (char *)(guintptr)name,
                                    .text = g_bytes_new_static(text, strlen(text)),
                                    .length = strlen(text) };
}

static void start(void)
{
    repair_of_newest = make_file("../rollback/3/repair.sql", "DROP TABLE public.runs;");
    repair_of_older = make_file("2.down.sql", "SELECT 2;");
}

static void stop(void)
{
    g_clear_pointer(&repair_of_newest.text, g_bytes_unref);
    g_clear_pointer(&repair_of_older.text, g_bytes_unref);
}

static char *of_both(char *(*write)(const struct bundle *bundle), const char *pass)
{
    g_autoptr(GPtrArray) steps = g_ptr_array_new();
    g_autoptr(GPtrArray) relations = g_ptr_array_new();
    struct bundle bundle = { .environment = "production",
                             .database = "agento on db",
                             .target = "release abc",
                             .schema = "migrator",
                             .pass = pass,
                             .head = 31,
                             .steps = steps,
                             .relations = relations };

    g_ptr_array_add(steps, &newest);
    g_ptr_array_add(steps, &older);
    g_ptr_array_add(relations, (gpointer)(guintptr) "public.runs");
    return write(&bundle);
}

START_TEST(each_migration_is_undone_in_a_transaction_with_its_entry)
{
    g_autofree char *script = of_both(bundle_repair, NULL);
    const char *first = strstr(script, "DROP TABLE public.runs;"), *second = strstr(script, "SELECT 2;");

    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_nonnull(second);
    ck_assert_msg(first < second, "the newest comes first");
    ck_assert_ptr_nonnull(strstr(script, "version => 3, name => 'it''s new', class => 'incompatible'"));
    ck_assert_ptr_nonnull(strstr(script, "version => 2, name => 'older', class => NULL"));
    ck_assert_ptr_null(strstr(script, "migrator.pass"));
    ck_assert_ptr_nonnull(strstr(script, "SHA256 (../rollback/3/repair.sql) = "));
}
END_TEST

START_TEST(it_refuses_what_it_was_not_made_for)
{
    g_autofree char *repair = of_both(bundle_repair, NULL);
    g_autofree char *verify = of_both(bundle_verify, NULL);
    const char *guard = strstr(repair, "VALUES (3, 30), (2, 20)");

    ck_assert_ptr_nonnull(guard);
    ck_assert_msg(guard < strstr(repair, "DROP TABLE public.runs;"), "before anything is undone");
    ck_assert_ptr_nonnull(strstr(repair, "applied.seq > 31"));
    ck_assert_ptr_nonnull(strstr(verify, "VALUES (3, 30), (2, 20)"));
    ck_assert_ptr_null(strchr(repair, '@'));
}
END_TEST

START_TEST(a_frozen_table_is_written_by_the_pass)
{
    g_autofree char *repair = of_both(bundle_repair, "s'ecret");
    g_autofree char *verify = of_both(bundle_verify, "s'ecret");

    ck_assert_ptr_nonnull(strstr(repair, "SET LOCAL migrator.pass = 's''ecret';"));
    ck_assert_ptr_nonnull(strstr(verify, "SET LOCAL migrator.pass = 's''ecret';"));
}
END_TEST

START_TEST(what_a_repair_makes_is_frozen_in_its_transaction)
{
    g_autofree char *script = of_both(bundle_repair, NULL);
    const char *made = strstr(script, "DROP TABLE public.runs;"), *frozen = strstr(script, "SELECT 'frozen';");

    ck_assert_ptr_nonnull(frozen);
    ck_assert_ptr_eq(strstr(made, "COMMIT;"), strstr(frozen, "COMMIT;"));
    ck_assert(made < frozen);
}
END_TEST

START_TEST(the_ledger_is_told_which_steps_are_done)
{
    struct bundle bundle = { .schema = "migrator",
                             .freeze_id = "7f3a90c1b2d4",
                             .pass = "pass",
                             .steps = g_ptr_array_new(),
                             .relations = g_ptr_array_new() };
    g_autofree char *repair = bundle_repair(&bundle);
    g_autofree char *verify = bundle_verify(&bundle);

    ck_assert_ptr_nonnull(
            strstr(repair, "append(kind => 'repair', detail => '{\"id\": \"7f3a90c1b2d4\", \"state\": \"undone\"}')"));
    ck_assert_ptr_nonnull(strstr(verify, "\"state\": \"verified\"}')"));
    g_ptr_array_unref(bundle.steps);
    g_ptr_array_unref(bundle.relations);
}
END_TEST

START_TEST(the_runbook_says_what_cannot_be_undone)
{
    static const struct migration_file none;
    struct bundle_step step = {
        .version = 4, .name = "lost", .repair = &none, .way = "none", .rehearsed_at = -1, .expected = -1
    };
    struct bundle bundle = { .database = "agento", .target = "version 3", .steps = g_ptr_array_new() };
    g_autofree char *nothing = bundle_runbook(&bundle);

    g_ptr_array_add(bundle.steps, &step);
    g_autofree char *text = bundle_runbook(&bundle);
    ck_assert_ptr_nonnull(strstr(nothing, "Nothing has to be undone"));
    ck_assert_ptr_nonnull(strstr(text, "| 4 | lost | not known | none | not known |"));
    ck_assert_ptr_nonnull(strstr(text, "There are no scripts"));
    ck_assert_ptr_null(strstr(text, "1-freeze.sql"));
    g_ptr_array_unref(bundle.steps);
}
END_TEST

START_TEST(verifying_leaves_nothing)
{
    g_autofree char *script = of_both(bundle_verify, NULL);

    ck_assert_ptr_nonnull(strstr(script, "FROM public.runs LIMIT 1"));
    ck_assert_ptr_nonnull(strstr(script, "ROLLBACK;"));
    ck_assert_ptr_null(strstr(script, "COMMIT"));
}
END_TEST

START_TEST(checks_are_asked_before_it_is_rolled_back)
{
    struct migration_file after = make_file("2.after.sql", "SELECT true;\n-- all\nSELECT count(*) = 0 FROM runs;\n");
    g_autoptr(GPtrArray) none = g_ptr_array_new(), checks = g_ptr_array_new();
    const struct bundle bundle = { .schema = "migrator", .steps = none, .relations = none, .checks = checks };

    g_ptr_array_add(checks, &after);
    g_autofree char *script = bundle_verify(&bundle);
    const char *first = strstr(script, "SELECT migrator.require((SELECT true\n), '2.after.sql:1');");
    const char *second = strstr(script, "SELECT migrator.require((SELECT count(*) = 0 FROM runs\n), '2.after.sql:3');");

    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_nonnull(second);
    ck_assert(first < second && second < strstr(script, "ROLLBACK;"));
    g_bytes_unref(after.text);
}
END_TEST

START_TEST(the_runbook_names_what_is_undone_and_where)
{
    g_autofree char *text = of_both(bundle_runbook, NULL);

    ck_assert_ptr_nonnull(strstr(text, "# Back to release abc"));
    ck_assert_ptr_nonnull(strstr(text, "agento on db (production)"));
    ck_assert_ptr_nonnull(strstr(text, "| 3 | it's new | incompatible | rehearsed 2025-11-20 02:11:05Z | 1.5 s |"));
    ck_assert_ptr_nonnull(strstr(text, "| 2 | older | not known | by hand | 10 min |"));
    ck_assert_ptr_nonnull(strstr(text, "The times are estimates"));
}
END_TEST

START_TEST(relations_are_those_of_the_statements_each_once)
{
    struct migration_file repair = make_file("repair.sql", "ALTER TABLE public.runs ADD COLUMN a int;\n"
                                                           "UPDATE public.runs SET a = 1;\nDELETE FROM app.\"Odd\";");
    g_autoptr(GPtrArray) names = bundle_relations(&repair);

    g_bytes_unref(repair.text);

    ck_assert_uint_eq(names->len, 2);
    ck_assert_str_eq(g_ptr_array_index(names, 0), "public.runs");
    ck_assert_str_eq(g_ptr_array_index(names, 1), "app.\"Odd\"");
}
END_TEST

Suite *suite_rollback_bundle(void)
{
    Suite *suite = suite_create("rollback/bundle");
    TCase *tests = tcase_create("bundle");

    tcase_add_checked_fixture(tests, start, stop);
    tcase_add_test(tests, each_migration_is_undone_in_a_transaction_with_its_entry);
    tcase_add_test(tests, it_refuses_what_it_was_not_made_for);
    tcase_add_test(tests, a_frozen_table_is_written_by_the_pass);
    tcase_add_test(tests, what_a_repair_makes_is_frozen_in_its_transaction);
    tcase_add_test(tests, the_ledger_is_told_which_steps_are_done);
    tcase_add_test(tests, the_runbook_says_what_cannot_be_undone);
    tcase_add_test(tests, verifying_leaves_nothing);
    tcase_add_test(tests, checks_are_asked_before_it_is_rolled_back);
    tcase_add_test(tests, the_runbook_names_what_is_undone_and_where);
    tcase_add_test(tests, relations_are_those_of_the_statements_each_once);
    suite_add_tcase(suite, tests);
    return suite;
}
