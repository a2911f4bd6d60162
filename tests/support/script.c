/* tests/support/script.c - a script read for a test, and what was read of it as text to compare. */
#include "support/script.h"

#include <check.h>
#include <string.h>

struct sql_text text_of(const char *text)
{
    return (struct sql_text){ text, strlen(text) };
}

struct script_fixture script_read(const char *text, enum sql_script_mode mode)
{
    struct script_fixture fixture = { .findings = finding_list_new() };
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

    sql_script_read(&fixture.script, "a.sql", bytes, 0, strlen(text), mode, fixture.findings);
    return fixture;
}

void script_fixture_clear(struct script_fixture *fixture)
{
    sql_script_release(&fixture->script);
    g_ptr_array_unref(fixture->findings);
}

const struct sql_statement *script_statement(const struct script_fixture *fixture, guint index)
{
    ck_assert_uint_lt(index, fixture->script.statements->len);
    return &g_array_index(fixture->script.statements, struct sql_statement, index);
}

const struct finding *script_finding(const struct script_fixture *fixture, guint index)
{
    ck_assert_uint_lt(index, fixture->findings->len);
    return g_ptr_array_index(fixture->findings, index);
}

static char *statements_of(const struct script_fixture *fixture)
{
    const char *text = g_bytes_get_data(fixture->script.text, NULL);
    GString *joined = g_string_new(NULL);

    for (guint index = 0; index < fixture->script.statements->len; index++) {
        const struct sql_statement *statement = script_statement(fixture, index);

        g_string_append(joined, index == 0 ? "" : " | ");
        g_string_append_len(joined, text + statement->offset, (gssize)statement->length);
    }
    return g_string_free(joined, FALSE);
}

char *script_findings(const struct script_fixture *fixture)
{
    GString *joined = g_string_new(NULL);

    for (guint index = 0; index < fixture->findings->len; index++) {
        const struct finding *finding = script_finding(fixture, index);

        g_string_append_printf(joined, "%s%s:%zu:%zu", index == 0 ? "" : " ", finding->id, finding->place.line,
                               finding->place.column);
    }
    return g_string_free(joined, FALSE);
}

void script_assert(const struct script_case *expected)
{
    CLEANUP(script_fixture_clear) struct script_fixture fixture = script_read(expected->text, expected->mode);
    g_autofree char *statements = statements_of(&fixture);
    g_autofree char *findings = script_findings(&fixture);

    ck_assert_msg(strcmp(statements, expected->statements) == 0, "%s\n  gave      %s\n  expected  %s", expected->text,
                  statements, expected->statements);
    ck_assert_msg(strcmp(findings, expected->findings) == 0, "%s\n  found     %s\n  expected  %s", expected->text,
                  findings, expected->findings);
}
