/* tests/unit/rollback/test_definition.c - what is put together is what the server says. */
#include "rollback/definition.h"

#include "support/catalog_fixture.h"
#include "support/suite.h"

/* Of every constraint and index that is made of the statements, and there are so many. */
static void expect_as_the_server_says(const char *statements, guint count)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };
    guint seen = 0;

    catalog_run(statements);
    catalog_snapshot(&snapshot);
    catalog_run("SET search_path = ''");
    for (guint i = 0; i < snapshot.objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(snapshot.objects, i);
        if (!catalog_is(object, KIND_CONSTRAINT) && !catalog_is(object, KIND_INDEX))
            continue;
        g_autofree char *expression =
                g_strdup_printf(catalog_is(object, KIND_INDEX) ? "pg_get_indexdef(%u)" : "pg_get_constraintdef(%u)",
                                object->address.object);
        g_autofree char *said = catalog_ask(expression);
        ck_assert_str_eq(catalog_facet(object, "definition"), said);
        seen++;
    }
    ck_assert_uint_eq(seen, count);
}

START_TEST(keys_are)
{
    expect_as_the_server_says(
            "CREATE TABLE \"An {Item}\" (\"Id\" int PRIMARY KEY, a int UNIQUE, \"{name}\" text, c int,\n"
            "    UNIQUE (c, \"{name}\") DEFERRABLE, UNIQUE (a, c) DEFERRABLE INITIALLY DEFERRED, UNIQUE (c) INCLUDE (a),\n"
            "    CHECK (a > 0), EXCLUDE (c WITH =));\n"
            "ALTER TABLE \"An {Item}\" ADD CHECK (c > 0) NOT VALID",
            8);
}
END_TEST

START_TEST(foreign_keys_are)
{
    expect_as_the_server_says(
            "CREATE TABLE one (a int, \"B b\" int, PRIMARY KEY (\"B b\", a)); CREATE SCHEMA other;\n"
            "CREATE TABLE other.two (x int PRIMARY KEY, y int, z int,\n"
            "    FOREIGN KEY (y, z) REFERENCES one MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL,\n"
            "    FOREIGN KEY (z, y) REFERENCES one ON UPDATE RESTRICT ON DELETE SET DEFAULT DEFERRABLE,\n"
            "    FOREIGN KEY (x) REFERENCES other.two ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);\n"
            "ALTER TABLE other.two ADD FOREIGN KEY (y) REFERENCES other.two NOT VALID",
            6);
}
END_TEST

START_TEST(indexes_are)
{
    expect_as_the_server_says(
            "CREATE TYPE mood AS ENUM ('ok'); CREATE DOMAIN short AS varchar(3);\n"
            "CREATE TABLE item (i int, t text, v varchar(9), c text COLLATE \"C\", m mood, s short, l int[], j jsonb, o oid);\n"
            "CREATE INDEX \"An {Index}\" ON item (i); CREATE UNIQUE INDEX ON item (t, v); CREATE INDEX ON item (c);\n"
            "CREATE INDEX ON item (m); CREATE INDEX ON item (s); CREATE INDEX ON item (l); CREATE INDEX ON item (i DESC);\n"
            "CREATE INDEX ON item (i NULLS FIRST); CREATE INDEX ON item (t text_pattern_ops); CREATE INDEX ON item (c COLLATE "
            "\"POSIX\");\n"
            "CREATE INDEX ON item (i) INCLUDE (t); CREATE INDEX ON item (i) WHERE i > 0; CREATE INDEX ON item ((i + 1), t);\n"
            "CREATE INDEX ON item (i) WITH (fillfactor = 50); CREATE INDEX ON item USING hash (i);\n"
            "CREATE INDEX ON item USING gin (j); CREATE INDEX ON item USING brin (i); CREATE INDEX ON item (i oid_ops);\n"
            "CREATE MATERIALIZED VIEW items AS SELECT i, t FROM item; CREATE INDEX ON items (t, i)",
            19);
}
END_TEST

START_TEST(what_the_snapshot_does_not_have_is_left_to_the_server)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };

    catalog_run("CREATE TABLE item (i int PRIMARY KEY)");
    catalog_snapshot(&snapshot);
    const struct catalog_object *key =
            snapshot_find_identity(&snapshot, &catalog_kinds[KIND_CONSTRAINT], "public.item.item_pkey");
    const struct definition_parts none = { .columns = "{1}" },
                                  whole = { .pattern = "{name} ({columns})", .columns = "{1}" };
    const struct definition_parts unknown = { .pattern = "({columns})", .columns = "{1,2}" };
    const struct definition_parts elsewhere = { .pattern = "{other}", .columns = "{1}", .other = "1" };
    const struct definition_parts unusual = { .pattern = "", .columns = "1", .classes = "1", .collations = "0" };
    g_autoptr(GHashTable) usual = g_hash_table_new(NULL, NULL);
    g_autofree char *definition = definition_compose(&snapshot, usual, key, &whole);
    ck_assert_str_eq(definition, "item_pkey (i)");
    ck_assert_ptr_null(definition_compose(&snapshot, usual, key, &unusual));
    ck_assert_ptr_null(definition_compose(&snapshot, usual, key, &none));
    ck_assert_ptr_null(definition_compose(&snapshot, usual, key, &unknown));
    ck_assert_ptr_null(definition_compose(&snapshot, usual, key, &elsewhere));
}
END_TEST

Suite *suite_rollback_definition(void);
Suite *suite_rollback_definition(void)
{
    const TTest *tests[] = { keys_are, foreign_keys_are, indexes_are,
                             what_the_snapshot_does_not_have_is_left_to_the_server, NULL };

    return suite_of("rollback/definition", tests, catalog_start, catalog_stop);
}
