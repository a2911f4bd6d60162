/* tests/unit/rollback/test_observed.c - what is seen of statements while they run. */
#include "rollback/observed.h"

#include "base/finding.h"
#include "support/catalog_fixture.h"
#include "support/sample_migration.h"
#include "support/suite.h"

#include <string.h>

/* Run the text as a migration in a transaction; its lines. */
static char *observe(const char *text)
{
    struct migration *migration = sample_migration_new(1, "sample", text);
    CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };
    CLEANUP(observed_release) struct observed observed = { 0 };
    g_autoptr(GPtrArray) findings = finding_list_new();
    g_autoptr(GString) lines = g_string_new(NULL);
    struct fault fault = { 0 };

    apply_unit_read(&unit, migration, true, findings);
    catalog_run("BEGIN");
    const struct apply_observer observer = observed_begin(&observed, &catalog_session, 0);
    const struct apply_part whole = apply_part_whole(&unit);
    ck_assert_msg(apply_statements(&catalog_session, &whole, &observer, &fault), "%s", fault.text);
    ck_assert_msg(observed_end(&observed, &fault), "%s", fault.text);
    catalog_run("ROLLBACK");
    for (guint i = 0; i < observed.statements->len; i++) {
        g_autofree char *line = observed_text(g_ptr_array_index(observed.statements, i));
        ck_assert(g_str_has_prefix(line, "line "));
        g_string_append_printf(lines, "%s\n", line + strlen("line "));
    }
    sample_migration_free(migration);
    return g_string_free(g_steal_pointer(&lines), FALSE);
}

static void begin(void)
{
    catalog_start();
    catalog_run("CREATE TABLE item (id int, name text); INSERT INTO item VALUES (1, 'one'), (2, 'two');"
                "CREATE TABLE other (id int)");
}

START_TEST(locks_rows_scans_and_rewrites_are_each_statements_own)
{
    g_autofree char *lines = observe("UPDATE item SET name = 'x';\n"
                                     "ALTER TABLE item ALTER id TYPE bigint;\n"
                                     "ALTER TABLE item ALTER name SET STORAGE PLAIN;\n"
                                     "TRUNCATE other;");
    ck_assert_str_eq(lines, "1: public.item ROW EXCLUSIVE, 1 scan, 2 rows\n"
                            "2: public.item ACCESS EXCLUSIVE, rewritten, 1 scan\n"
                            "3\n"
                            "4: public.other ACCESS EXCLUSIVE, rewritten\n");
}
END_TEST

START_TEST(what_is_new_is_not_told_and_what_goes_is)
{
    g_autofree char *lines = observe("CREATE TABLE fresh (id int);\nDROP TABLE other;\nINSERT INTO fresh VALUES (1);");
    ck_assert_str_eq(lines, "1\n2: public.other ACCESS EXCLUSIVE\n3: public.fresh 1 row\n");
}
END_TEST

START_TEST(statements_of_one_line_are_told_by_their_columns)
{
    g_autofree char *lines = observe("DELETE FROM item; DELETE FROM other;\nDELETE FROM item;");
    ck_assert_str_eq(lines, "1, column 1: public.item ROW EXCLUSIVE, 1 scan, 2 rows\n"
                            "1, column 19: public.other ROW EXCLUSIVE, 1 scan\n"
                            "2: public.item 1 scan\n");
}
END_TEST

START_TEST(names_and_roles_of_the_migration_do_not_matter)
{
    g_autofree char *lines = observe("SET LOCAL search_path = pg_temp;\nLOCK public.item IN SHARE MODE;");
    ck_assert_str_eq(lines, "1\n2: public.item SHARE\n");
}
END_TEST

Suite *suite_rollback_observed(void);
Suite *suite_rollback_observed(void)
{
    const TTest *tests[] = { locks_rows_scans_and_rewrites_are_each_statements_own,
                             what_is_new_is_not_told_and_what_goes_is, statements_of_one_line_are_told_by_their_columns,
                             names_and_roles_of_the_migration_do_not_matter, NULL };

    return suite_of("rollback/observed", tests, begin, catalog_stop);
}
