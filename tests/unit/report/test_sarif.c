/* tests/unit/report/test_sarif.c */
#include "report/report.h"

#include "support/golden.h"
#include "support/sample_report.h"
#include "support/suite.h"

#include <jansson.h>
#include <string.h>

static char *sarif_of(struct report *report)
{
    static const struct report_options plain = { 0 };
    char *text = report_write(report, REPORT_AS_SARIF, &plain);
    report_free(report);
    return text;
}

static json_t *run_of(struct report *report, json_t **document)
{
    g_autofree char *text = sarif_of(report);
    json_error_t error;
    *document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(*document != NULL, "%d:%d: %s", error.line, error.column, error.text);
    return json_array_get(json_object_get(*document, "runs"), 0);
}

static struct report *report_of_lines(const char *file, const char *text, const size_t *offsets, size_t count)
{
    struct report *report = report_new("verify");
    g_autoptr(GPtrArray) findings = finding_list_new();

    for (size_t i = 0; i < count; i++)
        finding_add(findings, "an-id", FINDING_ERROR, place_at(file, text, strlen(text), offsets[i]), "x");
    report_take_findings(report, findings);
    return report;
}

static const char *fingerprint_of(json_t *run, size_t result)
{
    json_t *prints = json_object_get(json_array_get(json_object_get(run, "results"), result), "partialFingerprints");
    return json_string_value(json_object_get(prints, "migratorFinding/v1"));
}

START_TEST(the_sample_is_as_agreed)
{
    g_autofree char *text = sarif_of(sample_report_new());
    g_auto(GStrv) parts = g_strsplit(text, "\"version\": \"" MIGRATOR_VERSION "\"", -1);
    g_autofree char *versionless = g_strjoinv("\"version\": \"VERSION\"", parts);

    golden_compare("report/sample.sarif", versionless);
}
END_TEST

START_TEST(a_fingerprint_outlives_moved_lines_and_changed_blanks)
{
    json_t *documents[2] = { NULL };
    json_t *before = run_of(report_of_lines("a.sql", "DROP  TABLE a;", (size_t[]){ 0 }, 1), &documents[0]);
    json_t *after = run_of(report_of_lines("a.sql", "--\n\n\tDROP TABLE a;", (size_t[]){ 4 }, 1), &documents[1]);

    ck_assert_str_eq(fingerprint_of(before, 0), fingerprint_of(after, 0));
    json_decref(documents[0]);
    json_decref(documents[1]);
}
END_TEST

START_TEST(equal_lines_and_other_files_have_fingerprints_of_their_own)
{
    json_t *documents[2] = { NULL };
    json_t *twice = run_of(report_of_lines("a.sql", "DROP;\nDROP;", (size_t[]){ 0, 6 }, 2), &documents[0]);
    json_t *other = run_of(report_of_lines("b.sql", "DROP;\n", (size_t[]){ 0 }, 1), &documents[1]);

    ck_assert_str_ne(fingerprint_of(twice, 0), fingerprint_of(twice, 1));
    ck_assert_str_ne(fingerprint_of(twice, 0), fingerprint_of(other, 0));
    json_decref(documents[0]);
    json_decref(documents[1]);
}
END_TEST

static const char *uri_of(json_t *run)
{
    json_t *locations = json_object_get(json_array_get(json_object_get(run, "results"), 0), "locations");
    json_t *physical = json_object_get(json_array_get(locations, 0), "physicalLocation");
    return json_string_value(json_object_get(json_object_get(physical, "artifactLocation"), "uri"));
}

START_TEST(a_path_becomes_a_uri)
{
    static const struct {
        const char *file;
        const char *uri;
    } cases[] = {
        { "migrations/1_a.up.sql", "migrations/1_a.up.sql" },
        { "a b#c?d%e.sql", "a%20b%23c%3Fd%25e.sql" },
        { "javascript:x/\"<größe>", "javascript%3Ax/%22%3Cgr%C3%B6%C3%9Fe%3E" },
        { "/srv/x.sql", "file:///srv/x.sql" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        json_t *document = NULL;
        json_t *run = run_of(report_of_lines(cases[i].file, "x", (size_t[]){ 0 }, 1), &document);
        ck_assert_str_eq(uri_of(run), cases[i].uri);
        json_decref(document);
    }
}
END_TEST

START_TEST(every_text_comes_back_as_it_was)
{
    json_t *document = NULL;
    json_t *run = run_of(sample_report_of("\"\\\n\t\033{}%s%n"), &document);
    json_t *result = json_array_get(json_object_get(run, "results"), 0);

    ck_assert_uint_eq(json_array_size(json_object_get(run, "results")), FINDING_SEVERITY_COUNT);
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(result, "message"), "text")),
                     "\"\\\n\t\033{}%s%n\n\"\\\n\t\033{}%s%n\nhelp: \"\\\n\t\033{}%s%n");
    json_decref(document);
}
END_TEST

START_TEST(what_to_write_instead_is_there_for_those_who_read_markdown)
{
    json_t *document = NULL;
    json_t *run = run_of(sample_report_of("a_b\n```"), &document);
    json_t *result = json_array_get(json_object_get(run, "results"), 0);
    const char *markdown = json_string_value(json_object_get(json_object_get(result, "message"), "markdown"));

    ck_assert_str_eq(markdown, "a\\_b<br>\\`\\`\\`\n\na\\_b<br>\\`\\`\\`\n\n**Help**: a\\_b<br>\\`\\`\\`\n\n"
                               "````sql\na_b\n```\n````\n");
    json_decref(document);
}
END_TEST

START_TEST(what_is_in_danger_is_a_tag_of_the_rule)
{
    json_t *document = NULL;
    json_t *run = run_of(sample_report_of("x"), &document);
    json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
    json_t *properties = json_object_get(json_array_get(json_object_get(driver, "rules"), 0), "properties");

    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(properties, "tags"), 0)), "availability");
    json_decref(document);
}
END_TEST

START_TEST(nothing_found_is_an_empty_list)
{
    json_t *document = NULL;
    json_t *run = run_of(sample_report_empty(), &document);

    ck_assert(json_is_array(json_object_get(run, "results")));
    ck_assert_uint_eq(json_array_size(json_object_get(run, "results")), 0);
    json_decref(document);
}
END_TEST

Suite *suite_report_sarif(void)
{
    const TTest *tests[] = {
        the_sample_is_as_agreed,
        a_fingerprint_outlives_moved_lines_and_changed_blanks,
        equal_lines_and_other_files_have_fingerprints_of_their_own,
        a_path_becomes_a_uri,
        every_text_comes_back_as_it_was,
        what_to_write_instead_is_there_for_those_who_read_markdown,
        what_is_in_danger_is_a_tag_of_the_rule,
        nothing_found_is_an_empty_list,
        NULL,
    };
    return suite_of("report/sarif", tests, NULL, NULL);
}
