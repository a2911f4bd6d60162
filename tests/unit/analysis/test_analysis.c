/* tests/unit/analysis/test_analysis.c */
#include "analysis/analysis.h"

#include "support/judge.h"
#include "support/suite.h"

#include <string.h>

static const struct analysis_options any = { 0 };

static void expect_of(const struct analysis_options *options, const char *given, const char *text, const char *ids,
                      enum migration_class migration_class)
{
    CLEANUP(judged_clear) struct judged judged;
    g_autofree char *found = NULL;

    judge(options, &(const struct judge_case){ given, text }, &judged);
    found = judged_ids(&judged);
    ck_assert_msg(strcmp(found, ids) == 0, "%s\nfound: %s\nexpected: %s", text, found, ids);
    ck_assert_msg(judged.verdict.class_ == migration_class, "%s is %s", text, class_name(judged.verdict.class_));
    ck_assert((judged.verdict.cause == NULL) == (migration_class == CLASS_COMPATIBLE));
}

static void expect(const char *given, const char *text, const char *ids, enum migration_class migration_class)
{
    expect_of(&any, given, text, ids, migration_class);
}

START_TEST(what_exists_is_in_use)
{
    expect(NULL, "ALTER TABLE runs DROP COLUMN note;", "drop-column:1", CLASS_DESTRUCTIVE);
    expect("CREATE TABLE runs (id bigint, note text);", "ALTER TABLE runs DROP COLUMN note;", "drop-column:1",
           CLASS_DESTRUCTIVE);
}
END_TEST

START_TEST(what_is_new_is_used_by_nobody)
{
    expect(NULL, "CREATE TABLE runs (id bigint, note text);\nALTER TABLE runs DROP COLUMN note;", "", CLASS_COMPATIBLE);
    expect("CREATE TABLE runs (id bigint);",
           "ALTER TABLE runs ADD COLUMN note text;\nALTER TABLE runs DROP COLUMN note;", "", CLASS_COMPATIBLE);
}
END_TEST

START_TEST(a_savepoint_that_is_rolled_back_takes_its_tables_along)
{
    expect(NULL,
           "SAVEPOINT a;\nCREATE TABLE runs (id bigint, note text);\nROLLBACK TO a;\n"
           "ALTER TABLE runs DROP COLUMN note;",
           "drop-column:4", CLASS_DESTRUCTIVE);
}
END_TEST

START_TEST(what_the_file_takes_back_itself_gives_no_class)
{
    expect(NULL, "SAVEPOINT a;\nDROP TABLE runs;\nROLLBACK TO SAVEPOINT a;", "drop-table:2", CLASS_COMPATIBLE);
    expect(NULL, "SAVEPOINT a;\nSAVEPOINT b;\nDROP TABLE runs;\nROLLBACK TO a;", "drop-table:3", CLASS_COMPATIBLE);
    expect(NULL, "SAVEPOINT a;\nDROP TABLE runs;\nSAVEPOINT a;\nROLLBACK TO a;", "drop-table:2", CLASS_DESTRUCTIVE);
    expect(NULL, "SAVEPOINT a;\nDROP TABLE runs;\nRELEASE a;\nROLLBACK TO a;", "drop-table:2", CLASS_DESTRUCTIVE);
    expect(NULL, "DROP TABLE runs;\nSAVEPOINT a;\nROLLBACK TO a;", "drop-table:1", CLASS_DESTRUCTIVE);
    expect("CREATE SEQUENCE numbers;", "SAVEPOINT a;\nSELECT setval('numbers', 1);\nROLLBACK TO a;",
           "sequence-restart:2", CLASS_INCOMPATIBLE);
}
END_TEST

START_TEST(a_function_of_another_schema_is_another_one)
{
    static const char given[] = "CREATE SCHEMA app;CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';";

    expect(given, "DROP FUNCTION f(int);\nCREATE FUNCTION app.f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';",
           "drop-function:1", CLASS_INCOMPATIBLE);
    expect(given, "DROP FUNCTION f(int);\nCREATE FUNCTION public.f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';", "",
           CLASS_COMPATIBLE);
}
END_TEST

START_TEST(bodies_are_gone_through)
{
    expect(NULL, "DO $$ BEGIN\nIF true THEN\nALTER TABLE runs DROP COLUMN note;\nEND IF;\nEND $$;", "drop-column:3",
           CLASS_DESTRUCTIVE);
    expect("CREATE FUNCTION tidy() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE runs DROP COLUMN note; END $$;",
           "\nSELECT tidy();", "drop-column:2", CLASS_DESTRUCTIVE);
}
END_TEST

START_TEST(what_was_unique_may_be_made_unique_anew)
{
    static const char given[] =
            "CREATE TABLE runs (id bigint PRIMARY KEY, a int, b int);\n"
            "CREATE UNIQUE INDEX old ON runs (a);\nCREATE UNIQUE INDEX part ON runs (b) WHERE b > 0;";

    expect(given, "CREATE UNIQUE INDEX ON runs (b);", "create-index-blocking:1 create-unique-index-existing:1",
           CLASS_INCOMPATIBLE);
    expect(given, "CREATE UNIQUE INDEX ON runs (b, a);", "create-index-blocking:1", CLASS_COMPATIBLE);
    expect(given, "DROP INDEX old;\nCREATE UNIQUE INDEX ON runs (a);",
           "drop-index-blocking:1 create-index-blocking:2 statement-after-aex:2", CLASS_COMPATIBLE);
    expect(given, "DROP INDEX part;\nCREATE UNIQUE INDEX ON runs (b);",
           "drop-index-blocking:1 create-index-blocking:2 create-unique-index-existing:2 statement-after-aex:2",
           CLASS_INCOMPATIBLE);
    expect(given, "DROP INDEX old;\nALTER TABLE runs ADD CONSTRAINT old UNIQUE (a) DEFERRABLE;",
           "drop-index-blocking:1 drop-unique-index:1 add-unique-constraint:2 statement-after-aex:2",
           CLASS_INCOMPATIBLE);
    expect("CREATE TABLE runs (a int CONSTRAINT c UNIQUE);",
           "ALTER TABLE runs DROP CONSTRAINT c, ADD CONSTRAINT c UNIQUE (a) DEFERRABLE;",
           "drop-constraint-unique-pk:1 add-unique-constraint:1", CLASS_INCOMPATIBLE);
    expect("CREATE TABLE runs (a int CONSTRAINT c UNIQUE DEFERRABLE);",
           "ALTER TABLE runs DROP CONSTRAINT c, ADD CONSTRAINT c UNIQUE (a) DEFERRABLE;", "add-unique-constraint:1",
           CLASS_COMPATIBLE);
    expect(given, "CREATE UNIQUE INDEX ON runs (a) NULLS NOT DISTINCT;",
           "create-index-blocking:1 create-unique-index-existing:1", CLASS_INCOMPATIBLE);
}
END_TEST

START_TEST(not_null_may_be_a_constraint)
{
    const struct analysis_options newest = { .server_version = 18 };
    static const char given[] = "CREATE TABLE runs (id bigint PRIMARY KEY, a int, b int NOT NULL);";
    static const char set[] = "set-not-null:1 set-not-null-breaks-writes:1";
    g_autofree char *named = g_strconcat(given, "ALTER TABLE runs ADD CONSTRAINT c NOT NULL a;", NULL);
    g_autofree char *unvalidated = g_strconcat(given, "ALTER TABLE runs ADD CONSTRAINT c NOT NULL a NOT VALID;", NULL);

    expect_of(&newest, given, "ALTER TABLE runs ADD CONSTRAINT c NOT NULL a;", set, CLASS_INCOMPATIBLE);
    expect_of(&newest, given, "ALTER TABLE runs ADD NOT NULL a;", set, CLASS_INCOMPATIBLE);
    expect_of(&newest, NULL, "ALTER TABLE runs ADD NOT NULL a;", set, CLASS_INCOMPATIBLE);
    expect_of(&newest, given, "ALTER TABLE runs ADD CONSTRAINT c NOT NULL b;", "", CLASS_COMPATIBLE);
    expect_of(&newest, given, "ALTER TABLE runs ADD CONSTRAINT c NOT NULL a NOT VALID;",
              "set-not-null-breaks-writes:1 not-valid-never-validated:1", CLASS_INCOMPATIBLE);
    expect_of(&newest, unvalidated, "ALTER TABLE runs VALIDATE CONSTRAINT c;\nALTER TABLE runs ALTER a SET NOT NULL;",
              "", CLASS_COMPATIBLE);
    expect_of(&newest, named, "ALTER TABLE runs ALTER a SET NOT NULL;", "", CLASS_COMPATIBLE);
    expect_of(&newest, named, "ALTER TABLE runs DROP CONSTRAINT c;", "drop-not-null:1", CLASS_INCOMPATIBLE);
    expect_of(&newest, given, "ALTER TABLE runs DROP CONSTRAINT runs_b_not_null;", "drop-not-null:1",
              CLASS_INCOMPATIBLE);
}
END_TEST

START_TEST(what_is_not_understood_is_never_safe)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any, &(const struct judge_case){ NULL, "DO $$ BEGIN EXECUTE current_setting('a.b'); END $$;" }, &judged);
    ck_assert_int_ge(judged.verdict.class_, CLASS_INCOMPATIBLE);
    ck_assert_uint_eq(judged.verdict.opaque, 1);
    ck_assert_ptr_nonnull(judged_finding(&judged, "opaque"));
}
END_TEST

/* f0() clears a table; each of the others calls the one before. */
static char *chain_of(guint functions)
{
    GString *text = g_string_new("CREATE FUNCTION f0() RETURNS void LANGUAGE sql AS 'DELETE FROM runs';");

    for (guint number = 1; number < functions; number++)
        g_string_append_printf(text, "CREATE FUNCTION f%u() RETURNS void LANGUAGE sql AS 'SELECT f%u()';", number,
                               number - 1);
    return g_string_free(text, FALSE);
}

START_TEST(functions_that_call_functions_are_followed_or_not_understood)
{
    g_autofree char *followed = chain_of(16);
    g_autofree char *deep = chain_of(17);

    expect(followed, "SELECT f15();", "backfill-unbatched:1 delete-without-where:1", CLASS_DESTRUCTIVE);
    expect(deep, "SELECT f16();", "opaque:1", CLASS_INCOMPATIBLE);
    expect("CREATE FUNCTION again() RETURNS void LANGUAGE sql AS 'SELECT again()';", "SELECT again();", "",
           CLASS_COMPATIBLE);
}
END_TEST

static const char *const evaluations[] = {
    "INSERT INTO agents VALUES (%s())",
    "INSERT INTO agents SELECT * FROM %s()",
    "INSERT INTO agents VALUES (1) ON CONFLICT (id) DO UPDATE SET id = %s()",
    "INSERT INTO agents VALUES (1) RETURNING %s()",
    "UPDATE agents SET id = 1 WHERE id = (SELECT * FROM %s())",
    "DELETE FROM agents WHERE id = %s()",
    "MERGE INTO agents USING (SELECT %s() AS id) AS s ON s.id = agents.id WHEN MATCHED THEN DO NOTHING",
    "CREATE TABLE made AS SELECT %s()",
    "CREATE MATERIALIZED VIEW made AS SELECT %s()",
    "COPY (SELECT %s()) TO STDOUT",
    "ALTER TABLE agents ADD COLUMN a int DEFAULT %s()",
    "ALTER TABLE agents ALTER COLUMN id TYPE int USING %s()",
    "ALTER TABLE agents ADD CONSTRAINT c CHECK (id > %s())",
    "WITH made AS (SELECT %s() AS id) SELECT id FROM made",
    "VALUES (%s())",
};

/* With which verdict a statement calls that function. */
static void judge_call(const char *statement, const char *function, struct judged *judged)
{
    static const char given[] = "CREATE TABLE agents (id int PRIMARY KEY);"
                                "CREATE FUNCTION clear() RETURNS int LANGUAGE plpgsql AS $$ BEGIN DELETE FROM runs; "
                                "RETURN 1; END $$;"
                                "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';";
    g_auto(GStrv) parts = g_strsplit(statement, "%s", 2);
    g_autofree char *text = g_strconcat(parts[0], function, parts[1], ";", NULL);

    judge(&any, &(const struct judge_case){ given, text }, judged);
}

START_TEST(what_a_function_does_is_done_wherever_it_is_evaluated)
{
    static const char *const harmless[] = { "one", "pg_catalog.random", "ext.uuid_generate_v4" };
    CLEANUP(judged_clear) struct judged clearing;
    CLEANUP(judged_clear) struct judged unknown;

    judge_call(evaluations[_i], "clear", &clearing);
    ck_assert_msg(judged_finding(&clearing, "delete-without-where") != NULL, "%s", evaluations[_i]);
    ck_assert_int_eq(clearing.verdict.class_, CLASS_DESTRUCTIVE);
    judge_call(evaluations[_i], "app.whatever", &unknown);
    ck_assert_msg(judged_finding(&unknown, "opaque") != NULL, "%s", evaluations[_i]);
    ck_assert_uint_eq(unknown.verdict.opaque, 1);
    for (size_t index = 0; index < G_N_ELEMENTS(harmless); index++) {
        CLEANUP(judged_clear) struct judged judged;

        judge_call(evaluations[_i], harmless[index], &judged);
        ck_assert_ptr_null(judged_finding(&judged, "opaque"));
        ck_assert_uint_eq(judged.verdict.opaque, 0);
    }
}
END_TEST

START_TEST(what_is_evaluated_later_or_has_to_be_immutable_is_not_asked_for_what_it_does)
{
    static const char given[] = "CREATE TABLE agents (id int PRIMARY KEY, note text);";

    expect(given, "ALTER TABLE agents ALTER COLUMN note SET DEFAULT whatever();", "set-default:1", CLASS_COMPATIBLE);
    expect(given, "CREATE TABLE made (id int DEFAULT whatever());", "", CLASS_COMPATIBLE);
    expect(given, "CREATE MATERIALIZED VIEW made AS SELECT whatever() WITH NO DATA;", "", CLASS_COMPATIBLE);
    expect(given, "CREATE INDEX made ON agents (whatever(note));", "create-index-blocking:1", CLASS_COMPATIBLE);
    expect("CREATE FUNCTION clear() RETURNS int LANGUAGE sql IMMUTABLE AS 'DELETE FROM runs RETURNING 1';",
           "CREATE INDEX made ON agents (clear());",
           "create-index-blocking:1 backfill-unbatched:1 delete-without-where:1 ddl-plus-backfill-same-tx:1",
           CLASS_DESTRUCTIVE);
}
END_TEST

START_TEST(each_statement_is_counted_once)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any,
          &(const struct judge_case){ NULL, "SELECT tidy(), tidy(1), now();\nSELECT 1;\nSELECT tidy();\n"
                                            "DO $$ BEGIN PERFORM tidy(); PERFORM tidy(2); END $$;" },
          &judged);
    ck_assert_uint_eq(judged.verdict.opaque, 3);
    ck_assert_uint_eq(judged.verdict.analysed, 3);
}
END_TEST

START_TEST(a_syntax_error_is_asked_to_be_mended_and_not_to_be_marked)
{
    CLEANUP(judged_clear) struct judged judged;

    judge_in_error(&any, "CREATE TABL runs (id bigint);", "syntax", &judged);
    ck_assert_int_eq(judged.verdict.class_, CLASS_INCOMPATIBLE);
    ck_assert_uint_eq(judged.verdict.opaque, 1);
    ck_assert_ptr_null(judged_finding(&judged, "opaque"));
    ck_assert_ptr_null(judged_finding(&judged, "class-not-marked"));
}
END_TEST

START_TEST(beside_a_syntax_error_the_rest_wants_its_mark)
{
    CLEANUP(judged_clear) struct judged judged;

    judge_in_error(&any, "CREATE TABL a (id bigint);\nDROP TABLE runs;", "syntax", &judged);
    ck_assert_int_eq(judged.verdict.class_, CLASS_DESTRUCTIVE);
    ck_assert_ptr_nonnull(judged_finding(&judged, "class-not-marked"));
}
END_TEST

START_TEST(a_class_wants_its_mark)
{
    CLEANUP(judged_clear) struct judged judged;
    const struct finding *finding = NULL;

    judge(&any, &(const struct judge_case){ NULL, "ALTER TABLE runs DROP COLUMN note;" }, &judged);
    finding = judged_finding(&judged, "class-not-marked");
    ck_assert_ptr_nonnull(finding);
    ck_assert_int_eq(finding->severity, FINDING_ERROR);
    ck_assert_ptr_nonnull(strstr(finding->remedy, "-- migrator: incompatible \"runs.note is dropped\""));
}
END_TEST

START_TEST(what_is_marked_is_a_note)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any,
          &(const struct judge_case){
                  NULL, "-- migrator: incompatible \"nobody reads it\"\nALTER TABLE runs DROP COLUMN note;" },
          &judged);
    ck_assert_ptr_null(judged_finding(&judged, "class-not-marked"));
    ck_assert_int_eq(judged_finding(&judged, "drop-column")->severity, FINDING_NOTE);
    ck_assert_int_eq(judged.verdict.class_, CLASS_DESTRUCTIVE);
}
END_TEST

START_TEST(a_mark_without_a_cause_is_asked_about)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any, &(const struct judge_case){ NULL, "-- migrator: incompatible \"why\"\nCREATE TABLE runs (id bigint);" },
          &judged);
    ck_assert_int_eq(judged_finding(&judged, "mark-without-cause")->severity, FINDING_WARNING);
    ck_assert_int_eq(judged.verdict.class_, CLASS_INCOMPATIBLE);
}
END_TEST

START_TEST(each_migration_may_be_a_release_of_its_own)
{
    const struct analysis_options each = { .is_each_released = true };
    CLEANUP(judged_clear) struct judged judged;

    judge(&each,
          &(const struct judge_case){ NULL,
                                      "CREATE TABLE runs (id bigint, note text); ALTER TABLE runs DROP COLUMN note;" },
          &judged);
    ck_assert_int_eq(judged.verdict.class_, CLASS_COMPATIBLE); /* within one it is still new */
}
END_TEST

START_TEST(unknown_rules_are_refused)
{
    static const char *const ids[] = { "drop-colum", NULL };
    const struct analysis_options options = { .enable = ids };
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert(!analysis_check_options(&options, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_str_eq(fault.hint, "did you mean \"drop-column\"?");
}
END_TEST

static const struct {
    const char *choice;
    const char *fault; /* NULL: it is right */
} choices[] = {
    { "index-too-wide", NULL },
    { "index-too-wide=4", NULL },
    { "index-too-wide=0", "index-too-wide takes a number from 1 on, which \"0\" is not" },
    { "index-too-wide=", "index-too-wide takes a number from 1 on, which \"\" is not" },
    { "table-name-pattern=^t_", NULL },
    { "table-name-pattern=(", "table-name-pattern takes a regular expression, which \"(\" is not" },
    { "required-columns=a+b", NULL },
    { "required-columns=a++b", "required-columns takes names, joined with +, which \"a++b\" is not" },
    { "required-columns", "required-columns wants to know names, joined with +: required-columns=…" },
    { "prefer-text=4", "prefer-text takes nothing: \"4\"" },
    { "prefer-txt=4", "there is no rule \"prefer-txt\"" },
};

START_TEST(a_rule_takes_what_it_asks_for)
{
    const char *const ids[] = { choices[_i].choice, NULL };
    const struct analysis_options options = { .enable = ids };
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert(analysis_check_options(&options, &fault) == (choices[_i].fault == NULL));
    if (choices[_i].fault != NULL)
        ck_assert_str_eq(fault.text, choices[_i].fault);
}
END_TEST

START_TEST(a_rule_that_is_off_takes_nothing)
{
    static const char *const ids[] = { "index-too-wide=4", NULL };
    const struct analysis_options options = { .disable = ids };
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert(!analysis_check_options(&options, &fault));
}
END_TEST

START_TEST(a_rule_goes_by_what_it_was_given_last)
{
    static const char *const ids[] = { "index-too-wide=1", "index-too-wide=2", NULL };
    const struct analysis_options options = { .enable = ids };
    CLEANUP(judged_clear) struct judged judged;

    judge(&options, &(const struct judge_case){ NULL, "CREATE TABLE t (a int, b int); CREATE INDEX ON t (a, b);" },
          &judged);
    ck_assert_ptr_null(judged_finding(&judged, "index-too-wide"));
}
END_TEST

START_TEST(a_rule_that_is_switched_off_still_gives_the_class)
{
    static const char *const ids[] = { "drop-column", NULL };
    const struct analysis_options options = { .disable = ids };
    CLEANUP(judged_clear) struct judged judged;

    judge(&options, &(const struct judge_case){ NULL, "ALTER TABLE runs DROP COLUMN note;" }, &judged);
    ck_assert_ptr_null(judged_finding(&judged, "drop-column"));
    ck_assert_int_eq(judged.verdict.class_, CLASS_DESTRUCTIVE);
}
END_TEST

#define EACH      "-- migrator: transaction off\n"
#define ADD(name) "ALTER TABLE " name " ADD COLUMN c int;\n"

/* With a budget of two transactions for each table. */
static const struct {
    const char *given, *text, *ids;
} budgets[] = {
    { NULL, EACH ADD("runs") ADD("runs"), "" },
    { NULL, EACH ADD("runs") ADD("runs") ADD("runs") ADD("runs"), "cumulative-lock-budget:4 cumulative-lock-budget:5" },
    { NULL, ADD("runs") ADD("runs") ADD("runs") ADD("runs"), "" },
    { NULL, EACH ADD("runs") ADD("agents") ADD("runs") ADD("agents"), "" },
    { NULL, EACH ADD("runs") ADD("app.runs") ADD("runs") ADD("app.runs"), "" },
    { "CREATE TABLE runs (id int);", EACH ADD("runs") ADD("public.runs") ADD("runs"), "cumulative-lock-budget:4" },
    { NULL, EACH ADD("runs") "COMMENT ON TABLE runs IS 'a';\nANALYZE runs;\nVACUUM runs;\n" ADD("runs"), "" },
    { ADD("runs") ADD("runs"), EACH ADD("runs") ADD("runs"), "" },
    { NULL, EACH "CREATE TABLE runs (id int);\n" ADD("runs") ADD("runs") ADD("runs"), "" },
};

START_TEST(a_table_has_a_budget_of_transactions_that_stop_its_writers)
{
    static const char *const chosen[] = { "cumulative-lock-budget=2", NULL };
    static const char *const silent[] = { "partial-failure-not-rerunnable", "transaction-mixed", NULL };
    const struct analysis_options options = { .enable = chosen, .disable = silent };
    CLEANUP(judged_clear) struct judged judged;
    g_autofree char *found = NULL;

    judge(&options, &(const struct judge_case){ budgets[_i].given, budgets[_i].text }, &judged);
    found = judged_ids(&judged);
    ck_assert_msg(strcmp(found, budgets[_i].ids) == 0, "%s: %s", budgets[_i].text, found);
}
END_TEST

static const struct {
    const char *given, *text;
    bool is_compatible;
} begun_empty[] = {
    { "CREATE TABLE a (b int);", "DROP TABLE IF EXISTS c;", true },
    { "CREATE TABLE a (b int);", "-- migrator: transaction off\nDROP INDEX CONCURRENTLY IF EXISTS c;", true },
    { "CREATE TABLE a (b int);", "DROP VIEW IF EXISTS c;\nCREATE VIEW c AS SELECT b FROM a;", true },
    { "CREATE TABLE a (b int);", "DROP SEQUENCE IF EXISTS c;\nDROP MATERIALIZED VIEW IF EXISTS d;", true },
    { "CREATE TABLE a (b int);", "DROP TYPE IF EXISTS c;\nDROP DOMAIN IF EXISTS d;\nDROP FUNCTION IF EXISTS e(int);",
      true },
    { "CREATE TABLE a (b int);", "ALTER TABLE IF EXISTS c DROP COLUMN d;\nDROP TABLE IF EXISTS c;", true },
    { "CREATE TABLE a (b int);", "DROP TABLE IF EXISTS a;", false },
    { "CREATE TABLE a (b int);", "DROP TABLE IF EXISTS s.c;", false },
    { "CREATE TABLE a (b int);", "DROP SCHEMA IF EXISTS s;", false },
    { "CREATE TABLE a (b int);\nDROP TABLE a;", "DROP TABLE IF EXISTS a;", false }, /* nothing is known to be there */
    { NULL, "DROP TABLE IF EXISTS c;", false },
    /* the first migration is not the first: a dump is missing, or what it does cannot be read */
    { "CREATE TABLE a (b int);\nALTER TABLE d ADD COLUMN e int;", "DROP TABLE IF EXISTS c;", false },
    { "CREATE TABLE a (b int);\nINSERT INTO d VALUES (1);", "DROP TABLE IF EXISTS c;", false },
    { "CREATE TABLE a (b int REFERENCES d);", "DROP TABLE IF EXISTS c;", false },
    { "CREATE TABLE a (b int);\nDO $$ BEGIN EXECUTE current_setting('a.b'); END $$;", "DROP TABLE IF EXISTS c;",
      false },
    { "CREATE TABLE a (b int);\nSELECT make_tables();", "DROP TYPE IF EXISTS c;", false },
};

START_TEST(what_a_set_from_its_beginning_never_made_is_not_there)
{
    const struct analysis_options options = { .begins_empty = true };
    CLEANUP(judged_clear) struct judged judged;

    judge(&options, &(const struct judge_case){ begun_empty[_i].given, begun_empty[_i].text }, &judged);
    ck_assert_msg((judged.verdict.class_ == CLASS_COMPATIBLE) == begun_empty[_i].is_compatible, "%s",
                  begun_empty[_i].text);
}
END_TEST

static const struct {
    const char *given, *text;
    bool is_stored;
} versions[] = {
    { "CREATE TABLE a (b int, c int GENERATED ALWAYS AS (b) STORED);",
      "ALTER TABLE a ALTER COLUMN c SET EXPRESSION AS (b + 1);", true },
    { "CREATE TABLE a (b int, c int GENERATED ALWAYS AS (b) STORED);\nALTER TABLE a ADD CONSTRAINT n NOT NULL b;",
      "ALTER TABLE a DROP CONSTRAINT n;", false },
};

START_TEST(who_writes_what_only_a_newer_server_takes_has_one)
{
    static const struct analysis_options oldest = { .server_version = 13 };
    CLEANUP(judged_clear) struct judged judged;

    judge(&oldest, &(const struct judge_case){ versions[_i].given, versions[_i].text }, &judged);
    ck_assert((judged_finding(&judged, "set-expression") != NULL) == versions[_i].is_stored);
}
END_TEST

Suite *suite_analysis_analysis(void)
{
    const TTest *const tests[] = { what_exists_is_in_use,
                                   what_is_new_is_used_by_nobody,
                                   a_savepoint_that_is_rolled_back_takes_its_tables_along,
                                   what_the_file_takes_back_itself_gives_no_class,
                                   a_function_of_another_schema_is_another_one,
                                   bodies_are_gone_through,
                                   what_was_unique_may_be_made_unique_anew,
                                   not_null_may_be_a_constraint,
                                   what_is_not_understood_is_never_safe,
                                   functions_that_call_functions_are_followed_or_not_understood,
                                   what_is_evaluated_later_or_has_to_be_immutable_is_not_asked_for_what_it_does,
                                   each_statement_is_counted_once,
                                   a_syntax_error_is_asked_to_be_mended_and_not_to_be_marked,
                                   beside_a_syntax_error_the_rest_wants_its_mark,
                                   a_class_wants_its_mark,
                                   what_is_marked_is_a_note,
                                   a_mark_without_a_cause_is_asked_about,
                                   each_migration_may_be_a_release_of_its_own,
                                   unknown_rules_are_refused,
                                   a_rule_that_is_off_takes_nothing,
                                   a_rule_goes_by_what_it_was_given_last,
                                   a_rule_that_is_switched_off_still_gives_the_class,
                                   NULL };
    Suite *suite = suite_of("analysis/analysis", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, what_a_function_does_is_done_wherever_it_is_evaluated, 0, G_N_ELEMENTS(evaluations));
    tcase_add_loop_test(tables, a_rule_takes_what_it_asks_for, 0, G_N_ELEMENTS(choices));
    tcase_add_loop_test(tables, a_table_has_a_budget_of_transactions_that_stop_its_writers, 0, G_N_ELEMENTS(budgets));
    tcase_add_loop_test(tables, what_a_set_from_its_beginning_never_made_is_not_there, 0, G_N_ELEMENTS(begun_empty));
    tcase_add_loop_test(tables, who_writes_what_only_a_newer_server_takes_has_one, 0, G_N_ELEMENTS(versions));
    suite_add_tcase(suite, tables);
    return suite;
}
