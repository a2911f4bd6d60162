/* tests/unit/rollback/test_query_log.c */
#include "rollback/query_log.h"

#include "support/suite.h"

#include <string.h>

#define CSV_BEFORE                                                                                                     \
    "2026-11-27 20:00:00.000 UTC,\"app\",\"agento\",7,\"[local]\",6748.7,1,\"SELECT\",2026-11-27 UTC,3/4,0,"
#define CSV_AFTER ",,,,,,,,,\"psql\",\"client backend\",,0\n"

static const struct {
    const char *log, *statements; /* each in angle brackets */
} cases[] = {
    { "", "" },
    { "what is this\n\tand this\n", "" },
    { "LOG:  statement: SELECT 1", "<SELECT 1>" },
    { "2026-11-27 UTC [7] LOG:  statement: SELECT 1\n2026-11-27 UTC [7] ERROR:  no\n", "<SELECT 1>" },
    { "[7] LOG:  statement: SELECT 1,\n\t 'LOG:  statement: no'\n\tFROM a\n[7] DETAIL:  x\n\tmore\n",
      "<SELECT 1,\n 'LOG:  statement: no'\nFROM a>" },
    { "[7] LOG:  execute S_1: SELECT $1\n[7] DETAIL:  parameters: $1 = 'secret'\n", "<SELECT $1>" },
    { "[7] LOG:  duration: 0.1 ms  parse S_1: SELECT $1\n[7] LOG:  duration: 0.1 ms  bind S_1: SELECT $1\n"
      "[7] LOG:  duration: 0.1 ms  execute S_1: SELECT $1\n[7] LOG:  duration: 1.5 ms  statement: SELECT 2\n",
      "<SELECT $1><SELECT 2>" },
    { "[7] LOG:  duration: 0.1 ms  plan:\n\tQuery Text: SELECT a\n\tFROM b\n\tSeq Scan on b  (cost=0.00..1.00 rows=1)\n"
      "\t  Filter: x\n",
      "<SELECT a\nFROM b>" },
    { "[7] LOG:  duration: 0.1 ms  plan:\n\tQuery Text: SELECT $1\n\tQuery Parameters: $1 = 'secret'\n\tResult  (cost=0)\n",
      "<SELECT $1>" },
    { "[7] LOG:  duration: 0.1 ms\n[7] LOG:  checkpoint starting: time\n", "" },
    { CSV_BEFORE "LOG,00000,\"statement: SELECT \"\"a\"\",\n'b' FROM c\"" CSV_AFTER CSV_BEFORE
                 "ERROR,42601,\"statement: no\"" CSV_AFTER CSV_BEFORE "LOG,00000,\"execute x: SELECT 2\"" CSV_AFTER,
      "<SELECT \"a\",\n'b' FROM c><SELECT 2>" },
    { CSV_BEFORE "LOG,00000,\"statement: SELECT 1\"" CSV_AFTER CSV_BEFORE "LOG,00000,\"statement: cut o",
      "<SELECT 1>" },
};

static void take(gpointer list, const char *statement)
{
    g_string_append_printf(list, "<%s>", statement);
}

START_TEST(statements_that_ran_are_found)
{
    g_autoptr(GString) statements = g_string_new(NULL);

    query_log_read(cases[_i].log, strlen(cases[_i].log), take, statements);
    ck_assert_str_eq(statements->str, cases[_i].statements);
}
END_TEST

Suite *suite_rollback_query_log(void)
{
    Suite *suite = suite_create("rollback/query_log");
    TCase *tcase = tcase_create("log");

    tcase_add_loop_test(tcase, statements_that_ran_are_found, 0, (int)G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tcase);
    return suite;
}
