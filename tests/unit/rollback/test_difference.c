/* tests/unit/rollback/test_difference.c - what is said of two states that are not the same. */
#include "rollback/difference.h"

#include "rollback/contents.h"

#include "support/catalog_fixture.h"
#include "support/suite.h"

/* What `tell` says of the database as it is and as it is after some statements, joined. */
static char *told_after(const char *statements,
                        void (*tell)(const struct snapshot *before, const struct snapshot *now, GPtrArray *lines))
{
    CLEANUP(snapshot_release) struct snapshot before = { 0 };
    CLEANUP(snapshot_release) struct snapshot after = { 0 };
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    catalog_snapshot(&before);
    catalog_run(statements);
    catalog_snapshot(&after);
    tell(&before, &after, lines);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

static char *difference_after(const char *statements)
{
    return told_after(statements, difference_schemas);
}

static char *words_after(const char *statements)
{
    return told_after(statements, difference_words);
}

START_TEST(what_went_came_and_changed)
{
    catalog_run("CREATE TABLE gone (); CREATE TABLE item (id int, name text)");
    g_autofree char *lines = difference_after("DROP TABLE gone; CREATE VIEW added AS SELECT 1 AS one;"
                                              "ALTER TABLE item ALTER id TYPE bigint, ALTER name SET NOT NULL");
    ck_assert_str_eq(lines, "- table public.gone\n"
                            "~ column public.item.id: type bigint, was integer\n"
                            "~ column public.item.name: not_null NOT NULL, was nothing\n"
                            "+ view public.added\n"
                            "+ view column public.added.one");
}
END_TEST

START_TEST(of_what_initdb_made_the_owner_and_further_grants_are_the_databases_own)
{
    catalog_run("CREATE ROLE own_of_public; CREATE SCHEMA made; GRANT USAGE ON SCHEMA made, public TO own_of_public");
    g_autofree char *nothing = told_after("GRANT ALL ON SCHEMA public TO own_of_public;"
                                          "ALTER SCHEMA public OWNER TO own_of_public;"
                                          "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                                          difference_drift);
    g_autofree char *made =
            told_after("GRANT CREATE ON SCHEMA made TO PUBLIC; ALTER SCHEMA made OWNER TO own_of_public;"
                       "REVOKE ALL ON SCHEMA public FROM own_of_public",
                       difference_drift);

    ck_assert_str_eq(nothing, "");
    ck_assert_ptr_nonnull(strstr(made, "~ schema made: owner own_of_public"));
    ck_assert_ptr_nonnull(strstr(made, "+ privilege GRANT CREATE ON SCHEMA made TO PUBLIC"));
    ck_assert_ptr_null(strstr(made, "schema public"));
    ck_assert_ptr_nonnull(strstr(made, "- privilege GRANT "));
}
END_TEST

START_TEST(privileges_are_told_as_they_are_given)
{
    catalog_run("CREATE TABLE item (id int); GRANT UPDATE ON item TO PUBLIC");
    g_autofree char *words = words_after("GRANT SELECT ON item TO PUBLIC; REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;"
                                         "GRANT SELECT (id) ON item TO PUBLIC");
    ck_assert_str_eq(words, "privilege GRANT SELECT (id) ON TABLE public.item TO PUBLIC: added\n"
                            "privilege GRANT SELECT, UPDATE ON TABLE public.item TO PUBLIC: other privileges\n"
                            "privilege REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC: added");
    catalog_run("GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC");
    g_autofree char *lines = difference_after("REVOKE UPDATE, SELECT ON item FROM PUBLIC");
    ck_assert_str_eq(lines, "- privilege GRANT SELECT (id) ON TABLE public.item TO PUBLIC\n"
                            "- privilege GRANT SELECT, UPDATE ON TABLE public.item TO PUBLIC");
}
END_TEST

START_TEST(inheritance_is_told_in_words)
{
    catalog_run("CREATE TABLE parent (id int); CREATE TABLE child () INHERITS (parent)");
    g_autofree char *lines = difference_after("ALTER TABLE child NO INHERIT parent");
    ck_assert_str_eq(lines, "~ table public.child: inherits nothing, was public.parent\n"
                            "~ column public.child.id: declared by the table itself, was only inherited");
}
END_TEST

START_TEST(nothing_is_said_of_what_is_the_same)
{
    catalog_run("CREATE TABLE item (id serial PRIMARY KEY)");
    g_autofree char *lines = difference_after("DROP TABLE item; CREATE TABLE item (id serial PRIMARY KEY)");
    ck_assert_str_eq(lines, "");
}
END_TEST

START_TEST(in_words_a_rename_is_one)
{
    catalog_run("CREATE SCHEMA other; CREATE TABLE item (id int, title text); CREATE TABLE moved ()");
    g_autofree char *words = words_after("ALTER TABLE item RENAME title TO name; ALTER TABLE moved SET SCHEMA other;"
                                         "ALTER TABLE item ALTER name TYPE varchar(40), ALTER id SET NOT NULL;"
                                         "ALTER TABLE item RENAME TO thing");
    ck_assert_str_eq(words, "table other.moved: moved from schema public\n"
                            "table public.thing: renamed from item\n"
                            "column public.thing.id: NOT NULL\n"
                            "column public.thing.name: renamed from title, type text -> character varying(40)");
}
END_TEST

START_TEST(in_words_parts_are_not_told_of_what_came_and_went)
{
    catalog_run("CREATE TABLE gone (id int PRIMARY KEY); CREATE TABLE item (id int, name text NOT NULL DEFAULT 'x');"
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    g_autofree char *words =
            words_after("DROP TABLE gone; CREATE TABLE new (id int PRIMARY KEY);"
                        "ALTER TABLE item DROP id, ALTER name DROP NOT NULL, ALTER name SET DEFAULT 'y';"
                        "DROP FUNCTION f(); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';"
                        "COMMENT ON TABLE item IS 'told'");
    ck_assert_str_eq(words, "table public.item: commented\n"
                            "table public.new: added\n"
                            "column public.item.name: no longer NOT NULL\n"
                            "default public.item.name: expression 'x'::text -> 'y'::text\n"
                            "function public.f(): made anew, another definition\n"
                            "table public.gone: dropped\n"
                            "column public.item.id: dropped");
}
END_TEST

START_TEST(in_words_a_column_that_was_dropped_and_added_is_another)
{
    catalog_run("CREATE TABLE item (id int, name text)");
    g_autofree char *words = words_after("ALTER TABLE item DROP name; ALTER TABLE item ADD name text");
    ck_assert_str_eq(words, "column public.item.name: made anew");
}
END_TEST

START_TEST(in_words_a_long_value_is_cut)
{
    catalog_run("CREATE DOMAIN d AS text");
    g_autofree char *words =
            words_after("ALTER DOMAIN d SET DEFAULT 'äääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää'");
    ck_assert_msg(g_utf8_validate(words, -1, NULL) && g_str_has_suffix(words, "…"), "%s", words);
}
END_TEST

START_TEST(tables_whose_rows_differ_are_named)
{
    g_autoptr(GHashTable) before = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) now = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    static char one[] = "1", two[] = "2", item[] = "public.item", same[] = "public.same", gone[] = "public.gone";

    g_hash_table_insert(before, item, one);
    g_hash_table_insert(now, item, two);
    g_hash_table_insert(before, same, one);
    g_hash_table_insert(now, same, one);
    g_hash_table_insert(before, gone, one);
    difference_rows(before, now, lines);
    ck_assert_uint_eq(lines->len, 2);
    ck_assert(catalog_has_line(lines, "~ rows of public.item"));
    ck_assert(catalog_has_line(lines, "~ rows of public.gone"));
}
END_TEST

Suite *suite_rollback_difference(void);
Suite *suite_rollback_difference(void)
{
    const TTest *tests[] = { what_went_came_and_changed,
                             nothing_is_said_of_what_is_the_same,
                             of_what_initdb_made_the_owner_and_further_grants_are_the_databases_own,
                             privileges_are_told_as_they_are_given,
                             inheritance_is_told_in_words,
                             in_words_a_rename_is_one,
                             in_words_parts_are_not_told_of_what_came_and_went,
                             in_words_a_long_value_is_cut,
                             in_words_a_column_that_was_dropped_and_added_is_another,
                             tables_whose_rows_differ_are_named,
                             NULL };

    return suite_of("rollback/difference", tests, catalog_start, catalog_stop);
}
