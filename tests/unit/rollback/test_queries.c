/* tests/unit/rollback/test_queries.c */
#include "rollback/queries.h"

#include "support/suite.h"

#include <string.h>

static GPtrArray *read_queries(const char *file, const char *text)
{
    GPtrArray *queries = query_list_new();
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));

    ck_assert_msg(queries_read_text(queries, file, bytes, &fault), "%s", fault.text);
    return queries;
}

/* "line name text" of each, joined by " | ". */
static char *list(const GPtrArray *queries)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < queries->len; i++) {
        const struct query *query = g_ptr_array_index(queries, i);
        g_string_append_printf(text, "%s%zu %s %s%s", i > 0 ? " | " : "", query->place.line, query->name, query->text,
                               query->is_checked ? "" : " (unchecked)");
    }
    return g_string_free(text, FALSE);
}

static const struct {
    const char *text, *queries;
} files[] = {
    { "", "" },
    { "-- nothing yet\n", "" },
    { "SELECT 1;\n", "1 a SELECT 1" },
    { "\xef\xbb\xbfSELECT 1", "1 a SELECT 1" },
    { "SELECT 1;\r\nSELECT 2", "1 a SELECT 1 | 2 a_2 SELECT 2" },
    { "-- name: get :one\n-- what for\nSELECT 1;", "3 get SELECT 1" },
    { "-- name: get\nSELECT 1; -- name: not_this\n\n--  name: neither\n  -- name:\tset :exec\nUPDATE t SET a = $1",
      "2 get SELECT 1 | 6 set UPDATE t SET a = $1" },
    { "-- name:\nSELECT 1", "2 a SELECT 1" },
    { "with x as (select 1) insert into t select * from x; SET a = 1; VALUES (1); TABLE t",
      "1 a with x as (select 1) insert into t select * from x | 1 a_2 SET a = 1 (unchecked) | 1 a_3 VALUES (1) | 1 a_4 "
      "TABLE t" },
};

START_TEST(a_file_is_cut_into_named_statements)
{
    g_autoptr(GPtrArray) queries = read_queries("queries/a.sql", files[_i].text);
    g_autofree char *found = list(queries);

    ck_assert_str_eq(found, files[_i].queries);
}
END_TEST

START_TEST(what_is_not_sql_is_refused_with_its_place)
{
    g_autoptr(GPtrArray) queries = query_list_new();
    CLEANUP(fault_clear) struct fault fault = { 0 };
    static const char text[] = "SELECT 1;\nSELECT frm FROM;\n";
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));

    ck_assert(!queries_read_text(queries, "queries/a.sql", bytes, &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_str_eq(fault.place.file, "queries/a.sql");
    ck_assert_uint_eq(fault.place.line, 2);
}
END_TEST

START_TEST(no_folder_is_no_queries)
{
    g_autoptr(GPtrArray) queries = NULL;
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert(queries_read(&queries, "/nowhere/queries", NULL, &fault));
    ck_assert_uint_eq(queries->len, 0);
}
END_TEST

START_TEST(what_is_committed_counts)
{
    g_autoptr(GPtrArray) queries = NULL;
    g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
    const struct queries_committed committed = { "origin/main", texts };
    CLEANUP(fault_clear) struct fault fault = { 0 };

    g_hash_table_insert(texts, (gpointer)(guintptr) "b.sql", g_bytes_new_static("SELECT 2;", 9));
    g_hash_table_insert(texts, (gpointer)(guintptr) "a.sql", g_bytes_new_static("SELECT 1;", 9));
    ck_assert(queries_read(&queries, "/nowhere/queries", &committed, &fault));
    g_autofree char *text = list(queries);
    ck_assert_str_eq(text, "1 a SELECT 1 | 1 b SELECT 2");
    ck_assert_str_eq(((const struct query *)g_ptr_array_index(queries, 0))->place.file,
                     "origin/main:/nowhere/queries/a.sql");
}
END_TEST

/* ---- answers ---- */

struct said {
    const char *refusal;    /* NULL: it is prepared */
    const char *columns[3]; /* NULL-terminated */
    bool has_run[SAMPLE_VALUES];
    const char *failure;
};

static GPtrArray *answers_of(const struct said *said)
{
    GPtrArray *answers = g_ptr_array_new_with_free_func((GDestroyNotify)query_answer_free);
    struct query_answer *answer = g_new0(struct query_answer, 1);

    if (said->refusal != NULL)
        fault_set(&answer->refusal, FAULT_FAILED, "%s", said->refusal);
    if (said->failure != NULL)
        fault_set(&answer->failure, FAULT_FAILED, "%s", said->failure);
    answer->columns = g_strdupv((char **)(guintptr)said->columns);
    answer->count = 2;
    for (guint sample = 0; sample < SAMPLE_VALUES; sample++) {
        answer->values[sample] = g_new0(char *, answer->count + 1);
        answer->values[sample][0] = g_strdup_printf("it's %u", sample);
        answer->has_run[sample] = said->has_run[sample];
    }
    g_ptr_array_add(answers, answer);
    return answers;
}

static const struct {
    struct said before, after;
    const char *why; /* NULL: it is not broken */
} comparisons[] = {
    { { NULL, { "id integer" }, { true, true }, NULL }, { NULL, { "id integer" }, { true, true }, NULL }, NULL },
    { { "no column", { NULL }, { false, false }, NULL }, { "no table", { NULL }, { false, false }, NULL }, NULL },
    { { "no column", { NULL }, { false, false }, NULL }, { NULL, { "id integer" }, { false, false }, NULL }, NULL },
    { { NULL, { "id integer" }, { true, true }, NULL }, { "no table", { NULL }, { false, false }, NULL }, "no table" },
    { { NULL, { "id integer" }, { true, true }, NULL },
      { NULL, { "id bigint" }, { true, true }, NULL },
      "its column 1 was id integer and is id bigint" },
    { { NULL, { "id integer" }, { true, true }, NULL },
      { NULL, { "id integer", "b text" }, { true, true }, NULL },
      "it returns a further column: b text" },
    { { NULL, { "id integer", "b text" }, { true, true }, NULL },
      { NULL, { "id integer" }, { true, true }, NULL },
      "it no longer returns the column b text" },
    { { NULL, { NULL }, { true, true }, NULL }, { NULL, { NULL }, { false, true }, "no" }, NULL },
    { { NULL, { NULL }, { false, false }, "no" }, { NULL, { NULL }, { false, false }, "no" }, NULL },
    { { NULL, { NULL }, { false, true }, "no" },
      { NULL, { NULL }, { true, false }, "it's null" },
      "it's null (SQLSTATE ), tried with $1 = 'it''s 1', $2 = NULL" },
};

START_TEST(what_worked_before_has_to_work_afterwards)
{
    g_autoptr(GPtrArray) queries = read_queries("queries/a.sql", "SELECT 1");
    g_autoptr(GPtrArray) before = answers_of(&comparisons[_i].before);
    g_autoptr(GPtrArray) after = answers_of(&comparisons[_i].after);
    g_autoptr(GPtrArray) broken = queries_compare(queries, before, after);

    ck_assert_uint_eq(broken->len, comparisons[_i].why != NULL);
    if (broken->len > 0)
        ck_assert_str_eq(((struct broken_query *)g_ptr_array_index(broken, 0))->why, comparisons[_i].why);
}
END_TEST

Suite *suite_rollback_queries(void)
{
    Suite *suite = suite_create("rollback/queries");
    TCase *tcase = tcase_create("queries");

    tcase_add_loop_test(tcase, a_file_is_cut_into_named_statements, 0, (int)G_N_ELEMENTS(files));
    tcase_add_test(tcase, what_is_not_sql_is_refused_with_its_place);
    tcase_add_test(tcase, no_folder_is_no_queries);
    tcase_add_test(tcase, what_is_committed_counts);
    tcase_add_loop_test(tcase, what_worked_before_has_to_work_afterwards, 0, (int)G_N_ELEMENTS(comparisons));
    suite_add_tcase(suite, tcase);
    return suite;
}
