/* tests/unit/analysis/test_preflight.c - the query says beforehand what the server says of the statement. */
#include "analysis/preflight.h"

#include "support/catalog_fixture.h"
#include "support/judge.h"
#include "support/suite.h"

#include <string.h>

static const char schema[] =
        "CREATE TABLE agents (id bigint PRIMARY KEY, code text UNIQUE);\n"
        "CREATE TABLE runs (id bigint, agent_id bigint, \"Code\" text, state text, at int, cost numeric);\n";

static const char PROOF[] = "a .before.sql proves it: ";

/* What the statement's findings show; NULL: no query. */
static char *query_of(const char *text)
{
    static const struct analysis_options any = { 0 };
    CLEANUP(judged_clear) struct judged judged;
    char *query = NULL;

    judge(&any, &(const struct judge_case){ schema, text }, &judged);
    for (guint index = 0; index < judged.findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(judged.findings, index);
        const char *proof = finding->remedy != NULL ? strstr(finding->remedy, PROOF) : NULL;

        if (proof != NULL && query == NULL)
            query = g_strdup(proof + strlen(PROOF));
    }
    return query;
}

/* A statement, rows that it takes, and one more row that it refuses. */
static const struct {
    const char *text, *good, *bad;
} promises[] = {
    { "ALTER TABLE runs ALTER COLUMN \"Code\" SET NOT NULL", "INSERT INTO runs (\"Code\") VALUES ('a'), ('a')",
      "INSERT INTO runs (id) VALUES (1)" },
    { "ALTER TABLE runs ADD UNIQUE (agent_id, \"Code\")",
      "INSERT INTO runs (agent_id, \"Code\") VALUES (1, 'a'), (1, 'b'), (2, NULL), (2, NULL)",
      "INSERT INTO runs (agent_id, \"Code\") VALUES (1, 'a')" },
    { "CREATE UNIQUE INDEX ON runs (agent_id) WHERE state = 'live'",
      "INSERT INTO runs (agent_id, state) VALUES (1, 'live'), (1, 'dead'), (1, NULL)",
      "INSERT INTO runs (agent_id, state) VALUES (1, 'live')" },
    { "CREATE UNIQUE INDEX ON runs (agent_id) INCLUDE (at)", "INSERT INTO runs (agent_id, at) VALUES (1, 1), (2, 1)",
      "INSERT INTO runs (agent_id, at) VALUES (1, 2)" },
    { "ALTER TABLE runs ADD PRIMARY KEY (id, at)", "INSERT INTO runs (id, at) VALUES (1, 1), (1, 2)",
      "INSERT INTO runs (id, at) VALUES (1, 1)" },
    { "ALTER TABLE runs ADD PRIMARY KEY (id, at)", "INSERT INTO runs (id, at) VALUES (1, 1), (1, 2)",
      "INSERT INTO runs (id, at) VALUES (1, NULL)" },
    { "ALTER TABLE runs ADD FOREIGN KEY (agent_id) REFERENCES agents",
      "INSERT INTO agents VALUES (1); INSERT INTO runs (agent_id) VALUES (1), (NULL)",
      "INSERT INTO runs (agent_id) VALUES (2)" },
    { "ALTER TABLE runs ADD FOREIGN KEY (\"Code\") REFERENCES agents (code)",
      "INSERT INTO agents VALUES (1, 'a'); INSERT INTO runs (\"Code\") VALUES ('a'), (NULL)",
      "INSERT INTO runs (\"Code\") VALUES ('b')" },
    { "ALTER TABLE runs ADD CHECK (at > 0 OR state = 'new')",
      "INSERT INTO runs (at, state) VALUES (1, 'a'), (0, 'new'), (NULL, NULL)",
      "INSERT INTO runs (at, state) VALUES (0, 'old')" },
    { "ALTER TABLE runs ALTER COLUMN state TYPE varchar(3)",
      "INSERT INTO runs (state) VALUES ('äöü'), ('abc  '), (NULL)", "INSERT INTO runs (state) VALUES ('abcd')" },
    { "ALTER TABLE runs ALTER COLUMN agent_id TYPE int",
      "INSERT INTO runs (agent_id) VALUES (2147483647), (-2147483648)",
      "INSERT INTO runs (agent_id) VALUES (2147483648)" },
    { "ALTER TABLE runs ALTER COLUMN at TYPE smallint", "INSERT INTO runs (at) VALUES (32767), (NULL)",
      "INSERT INTO runs (at) VALUES (-32769)" },
    { "ALTER TABLE runs ALTER COLUMN cost TYPE numeric(4, 1)", "INSERT INTO runs (cost) VALUES (999.94), (-1)",
      "INSERT INTO runs (cost) VALUES (999.95)" },
    { "ALTER TABLE runs ALTER COLUMN id TYPE numeric(3)", "INSERT INTO runs (id) VALUES (999)",
      "INSERT INTO runs (id) VALUES (-1000)" },
};

static bool server_takes(const char *text)
{
    g_autofree char *tried = g_strdup_printf("BEGIN; %s; ROLLBACK", text);
    struct fault fault = { 0 };
    int64_t position = -1;
    bool is_taken = session_run(&catalog_session, tried, NULL, &position, &fault);

    if (!is_taken)
        session_rollback(&catalog_session);
    fault_clear(&fault);
    return is_taken;
}

static void assert_answer(const char *query, const char *text, bool is_kept)
{
    const char *select = query + strlen("SELECT ");
    g_autofree char *answer = catalog_ask(select);

    ck_assert_msg(server_takes(text) == is_kept, "%s", text);
    ck_assert_msg(strcmp(answer, is_kept ? "true" : "false") == 0, "%s: %s", query, answer);
}

START_TEST(the_query_knows_what_the_statement_will_find)
{
    g_autofree char *query = query_of(promises[_i].text);

    ck_assert_msg(query != NULL, "%s", promises[_i].text);
    catalog_run(schema);
    assert_answer(query, promises[_i].text, true);
    catalog_run(promises[_i].good);
    assert_answer(query, promises[_i].text, true);
    catalog_run(promises[_i].bad);
    assert_answer(query, promises[_i].text, false);
}
END_TEST

/* What cannot be told beforehand is not. */
static const char *const untold[] = {
    "CREATE UNIQUE INDEX ON runs (lower(state))",
    "UPDATE runs SET state = '' WHERE id = 1; ALTER TABLE runs ALTER COLUMN state SET NOT NULL",
    "ALTER TABLE runs RENAME COLUMN state TO stage; ALTER TABLE runs ALTER COLUMN stage SET NOT NULL",
    "ALTER TABLE runs ADD FOREIGN KEY (agent_id) REFERENCES elsewhere",
    "ALTER TABLE runs ADD FOREIGN KEY (agent_id, at) REFERENCES others (a, b) MATCH FULL",
    "ALTER TABLE runs ADD EXCLUDE (id WITH =)",
    "ALTER TABLE runs DROP COLUMN at",
    "ALTER TABLE runs ALTER COLUMN state TYPE varchar(3) USING left(state, 3)",
    "ALTER TABLE elsewhere ALTER COLUMN state TYPE varchar(3)",
};

START_TEST(what_is_not_known_beforehand_has_no_query)
{
    g_autofree char *query = query_of(untold[_i]);

    ck_assert_msg(query == NULL, "%s: %s", untold[_i], query);
}
END_TEST

Suite *suite_analysis_preflight(void)
{
    Suite *suite = suite_create("analysis/preflight");
    TCase *proved = tcase_create("proved"), *none = tcase_create("none");

    tcase_add_checked_fixture(proved, catalog_start, catalog_stop);
    tcase_add_loop_test(proved, the_query_knows_what_the_statement_will_find, 0, G_N_ELEMENTS(promises));
    tcase_add_loop_test(none, what_is_not_known_beforehand_has_no_query, 0, G_N_ELEMENTS(untold));
    suite_add_tcase(suite, proved);
    suite_add_tcase(suite, none);
    return suite;
}
