/* tests/unit/analysis/test_model_setting.c */
#include "support/model_fixture.h"
#include "support/suite.h"

#include <string.h>

static struct model *model;

static void start(void)
{
    model = model_new();
    model_begin_migration(model, false);
}

static void stop(void)
{
    model_free(model);
}

static const char *schema_of(const char *relation)
{
    return model_relation_at(model, relation)->name.schema;
}

START_TEST(new_things_go_where_search_path_leads)
{
    model_replay(model,
                 "CREATE TABLE a (); SET search_path = '$user', app, public; CREATE TABLE b (); CREATE TABLE a ();"
                 "SELECT set_config('search_path', '\"Upper\", app', false); CREATE TABLE c ()");
    ck_assert_str_eq(schema_of("b"), "app");
    ck_assert_str_eq(schema_of("a"), "app");
    ck_assert_str_eq(schema_of("public.a"), "public");
    ck_assert_str_eq(schema_of("c"), "Upper");
    model_end_session(model);
    ck_assert_str_eq(schema_of("a"), "public");
}
END_TEST

START_TEST(temporary_tables_come_first_and_end_with_the_session)
{
    model_replay(model, "CREATE TABLE a (x int); CREATE TEMP TABLE a (y int); ALTER TABLE a ADD z int");
    ck_assert_uint_eq(model_relation_at(model, "a")->columns->len, 2);
    ck_assert_uint_eq(model_relation_at(model, "public.a")->columns->len, 1);
    model_end_session(model);
    ck_assert_str_eq(schema_of("a"), "public");
    model_replay(model, "CREATE TABLE pg_temp.a (y int)");
    ck_assert_str_eq(schema_of("a"), "pg_temp");
    model_end_session(model);
    ck_assert_str_eq(schema_of("a"), "public");
}
END_TEST

START_TEST(what_is_set_locally_ends_with_the_transaction)
{
    model_replay(model, "SET lock_timeout = '1s'; SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '3s'");
    ck_assert_str_eq(model_setting(model, "lock_timeout"), "2s");
    model_begin_transaction(model);
    ck_assert_str_eq(model_setting(model, "lock_timeout"), "1s");
    ck_assert_ptr_null(model_setting(model, "statement_timeout"));
    model_replay(model, "SET LOCAL lock_timeout = '2s'; SET lock_timeout = '5s'");
    model_begin_transaction(model);
    ck_assert_str_eq(model_setting(model, "lock_timeout"), "5s");
    model_replay(model, "RESET lock_timeout");
    ck_assert_ptr_null(model_setting(model, "lock_timeout"));
    model_replay(model, "SET Search_Path = app; RESET ALL; CREATE TABLE a ()");
    ck_assert_str_eq(schema_of("a"), "public");
}
END_TEST

START_TEST(the_path_is_told_where_it_was_set)
{
    static const struct {
        const char *text, *path;
    } paths[] = {
        { "SELECT 1", NULL },
        { "SET search_path = app, \"Old\", public", "app, \"Old\", public" },
        { "SET search_path = '$user', app", "app" },
        { "SET search_path = app; RESET search_path", NULL },
        { "SET search_path = ''", NULL },
        { "BEGIN; SET LOCAL search_path = app", "app" },
        { "BEGIN; SET LOCAL search_path = app; COMMIT", NULL },
    };

    for (size_t index = 0; index < G_N_ELEMENTS(paths); index++) {
        struct model *own = model_new();
        g_autofree char *path = NULL;

        model_begin_migration(own, true);
        model_replay(own, paths[index].text);
        path = model_path_set(own);
        ck_assert_msg(g_strcmp0(path, paths[index].path) == 0, "%s: %s", paths[index].text, path);
        model_free(own);
    }
}
END_TEST

START_TEST(a_local_search_path_ends_with_the_transaction)
{
    model_replay(model, "BEGIN; SET LOCAL search_path = app; CREATE TABLE a (); COMMIT; CREATE TABLE b ();");
    ck_assert_str_eq(schema_of("app.a"), "app");
    ck_assert_str_eq(schema_of("b"), "public");
}
END_TEST

Suite *suite_analysis_model_setting(void)
{
    const TTest *tests[] = {
        new_things_go_where_search_path_leads,
        temporary_tables_come_first_and_end_with_the_session,
        what_is_set_locally_ends_with_the_transaction,
        a_local_search_path_ends_with_the_transaction,
        the_path_is_told_where_it_was_set,
        NULL,
    };

    return suite_of("analysis/model_setting", tests, start, stop);
}
