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

START_TEST(by_which_columns_a_table_is_partitioned_is_known)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };

    catalog_run("CREATE TABLE item (id int, n int, m int, CHECK (id > n)) PARTITION BY RANGE (id, (n + 1));"
                "CREATE TABLE part PARTITION OF item DEFAULT PARTITION BY LIST (m);"
                "CREATE TABLE leaf PARTITION OF part DEFAULT");
    catalog_snapshot(&snapshot);
    static const struct {
        const char *column;
        bool is_key;
    } columns[] = { { "public.item.id", true },  { "public.item.n", true }, { "public.item.m", false },
                    { "public.part.id", false }, { "public.part.m", true }, { "public.leaf.m", false } };
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        ck_assert_int_eq(
                snapshot_find_identity(&snapshot, &catalog_kinds[KIND_COLUMN], columns[i].column)->is_partition_key,
                columns[i].is_key);
    const struct catalog_object *leaf = snapshot_find_identity(&snapshot, &catalog_kinds[KIND_TABLE], "public.leaf");
    ck_assert_str_eq(catalog_partitioned(leaf)->identity, "public.part");
    ck_assert_str_eq(catalog_root(leaf)->identity, "public.item");
    ck_assert_ptr_null(catalog_partitioned(catalog_root(leaf)));
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

START_TEST(a_default_of_a_views_column_is_in_the_view)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };

    catalog_run("CREATE VIEW shown AS SELECT 1 AS id; ALTER VIEW shown ALTER id SET DEFAULT 2");
    catalog_snapshot(&snapshot);
    const struct catalog_object *object =
            snapshot_find_identity(&snapshot, &catalog_kinds[KIND_DEFAULT], "public.shown.id");
    ck_assert_ptr_nonnull(object);
    ck_assert_str_eq(object->parent->identity, "public.shown");
}
END_TEST

START_TEST(who_owns_nothing_may_read_it)
{
    CLEANUP(snapshot_release) struct snapshot mine = { 0 };
    CLEANUP(snapshot_release) struct snapshot theirs = { 0 };

    catalog_run(
            "CREATE TABLE item (id int PRIMARY KEY, n int DEFAULT 1 CHECK (n > 0)); CREATE VIEW shown AS TABLE item");
    catalog_snapshot(&mine);
    catalog_run("SET ROLE pg_monitor");
    catalog_snapshot(&theirs);
    const struct digest first = snapshot_fingerprint(&mine), second = snapshot_fingerprint(&theirs);
    ck_assert(digest_equal(&first, &second));
}
END_TEST

START_TEST(what_is_the_readers_own_is_known)
{
    CLEANUP(snapshot_release) struct snapshot mine = { 0 };
    CLEANUP(snapshot_release) struct snapshot theirs = { 0 };

    catalog_run("CREATE ROLE \"A Role\"; CREATE TABLE item (id int); CREATE TABLE thing (id int);"
                "ALTER TABLE thing OWNER TO \"A Role\"");
    catalog_snapshot(&mine);
    catalog_run("SET ROLE \"A Role\"");
    catalog_snapshot(&theirs);
    const struct catalog_object *item = snapshot_find_identity(&mine, &catalog_kinds[KIND_TABLE], "public.item");
    const struct catalog_object *thing = snapshot_find_identity(&mine, &catalog_kinds[KIND_TABLE], "public.thing");
    ck_assert(item->reader != NULL && thing->reader == NULL);
    ck_assert_str_eq(catalog_facet(thing, "owner"), "\"A Role\"");
    item = snapshot_find_identity(&theirs, &catalog_kinds[KIND_TABLE], "public.item");
    thing = snapshot_find_identity(&theirs, &catalog_kinds[KIND_TABLE], "public.thing");
    ck_assert(item->reader == NULL && thing->reader != NULL);
    catalog_run("RESET ROLE; DROP TABLE thing; DROP ROLE \"A Role\"");
}
END_TEST

START_TEST(a_user_mapping_is_there_for_who_may_not_see_its_options)
{
    CLEANUP(snapshot_release) struct snapshot theirs = { 0 };

    catalog_run("CREATE FOREIGN DATA WRAPPER beyond; CREATE SERVER there FOREIGN DATA WRAPPER beyond;"
                "CREATE USER MAPPING FOR PUBLIC SERVER there OPTIONS (user 'somebody'); SET ROLE pg_monitor");
    catalog_snapshot(&theirs);
    const struct catalog_object *mapping =
            snapshot_find_identity(&theirs, &catalog_kinds[KIND_USER_MAPPING], "FOR PUBLIC SERVER there");
    ck_assert_ptr_nonnull(mapping);
    ck_assert_ptr_null(catalog_facet(mapping, "options"));
}
END_TEST

static guint count_of(const struct snapshot *snapshot, const struct catalog_kind *kind)
{
    guint count = 0;

    for (guint i = 0; i < snapshot->objects->len; i++)
        count += ((const struct catalog_object *)g_ptr_array_index(snapshot->objects, i))->kind == kind;
    return count;
}

/* Rarer than what is in rich_schema.sql. */
static const char rare_kinds[] =
        "CREATE OPERATOR app.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);"
        "CREATE OPERATOR CLASS app.numbers FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 3 =, "
        "FUNCTION 1 btint4cmp(int, int);"
        "ALTER OPERATOR FAMILY app.numbers USING btree ADD OPERATOR 1 <(int, bigint), FUNCTION 1 (int, bigint) "
        "btint48cmp(int, bigint);"
        "CREATE LANGUAGE mine HANDLER plpgsql_call_handler;"
        "CREATE ACCESS METHOD tree TYPE INDEX HANDLER bthandler;"
        "CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));"
        "CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;"
        "CREATE TEXT SEARCH DICTIONARY app.words (TEMPLATE = simple);"
        "CREATE TEXT SEARCH TEMPLATE app.plain (LEXIZE = dsimple_lexize);"
        "CREATE TEXT SEARCH PARSER app.cut (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, "
        "LEXTYPES = prsd_lextype);"
        "CREATE USER MAPPING FOR PUBLIC SERVER there;"
        "CREATE TYPE app.raw; CREATE FUNCTION app.raw_in(cstring) RETURNS app.raw LANGUAGE internal STRICT AS 'byteain';"
        "CREATE FUNCTION app.raw_out(app.raw) RETURNS cstring LANGUAGE internal STRICT AS 'byteaout';"
        "CREATE TYPE app.raw (INPUT = app.raw_in, OUTPUT = app.raw_out);"
        "CREATE FUNCTION app.told() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
        "CREATE EVENT TRIGGER telling ON ddl_command_start EXECUTE FUNCTION app.told()";

START_TEST(each_kind_is_asked_for_where_it_is_there)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };
    CLEANUP(snapshot_release) struct snapshot theirs = { 0 };
    const struct value schema = value_text("migrator");
    g_autofree char *rich = NULL;
    struct fault fault = { 0 };

    ck_assert(g_file_get_contents("tests/support/rich_schema.sql", &rich, NULL, NULL));
    catalog_run(rich);
    catalog_run(rare_kinds);
    catalog_snapshot(&snapshot);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        CLEANUP(rows_release) struct rows rows = { 0 };
        ck_assert_msg(session_query(&catalog_session, catalog_kinds[i].sql, &schema, 1, &rows, &fault), "%s",
                      fault.text);
        ck_assert_msg(rows_count(&rows) > 0 || i == KIND_PUBLICATION_SCHEMA || i == KIND_NOT_NULL, "no %s",
                      catalog_kinds[i].word); /* these only with a newer server: way_back_newest.t */
        ck_assert_msg(count_of(&snapshot, &catalog_kinds[i]) == (guint)rows_count(&rows), "%s", catalog_kinds[i].word);
    }
    catalog_run("SET ROLE rich_reader");
    catalog_snapshot(&theirs); /* who has no right to anything sees as much */
    g_autofree char *text = snapshot_text(&snapshot, false);
    g_autofree char *their_text = snapshot_text(&theirs, false);
    ck_assert_str_eq(text, their_text);
    catalog_run("RESET ROLE; DROP OWNED BY rich_reader; DROP ROLE rich_reader");
}
END_TEST

START_TEST(objects_come_by_kind_and_then_as_they_were_made)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };
    const struct catalog_object *last = NULL;

    catalog_run("CREATE TABLE item (b int, a int); CREATE TABLE an (c int); UPDATE pg_attribute SET attstattarget = "
                "attstattarget WHERE attrelid = 'item'::regclass AND attnum = 1");
    catalog_snapshot(&snapshot);
    for (guint i = 0; i < snapshot.objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(snapshot.objects, i);
        if (last != NULL && last->kind == object->kind)
            ck_assert(last->address.object < object->address.object ||
                      (last->address.object == object->address.object && last->address.sub < object->address.sub));
        ck_assert(last == NULL || last->kind <= object->kind);
        last = object;
    }
}
END_TEST

static void fingerprint_as(const char *user, char hex[DIGEST_HEX_BYTES])
{
    g_autofree char *url =
            g_strdup_printf("host=%s dbname=catalog_test user=%s", PQhost(catalog_session.connection), user);
    const struct session_options options = { .url = url, .ledger_schema = "migrator" };
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };
    struct session session = { 0 };
    struct fault fault = { 0 };

    ck_assert_msg(session_open(&session, &options, &fault) && snapshot_read(&snapshot, &session, &fault), "%s",
                  fault.text);
    const struct digest digest = snapshot_fingerprint(&snapshot);
    digest_to_hex(&digest, hex);
    session_close(&session);
}

START_TEST(a_large_catalog_is_the_same_read_by_two_sessions_or_by_one)
{
    char shared[DIGEST_HEX_BYTES], alone[DIGEST_HEX_BYTES], refused[DIGEST_HEX_BYTES];

    catalog_run(
            "DO $$BEGIN FOR i IN 1 .. 300 LOOP EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, at date DEFAULT "
            "''2000-02-01'' CHECK (at > ''1999-12-31''))', i); EXECUTE format('CREATE INDEX ON t%s (at DESC)', i);"
            "EXECUTE format('CREATE VIEW v%s AS SELECT id FROM t%s WHERE at > ''2001-01-31''', i, i); END LOOP; END$$;"
            "CREATE ROLE only_one LOGIN CONNECTION LIMIT 1");
    catalog_run("SET datestyle = 'SQL, DMY'");
    fingerprint(shared);
    catalog_run("BEGIN");
    fingerprint(alone);
    catalog_run("ROLLBACK; RESET datestyle");
    ck_assert_str_eq(shared, alone);
    fingerprint(shared);
    fingerprint_as("only_one", refused);
    ck_assert_str_eq(shared, refused);
    ck_assert_str_ne(shared, alone);
    catalog_run("DROP ROLE only_one");
}
END_TEST

Suite *suite_rollback_snapshot(void);
Suite *suite_rollback_snapshot(void)
{
    const TTest *tests[] = { the_fingerprint_is_of_what_is_there_and_not_of_how_it_came,
                             names_are_qualified_whatever_the_search_path_is,
                             what_needs_what_is_known,
                             by_which_columns_a_table_is_partitioned_is_known,
                             an_object_is_the_same_under_another_name,
                             what_became_of_another_kind_is_not_the_same,
                             the_ledger_and_extensions_own_things_are_left_out,
                             a_secret_is_in_no_text,
                             a_transaction_that_is_open_is_what_is_read,
                             the_reduced_fingerprint_is_without_what_versions_spell_in_different_ways,
                             a_default_of_a_views_column_is_in_the_view,
                             who_owns_nothing_may_read_it,
                             what_is_the_readers_own_is_known,
                             a_user_mapping_is_there_for_who_may_not_see_its_options,
                             each_kind_is_asked_for_where_it_is_there,
                             objects_come_by_kind_and_then_as_they_were_made,
                             a_large_catalog_is_the_same_read_by_two_sessions_or_by_one,
                             NULL };

    return suite_of("rollback/snapshot", tests, catalog_start, catalog_stop);
}
