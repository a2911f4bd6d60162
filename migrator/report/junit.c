/* report/junit.c - findings as test cases in the XML that CI systems read as JUnit's. */
#include "report/document.h"
#include "report/excerpt.h"
#include "report/markup.h"

static const struct report_options plain = { 0 };

static void append_line(GString *out, const char *label, const char *text)
{
    if (text != NULL)
        g_string_append_printf(out, "%s%s\n", label, text);
}

static char *finding_body(const struct finding *finding)
{
    GString *body = g_string_new(NULL);
    g_autofree char *place = excerpt_place(&finding->place);
    g_autofree char *grounds = excerpt_grounds(finding);

    append_line(body, *place != '\0' ? place : finding->id, "");
    g_string_append(body, finding->text);
    if (grounds != NULL)
        g_string_append_printf(body, " (%s)", grounds);
    g_string_append_c(body, '\n');
    excerpt_line(body, &plain, REPORT_PLAIN, &finding->place);
    append_line(body, "", finding->effect);
    append_line(body, "help: ", finding->remedy);
    append_line(body, "instead:\n", finding->safe_way);
    return g_string_free(body, FALSE);
}

static void append_element(GString *out, const char *element, const char *body)
{
    markup_append(out, body);
    g_string_append_printf(out, "</%s>\n    </testcase>\n", element);
}

/* An error fails its test case; a warning or a note is the output of one that passes. */
static void write_finding(const struct report *report, const struct finding *finding, GString *out)
{
    g_autofree char *place = excerpt_place(&finding->place);
    g_autofree char *name = g_strdup_printf("%s%s%s", finding->id, *place != '\0' ? " " : "", place);
    g_autofree char *body = finding_body(finding);
    bool is_failure = finding->severity == FINDING_ERROR;

    g_string_append(out, "    <testcase");
    markup_append_attribute(out, "classname", finding->place.file != NULL ? finding->place.file : report->kind);
    markup_append_attribute(out, "name", name);
    g_string_append(out, is_failure ? ">\n      <failure" : ">\n      <system-out");
    if (is_failure) {
        markup_append_attribute(out, "type", finding->axis != NULL ? finding->axis : finding->id);
        markup_append_attribute(out, "message", finding->text);
    }
    g_string_append_c(out, '>');
    append_element(out, is_failure ? "failure" : "system-out", body);
}

static void write_fault(const struct report *report, GString *out)
{
    const char *kind = fault_kinds[report->fault.kind].name;
    g_autofree char *body = report_fault_text(&report->fault, &plain);

    g_string_append(out, "    <testcase");
    markup_append_attribute(out, "classname", report->kind);
    markup_append_attribute(out, "name", kind);
    g_string_append(out, ">\n      <error");
    markup_append_attribute(out, "type", kind);
    markup_append_attribute(out, "message", report->fault.text);
    g_string_append_c(out, '>');
    append_element(out, "error", body);
}

/* A report without a test case would be taken for a run that did not happen. */
static void write_success(const struct report *report, GString *out)
{
    g_string_append(out, "    <testcase");
    markup_append_attribute(out, "classname", report->kind);
    markup_append_attribute(out, "name", report->headline != NULL ? report->headline : report->kind);
    g_string_append(out, "/>\n");
}

void report_write_junit(const struct report *report, const struct report_options *options, GString *out)
{
    (void)options;
    guint failures = finding_count(report->findings, FINDING_ERROR);
    guint errors = report->fault.kind != FAULT_NONE ? 1 : 0;
    guint tests = MAX(report->findings->len + errors, 1);

    g_string_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"migrator ");
    markup_append(out, report->kind);
    g_string_append_printf(out, "\" tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"0\">\n", tests, failures,
                           errors);
    for (guint i = 0; i < report->findings->len; i++)
        write_finding(report, g_ptr_array_index(report->findings, i), out);
    if (errors > 0)
        write_fault(report, out);
    if (report->findings->len + errors == 0)
        write_success(report, out);
    g_string_append(out, "  </testsuite>\n</testsuites>\n");
}
