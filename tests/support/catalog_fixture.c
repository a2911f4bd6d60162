/* tests/support/catalog_fixture.c - a session on a database that is made anew for each test. */
#include "support/catalog_fixture.h"

#include <check.h>
#include <stdlib.h>

struct session catalog_session;

static void open_session(const char *database)
{
    g_autofree char *url = g_strdup_printf("host=%s dbname=%s", getenv("TESTS_SERVER"), database);
    const struct session_options options = { .url = url, .ledger_schema = "migrator" };
    struct fault fault = { 0 };

    ck_assert_msg(session_open(&catalog_session, &options, &fault), "%s", fault.text);
}

void catalog_start(void)
{
    open_session("postgres");
    catalog_run("DROP DATABASE IF EXISTS catalog_test");
    catalog_run("CREATE DATABASE catalog_test");
    session_close(&catalog_session);
    open_session("catalog_test");
}

void catalog_stop(void)
{
    session_close(&catalog_session);
}

void catalog_run(const char *text)
{
    struct fault fault = { 0 };
    int64_t position = -1;

    ck_assert_msg(session_run(&catalog_session, text, NULL, &position, &fault), "%s at %.60s", fault.text,
                  text + MAX(position, 0));
}

char *catalog_ask(const char *query)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    struct fault fault = { 0 };
    g_autofree char *named = g_strdup_printf("SELECT (%s)::text AS answer", query);

    ck_assert_msg(session_select(&catalog_session, named, &rows, &fault), "%s", fault.text);
    return g_strdup(rows_text(&rows, 0, "answer"));
}

void catalog_snapshot(struct snapshot *snapshot)
{
    struct fault fault = { 0 };

    ck_assert_msg(snapshot_read(snapshot, &catalog_session, &fault), "%s %s", fault.text,
                  fault.detail != NULL ? fault.detail : "");
}

bool catalog_has_line(const GPtrArray *lines, const char *line)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)(guintptr)lines, line, g_str_equal, NULL);
}
