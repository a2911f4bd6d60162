/* tests/unit/rollback/test_snapshot.c - what a snapshot knows of a database, and when two are the same. */
#include "rollback/snapshot.h"

#include "support/catalog_fixture.h"
#include "support/suite.h"

#include <string.h>

static void fingerprint(char hex[DIGEST_HEX_BYTES])
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };

    catalog_snapshot(&snapshot);
    const struct digest digest = snapshot_fingerprint(&snapshot);
    digest_to_hex(&digest, hex);
}

START_TEST(the_fingerprint_is_of_what_is_there_and_not_of_how_it_came)
{
    char first[DIGEST_HEX_BYTES], second[DIGEST_HEX_BYTES], third[DIGEST_HEX_BYTES];

    catalog_run("CREATE TABLE one (a int, b text); CREATE TABLE two (c int)");
    fingerprint(first);
    catalog_run("DROP TABLE one, two; CREATE TABLE two (c int); CREATE TABLE one (b text, a int)");
    fingerprint(second);
    catalog_run("COMMENT ON COLUMN one.a IS 'changed'");
    fingerprint(third);
    ck_assert_str_eq(first, second);
    ck_assert_str_ne(second, third);
}
END_TEST

START_TEST(names_are_qualified_whatever_the_search_path_is)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };

    catalog_run("CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE \"An Item\" (m mood); SET search_path = public");
    catalog_snapshot(&snapshot);
    const struct catalog_object *column =
            snapshot_find_identity(&snapshot, &catalog_kinds[KIND_COLUMN], "public.\"An Item\".m");
    ck_assert_ptr_nonnull(column);
    ck_assert_str_eq(catalog_facet(column, "type"), "public.mood");
    g_autofree char *path = catalog_ask("current_setting('search_path')");
    ck_assert_str_eq(path, "public");
}
END_TEST

START_TEST(what_needs_what_is_known)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };

    catalog_run("CREATE TABLE item (id int); CREATE VIEW items AS SELECT id FROM item");
    catalog_snapshot(&snapshot);
    struct catalog_object *column = snapshot_find_identity(&snapshot, &catalog_kinds[KIND_COLUMN], "public.item.id");
    struct catalog_object *view = snapshot_find_identity(&snapshot, &catalog_kinds[KIND_VIEW], "public.items");
    ck_assert(g_ptr_array_find(view->needs, column, NULL));
    ck_assert(g_ptr_array_find(column->users, view, NULL));
    ck_assert_str_eq(column->parent->identity, "public.item");
}
END_TEST

START_TEST(an_object_is_the_same_under_another_name)
{
    CLEANUP(snapshot_release) struct snapshot before = { 0 };
    CLEANUP(snapshot_release) struct snapshot after = { 0 };

    catalog_run("CREATE TABLE item (id int)");
    catalog_snapshot(&before);
    catalog_run("ALTER TABLE item RENAME TO thing; ALTER TABLE thing RENAME id TO number");
    catalog_snapshot(&after);
    const struct catalog_object *column =
            snapshot_find_identity(&before, &catalog_kinds[KIND_COLUMN], "public.item.id");
    ck_assert_str_eq(snapshot_find_same(&after, column)->identity, "public.thing.number");
}
END_TEST

START_TEST(what_became_of_another_kind_is_not_the_same)
{
    CLEANUP(snapshot_release) struct snapshot before = { 0 };
    CLEANUP(snapshot_release) struct snapshot after = { 0 };

    catalog_run("CREATE TABLE log (n int) PARTITION BY LIST (n); CREATE INDEX by_n ON log (n);"
                "CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1)");
    catalog_snapshot(&before);
    catalog_run("ALTER TABLE log DETACH PARTITION log_1");
    catalog_snapshot(&after);
    const struct catalog_object *index =
            snapshot_find_identity(&before, &catalog_kinds[KIND_PARTITION_INDEX], "public.log_1_n_idx");
    ck_assert_ptr_nonnull(index);
    ck_assert_ptr_nonnull(snapshot_find(&after, &index->address));
    ck_assert_ptr_null(snapshot_find_same(&after, index));
}
END_TEST

START_TEST(the_ledger_and_extensions_own_things_are_left_out)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };

    catalog_run("CREATE SCHEMA migrator; CREATE TABLE migrator.ledger (id int); CREATE EXTENSION citext");
    catalog_snapshot(&snapshot);
    g_autofree char *text = snapshot_text(&snapshot, false);
    ck_assert_ptr_null(strstr(text, "migrator"));
    ck_assert_ptr_nonnull(strstr(text, "extension citext\n"));
    ck_assert_ptr_null(strstr(text, "public.citext"));
}
END_TEST

START_TEST(a_secret_is_in_no_text)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };

    catalog_run("CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far FOREIGN DATA WRAPPER w;"
                "CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (\"user\" 'reader', password 'swordfish')");
    catalog_snapshot(&snapshot);
    g_autofree char *text = snapshot_text(&snapshot, false);
    ck_assert_ptr_nonnull(strstr(text, "reader"));
    ck_assert_ptr_nonnull(strstr(text, "password"));
    ck_assert_ptr_null(strstr(text, "swordfish"));
}
END_TEST

START_TEST(a_transaction_that_is_open_is_what_is_read)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };

    catalog_run("BEGIN; CREATE TABLE item (id int)");
    catalog_snapshot(&snapshot);
    ck_assert_ptr_nonnull(snapshot_find_identity(&snapshot, &catalog_kinds[KIND_TABLE], "public.item"));
    ck_assert(session_is_in_transaction(&catalog_session));
    session_rollback(&catalog_session);
}
END_TEST

static bool is_reduced_same_after(const char *statement)
{
    CLEANUP(snapshot_release) struct snapshot before = { 0 };
    CLEANUP(snapshot_release) struct snapshot after = { 0 };

    catalog_snapshot(&before);
    catalog_run(statement);
    catalog_snapshot(&after);
    const struct digest first = snapshot_reduced_fingerprint(&before), second = snapshot_reduced_fingerprint(&after);
    return digest_equal(&first, &second);
}

START_TEST(the_reduced_fingerprint_is_without_what_versions_spell_in_different_ways)
{
    catalog_run("CREATE TABLE item (id int); CREATE VIEW shown AS SELECT id FROM item");
    ck_assert(is_reduced_same_after("CREATE OR REPLACE VIEW shown AS SELECT id FROM item WHERE id > 1"));
    ck_assert(!is_reduced_same_after("CREATE OR REPLACE VIEW shown AS SELECT id, 1 AS one FROM item"));
    ck_assert(!is_reduced_same_after("ALTER TABLE item ALTER id SET NOT NULL"));
}
END_TEST

Suite *suite_rollback_snapshot(void);
Suite *suite_rollback_snapshot(void)
{
    const TTest *tests[] = { the_fingerprint_is_of_what_is_there_and_not_of_how_it_came,
                             names_are_qualified_whatever_the_search_path_is,
                             what_needs_what_is_known,
                             an_object_is_the_same_under_another_name,
                             what_became_of_another_kind_is_not_the_same,
                             the_ledger_and_extensions_own_things_are_left_out,
                             a_secret_is_in_no_text,
                             a_transaction_that_is_open_is_what_is_read,
                             the_reduced_fingerprint_is_without_what_versions_spell_in_different_ways,
                             NULL };

    return suite_of("rollback/snapshot", tests, catalog_start, catalog_stop);
}
