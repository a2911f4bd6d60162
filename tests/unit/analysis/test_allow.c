/* tests/unit/analysis/test_allow.c */
#include "analysis/allow.h"

#include "support/suite.h"

#include <string.h>

static GPtrArray *findings;

static void start(void)
{
    findings = finding_list_new();
}

static void stop(void)
{
    g_ptr_array_free(findings, TRUE);
}

static void add_found(const char *id, enum finding_severity severity, const char *text, size_t offset)
{
    struct finding *finding = finding_add(findings, id, severity, place_at("a.sql", text, strlen(text), offset), "x");

    finding->remedy = g_strdup("mend it");
    finding->safe_way = g_strdup("SELECT 1;\n");
}

static size_t offset_of(const char *text, const char *needle)
{
    return (size_t)(strstr(text, needle) - text);
}

/* What comes of a file in which each "DROP COLUMN" is found to be one. */
static void apply_as(const char *text, bool is_released, bool is_for_database)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    CLEANUP(migration_header_release) struct migration_header header = { 0 };
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    const struct analysis_input input = {
        .file = "a.sql",
        .script = &script,
        .header = &header,
        .is_released = is_released,
        .is_for_database = is_for_database,
    };

    g_ptr_array_set_size(findings, 0);
    finding_add(findings, "drop-column", FINDING_ERROR, place_in("before.sql"), "of another file");
    migration_header_read(&header, "a.sql", text, strlen(text), findings);
    sql_script_read(&script, "a.sql", bytes, 0, strlen(text),
                    header.transaction_off ? SQL_TRANSACTION_OFF : SQL_TRANSACTIONAL, findings);
    for (const char *at = strstr(text, "DROP COLUMN"); at != NULL; at = strstr(at + 1, "DROP COLUMN"))
        add_found("drop-column", FINDING_ERROR, text, (size_t)(at - text));
    allow_apply(&input, NULL, findings, 1);
    g_ptr_array_remove_index(findings, 0);
    finding_sort(findings);
}

static void apply(const char *text)
{
    apply_as(text, false, false);
}

/* "drop-column:3:note …" */
static char *found(void)
{
    GString *list = g_string_new(NULL);

    for (guint index = 0; index < findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(findings, index);

        g_string_append_printf(list, "%s%s:%zu:%s", index > 0 ? " " : "", finding->id, finding->place.line,
                               finding_severity_name(finding->severity));
    }
    return g_string_free(list, FALSE);
}

static const struct finding *find(const char *id)
{
    for (guint index = 0; index < findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(findings, index);

        if (strcmp(finding->id, id) == 0)
            return finding;
    }
    ck_abort_msg("there is no %s", id);
    return NULL;
}

#define ALLOW "-- migrator: allow drop-column \"why\""
#define DROP  "ALTER TABLE a DROP COLUMN b"

static const struct {
    const char *text, *found;
} places[] = {
    /* the header: the whole file */
    { ALLOW "\n" DROP ";\n" DROP ";\n", "drop-column:2:note drop-column:3:note" },
    { "-- words\n\n" ALLOW "\n\nSELECT 1;\n" DROP ";\n", "drop-column:6:note" },
    /* before the statement */
    { "SELECT 1;\n" ALLOW "\n" DROP ";\n" DROP ";\n", "drop-column:3:note drop-column:4:error" },
    { "SELECT 1;\n" ALLOW "\n-- words\n\n" DROP ";\n", "drop-column:5:note" },
    /* within it */
    { "SELECT 1;\nALTER TABLE a\n  " ALLOW "\n  DROP COLUMN b;\n" DROP ";\n",
      "drop-column:4:note drop-column:5:error" },
    /* behind it, on its last line */
    { DROP "; " ALLOW "\n" DROP ";\n", "drop-column:1:note drop-column:2:error" },
    { "ALTER TABLE a\n  DROP COLUMN b; /* words */ " ALLOW, "drop-column:2:note" },
    { DROP " " ALLOW "\n;\n" DROP ";\n", "drop-column:1:note drop-column:3:error" },
    /* in a body */
    { "SELECT 1;\nDO $$ BEGIN\n  " DROP "; " ALLOW "\nEND $$;\n", "drop-column:3:note" },
    { "SELECT 1;\nCREATE FUNCTION f() RETURNS void LANGUAGE sql AS $f$\n " ALLOW "\n " DROP "\n$f$;\n",
      "drop-column:4:note" },
    /* within a wrapper, and around one */
    { "BEGIN;\n" ALLOW "\n" DROP ";\nCOMMIT;\n", "drop-column:3:note" },
    /* beside COPY data that look like a comment, and like an open literal */
    { "COPY a FROM STDIN;\n" ALLOW "\nit's\n\\.\n" ALLOW "\n" DROP ";\n", "drop-column:6:note" },
    /* each line end */
    { "SELECT 1;\r\n" ALLOW "\r\n" DROP ";\r\n", "drop-column:3:note" },
    /* not in literals */
    { "SELECT 1;\nSELECT '\n" ALLOW "\n'; " DROP ";\n", "drop-column:4:error" },
    { "SELECT 1;\nCOMMENT ON COLUMN a.b IS $$\n" ALLOW "\n$$; " DROP ";\n", "drop-column:4:error" },
    { "SELECT 1;\nSELECT a AS \"\n-- migrator: allow drop-column \"\"why\"\"\n\"; " DROP ";\n", "drop-column:4:error" },
    /* not in blocks */
    { "SELECT 1;\n/* " ALLOW " */\n" DROP ";\n", "drop-column:3:error" },
    /* nowhere */
    { DROP ";\n" ALLOW "\n", "drop-column:1:error allow-unused:2:warning" },
    { "SELECT 1;\n" ALLOW "\nSELECT 2;\n" DROP ";\n", "allow-unused:2:warning drop-column:4:error" },
};

START_TEST(a_comment_is_for_the_statement_it_is_beside)
{
    g_autofree char *list = NULL;

    apply(places[_i].text);
    list = found();
    ck_assert_msg(strcmp(list, places[_i].found) == 0, "%s\nfound: %s\nexpected: %s", places[_i].text, list,
                  places[_i].found);
}
END_TEST

static const struct {
    const char *text, *found, *says;
} complaints[] = {
    { ALLOW "\nSELECT 1;\n", "allow-unused:1:warning", "drop-column is allowed, and is not found here" },
    { "SELECT 1; -- migrator: allow drop-colum \"why\"\n", "directive:1:error",
      "there is no finding \"drop-colum\"; did you mean \"drop-column\"?" },
    { "-- migrator: allow not-cot \"why\"\nSELECT 1;\n", "directive:1:error",
      "there is no finding \"not-cot\"; did you mean \"not-cut\"?" },
    { "-- migrator: allow nothing-of-the-kind \"why\"\nSELECT 1;\n", "directive:1:error",
      "there is no finding \"nothing-of-the-kind\"" },
    { "SELECT 1;\n" DROP "; -- migrator: allow drop-column\n", "drop-column:2:error directive:2:error",
      "the reason is missing: say why, in double quotes" },
    { "-- migrator: allow drop-column\n" DROP ";\n", "directive:1:error drop-column:2:error",
      "the reason is missing: say why, in double quotes" },
    { "SELECT 1;\n" DROP "; -- migrator: allow drop-column \"why\" until=tomorrow\n",
      "drop-column:2:error directive:2:error", "only a date may follow the reason" },
    { "SELECT 1;\n" DROP "; " ALLOW " until=2020-01-31\n", "drop-column:2:error allow-expired:2:warning",
      "drop-column was allowed until 2020-01-31 only" },
    { "SELECT 1; " ALLOW " until=2020-01-31\n", "allow-unused:1:warning",
      "drop-column is allowed, and is not found here" },
    { "SELECT 1;\n" DROP "; " ALLOW " until=2999-01-31\n", "drop-column:2:note", NULL },
    /* what makes it unfit to run, and then nothing is known of the rest */
    { "-- migrator: allow syntax \"why\"\n" ALLOW "\nSELEC 1;\n", "allow-unused:1:warning syntax:3:error",
      "syntax is allowed, and is not for a reason to mend" },
    /* other linters */
    { "SELECT 1;\n-- squawk-ignore ban-drop-column\n" DROP ";\n" DROP ";\n",
      "allow-foreign:2:note drop-column:3:note drop-column:4:error",
      "a comment for squawk allows drop-column, and gives no reason" },
    { "SELECT 1;\n-- squawk-ignore ban-drop-column -- asked the owner\n" DROP ";\n",
      "allow-foreign:2:note drop-column:3:note", "a comment for squawk allows drop-column: \"asked the owner\"" },
    { "SELECT 1;\n/* squawk-ignore-file */\n" DROP ";\n" DROP ";\n",
      "allow-foreign:2:note drop-column:3:note drop-column:4:note",
      "a comment for squawk allows drop-column, and gives no reason" },
    { "-- atlas:nolint destructive\n\n" DROP ";\n" DROP ";\n",
      "allow-foreign:1:note drop-column:3:note drop-column:4:note",
      "a comment for atlas allows drop-column, and gives no reason" },
    { "-- atlas:nolint DS103\n" DROP ";\n" DROP ";\n", "allow-foreign:1:note drop-column:2:note drop-column:3:error",
      "a comment for atlas allows drop-column, and gives no reason" },
    { "SELECT 1;\n" DROP "; -- pgfence-ignore\n", "drop-column:2:note allow-foreign:2:note",
      "a comment for pgfence allows drop-column, and gives no reason" },
    { "SELECT 1;\n-- squawk-ignore ban-drop-table\n" DROP ";\n", "drop-column:3:error", NULL },
    { "SELECT 1;\n-- squawk-ignore ban-drop-column\nSELECT 2;\n", "", NULL }, /* it may have seen what we do not */
    { "SELECT 1;\n-- squawk-ignore ban-drop-column\n" ALLOW "\n" DROP ";\n", "drop-column:4:note", NULL },
};

START_TEST(what_is_wrong_with_a_comment_is_said)
{
    g_autofree char *list = NULL;
    bool is_said = complaints[_i].says == NULL;

    apply(complaints[_i].text);
    list = found();
    ck_assert_msg(strcmp(list, complaints[_i].found) == 0, "%s\nfound: %s\nexpected: %s", complaints[_i].text, list,
                  complaints[_i].found);
    for (guint index = 0; index < findings->len && !is_said; index++)
        is_said = strcmp(((const struct finding *)g_ptr_array_index(findings, index))->text, complaints[_i].says) == 0;
    ck_assert_msg(is_said, "%s", complaints[_i].text);
}
END_TEST

START_TEST(what_is_allowed_gives_its_reason_and_nothing_to_write_instead)
{
    apply("SELECT 1;\n" DROP "; -- migrator: allow drop-column \"it is \\\"empty\\\"\"\n");
    ck_assert_str_eq(find("drop-column")->remedy, "allowed: \"it is \"empty\"\"");
    ck_assert_ptr_null(find("drop-column")->safe_way);
}
END_TEST

START_TEST(what_has_run_out_is_told_beside_the_finding)
{
    apply("SELECT 1;\n" DROP "; " ALLOW " until=2020-01-31\n");
    ck_assert_str_eq(find("drop-column")->remedy, "it was allowed until 2020-01-31 only: \"why\"");
    ck_assert_ptr_nonnull(find("drop-column")->safe_way);
}
END_TEST

START_TEST(another_linters_comment_is_to_be_replaced_by_one_with_a_reason)
{
    apply("SELECT 1;\n-- squawk-ignore ban-drop-column\n" DROP ";\n");
    ck_assert_str_eq(find("drop-column")->remedy, "ignored by a comment for squawk, without a reason");
    ck_assert_str_eq(find("allow-foreign")->remedy, "write -- migrator: allow drop-column \"why\"");
}
END_TEST

START_TEST(a_warning_of_the_reader_is_allowed_in_the_same_way)
{
    g_autofree char *list = NULL;

    apply("-- migrator: transaction off\n-- migrator: allow transaction-mixed \"both are small\"\n"
          "CREATE TABLE c (id int); CREATE INDEX CONCURRENTLY d ON c (id);\n");
    list = found();
    ck_assert_str_eq(list, "transaction-mixed:3:note");
}
END_TEST

START_TEST(a_class_that_is_not_marked_is_never_allowed)
{
    static const char text[] = "SELECT 1;\n" DROP "; -- migrator: allow class-not-marked \"why\"\n";
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    const struct analysis_input input = { .file = "a.sql", .script = &script };

    sql_script_read(&script, "a.sql", bytes, 0, strlen(text), SQL_TRANSACTIONAL, findings);
    add_found("class-not-marked", FINDING_ERROR, text, offset_of(text, "DROP"));
    allow_apply(&input, NULL, findings, 0);
    ck_assert_int_eq(find("class-not-marked")->severity, FINDING_ERROR);
    ck_assert_int_eq(find("allow-unused")->severity, FINDING_WARNING);
}
END_TEST

/* Nobody can change it any more, and it has run. */
START_TEST(of_a_released_file_nothing_is_complained)
{
    g_autofree char *list = NULL;

    apply_as("SELECT 1; -- migrator: allow drop-colum \"why\"\n" DROP "; " ALLOW " until=2020-01-31\n" ALLOW "\n", true,
             false);
    list = found();
    ck_assert_str_eq(list, "drop-column:2:note");
}
END_TEST

/* Its tables may be small, or not there yet. */
START_TEST(in_one_database_nothing_is_called_unused)
{
    g_autofree char *list = NULL;

    apply_as("SELECT 1;\n" ALLOW "\nSELECT 2;\n" DROP ";\n", false, true);
    list = found();
    ck_assert_str_eq(list, "drop-column:4:error");
}
END_TEST

START_TEST(the_block_at_the_top_is_read_where_nobody_else_has_read_it)
{
    static const char text[] = ALLOW "\n-- migrator: allow drop-table\nSELECT 1;\n" DROP ";\n";
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    const struct analysis_input input = { .file = "a.down.sql", .script = &script };
    g_autofree char *list = NULL;

    sql_script_read(&script, "a.down.sql", bytes, 0, strlen(text), SQL_TRANSACTIONAL, findings);
    add_found("drop-column", FINDING_ERROR, text, offset_of(text, "DROP"));
    allow_apply(&input, NULL, findings, 0);
    list = found();
    ck_assert_str_eq(list, "drop-column:4:note directive:2:error");
}
END_TEST

START_TEST(what_nobody_wants_to_hear_of_is_not_called_unused)
{
    static const char text[] = "SELECT 1; " ALLOW "\nSELECT 2; -- migrator: allow drop-table \"why\"\n";
    static const char *const silent[] = { "drop-column", NULL };
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    const struct analysis_input input = { .file = "a.sql", .script = &script };
    g_autofree char *list = NULL;

    sql_script_read(&script, "a.sql", bytes, 0, strlen(text), SQL_TRANSACTIONAL, findings);
    allow_apply(&input, silent, findings, 0);
    list = found();
    ck_assert_str_eq(list, "allow-unused:2:warning");
}
END_TEST

/* Two parts of a file: what is beside the statements of one is not for those of the other. */
START_TEST(only_the_part_that_was_cut_is_looked_at)
{
    static const char up[] = "SELECT 1;\n" ALLOW "\n";
    static const char text[] = "SELECT 1;\n" ALLOW "\n" DROP ";\n";
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    const struct analysis_input input = { .file = "a.sql", .script = &script };
    g_autofree char *list = NULL;

    sql_script_read(&script, "a.sql", bytes, strlen(up), strlen(text) - strlen(up), SQL_TRANSACTIONAL, findings);
    add_found("drop-column", FINDING_ERROR, text, offset_of(text, "DROP"));
    allow_apply(&input, NULL, findings, 0);
    list = found();
    ck_assert_str_eq(list, "drop-column:3:error");
}
END_TEST

Suite *suite_analysis_allow(void)
{
    const TTest *tests[] = {
        what_is_allowed_gives_its_reason_and_nothing_to_write_instead,
        what_has_run_out_is_told_beside_the_finding,
        another_linters_comment_is_to_be_replaced_by_one_with_a_reason,
        a_warning_of_the_reader_is_allowed_in_the_same_way,
        a_class_that_is_not_marked_is_never_allowed,
        what_nobody_wants_to_hear_of_is_not_called_unused,
        of_a_released_file_nothing_is_complained,
        in_one_database_nothing_is_called_unused,
        the_block_at_the_top_is_read_where_nobody_else_has_read_it,
        only_the_part_that_was_cut_is_looked_at,
        NULL,
    };
    Suite *suite = suite_of("analysis/allow", tests, start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_checked_fixture(tables, start, stop);
    tcase_add_loop_test(tables, a_comment_is_for_the_statement_it_is_beside, 0, G_N_ELEMENTS(places));
    tcase_add_loop_test(tables, what_is_wrong_with_a_comment_is_said, 0, G_N_ELEMENTS(complaints));
    suite_add_tcase(suite, tables);
    return suite;
}
