/* tests/unit/command/test_reports.c */
#include "command/reports.h"

#include "support/command_fixture.h"
#include "support/sample_report.h"
#include "support/suite.h"

#include <string.h>

static struct fault fault;

static void stop(void)
{
    fault_clear(&fault);
    command_fixture_stop();
}

START_TEST(none_wanted_is_none_written)
{
    CLEANUP(report_cleanup) struct report *report = sample_report_new();

    command_fixture_read("verify");
    ck_assert(reports_check(&context, &fault));
    ck_assert(reports_write(&context, report, &fault));
}
END_TEST

START_TEST(each_file_gets_its_format)
{
    CLEANUP(report_cleanup) struct report *report = sample_report_new();
    const struct report_options options = { 0 };
    static const enum report_format formats[] = { REPORT_AS_JUNIT, REPORT_AS_JSON };
    static const char *const names[] = { "junit.xml", "a=b.json" }; /* the first sign of equality cuts */
    g_autofree char *line =
            g_strdup_printf("verify --report junit=%s/junit.xml --report json=%s/a=b.json", project, project);

    command_fixture_read(line);
    ck_assert(reports_check(&context, &fault));
    ck_assert_msg(reports_write(&context, report, &fault), "%s", fault.text);
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autofree char *path = g_build_filename(project, names[i], NULL);
        g_autofree char *expected = report_write(report, formats[i], &options);
        g_autofree char *written = NULL;

        ck_assert_msg(g_file_get_contents(path, &written, NULL, NULL), "%s", path);
        ck_assert_str_eq(written, expected);
    }
}
END_TEST

static const struct {
    const char *target, *said;
} mistakes[] = {
    { "junit", "names no file" },
    { "junit=", "names no file" },
    { "juint=a.xml", "--report juint=a.xml: " },
    { "=a.xml", "--report =a.xml: " },
};

START_TEST(a_mistake_is_told_before_the_work_begins)
{
    g_autofree char *line = g_strdup_printf("verify --report %s", mistakes[_i].target);

    command_fixture_read(line);
    ck_assert(!reports_check(&context, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_msg(strstr(fault.text, mistakes[_i].said) != NULL, "%s", fault.text);
    ck_assert_ptr_nonnull(fault.hint);
}
END_TEST

START_TEST(a_file_that_cannot_be_written_is_a_fault)
{
    CLEANUP(report_cleanup) struct report *report = sample_report_new();
    g_autofree char *line = g_strdup_printf("verify --report json=%s/nowhere/a.json", project);

    command_fixture_read(line);
    ck_assert(!reports_write(&context, report, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
}
END_TEST

Suite *suite_command_reports(void)
{
    const TTest *tests[] = {
        none_wanted_is_none_written,
        each_file_gets_its_format,
        a_file_that_cannot_be_written_is_a_fault,
        NULL,
    };
    Suite *suite = suite_of("command/reports", tests, command_fixture_start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_checked_fixture(tables, command_fixture_start, stop);
    tcase_add_loop_test(tables, a_mistake_is_told_before_the_work_begins, 0, G_N_ELEMENTS(mistakes));
    suite_add_tcase(suite, tables);
    return suite;
}
