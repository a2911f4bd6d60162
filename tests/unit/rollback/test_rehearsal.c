/* tests/unit/rollback/test_rehearsal.c */
#include "rollback/rehearsal.h"

#include "support/sample_migration.h"
#include "support/suite.h"

#include <string.h>

static struct migration *migration;
static struct rehearsal rehearsal;

static void statement_free(void *data)
{
    struct observed_statement *statement = data;

    g_ptr_array_unref(statement->relations);
    g_free(statement);
}

/* One change, one statement that ran so long. */
static void make(int64_t microseconds)
{
    struct rehearsed rehearsed = { .outcome = REHEARSED_BACK,
                                   .changes = g_ptr_array_new(),
                                   .pace = { .rows = 2003, .capture_us = microseconds, .repair_us = 5 },
                                   .observed = { .statements = g_ptr_array_new_with_free_func(statement_free) } };
    struct observed_statement *statement = g_new0(struct observed_statement, 1);

    *statement = (struct observed_statement){ .line = 2, .microseconds = microseconds, .relations = g_ptr_array_new() };
    g_ptr_array_add(rehearsed.observed.statements, statement);
    g_ptr_array_add(rehearsed.changes, (gpointer)(guintptr) "column public.a.b: added");
    rehearsal_init(&rehearsal, migration, &rehearsed, 150020);
    g_ptr_array_unref(rehearsed.changes);
    observed_release(&rehearsed.observed);
}

static void start(void)
{
    migration = sample_migration_new(1, "one", "SELECT 1;\n");
    make(1200);
}

static void stop(void)
{
    rehearsal_release(&rehearsal);
    sample_migration_free(migration);
}

START_TEST(what_was_written_is_read)
{
    g_autofree char *text = rehearsal_text(&rehearsal);
    CLEANUP(rehearsal_release) struct rehearsal read = { 0 };

    ck_assert(g_str_has_suffix(text, "}\n"));
    ck_assert(rehearsal_read(&read, text, migration));
    ck_assert_str_eq(read.way_back, "proven");
    ck_assert_int_eq(read.at, rehearsal.at);
    ck_assert_int_eq(read.server, 150020);
    ck_assert_str_eq(g_ptr_array_index(read.changes, 0), "column public.a.b: added");
    ck_assert_str_eq(g_ptr_array_index(read.statements, 0), "line 2");
    ck_assert_int_eq(rehearsal_took(&read, 0), 1200);
    ck_assert_int_eq(rehearsal_took(&read, 1), -1);
    ck_assert_int_eq(read.pace.rows, 2003);
    ck_assert_int_eq(read.pace.capture_us, 1200);
    ck_assert_int_eq(read.pace.repair_us, 5);
}
END_TEST

START_TEST(another_text_has_had_none)
{
    g_autofree char *text = rehearsal_text(&rehearsal);
    struct rehearsal read = { 0 };

    memset(migration->parts[MIGRATION_UP].digest.bytes, 1, DIGEST_BYTES);
    ck_assert(!rehearsal_read(&read, text, migration));
    ck_assert(!rehearsal_read(&read, NULL, migration));
    ck_assert(!rehearsal_read(&read, "nonsense", migration));
    ck_assert_ptr_null(read.way_back);
}
END_TEST

START_TEST(when_it_was_and_how_long_it_took_makes_no_difference)
{
    g_autofree char *before = rehearsal_text(&rehearsal);

    rehearsal_release(&rehearsal);
    make(3400);
    rehearsal.at += 1;
    g_autofree char *again = rehearsal_text(&rehearsal);
    rehearsal.server = 160004;
    g_autofree char *elsewhere = rehearsal_text(&rehearsal);
    ck_assert_str_ne(before, again);
    ck_assert(rehearsal_is_same(before, again));
    ck_assert(!rehearsal_is_same(before, elsewhere));
    ck_assert(!rehearsal_is_same(NULL, again));
}
END_TEST

/* What a rehearsal wrote is about the very files that it proved. */
static struct rehearsal again(void)
{
    g_autofree char *text = rehearsal_text(&rehearsal);
    struct rehearsal read = { 0 };

    ck_assert(rehearsal_read(&read, text, migration));
    return read;
}

START_TEST(it_proves_the_files_that_it_names)
{
    const struct digest capture = digest_of("keep", 4), repair = digest_of("undo", 4);

    rehearsal_prove(&rehearsal, NULL, &repair);
    CLEANUP(rehearsal_release) struct rehearsal read = again();
    ck_assert(!rehearsal_proves(&read, migration)); /* there is none */
    migration_add_way_back(migration, "repair.sql", "undo");
    ck_assert(rehearsal_proves(&read, migration));
    migration_add_way_back(migration, "capture.sql", "keep");
    ck_assert(!rehearsal_proves(&read, migration));
    rehearsal_prove(&rehearsal, &capture, &repair);
    CLEANUP(rehearsal_release) struct rehearsal both = again();
    ck_assert(rehearsal_proves(&both, migration));
    rehearsal_prove(&rehearsal, &capture, &capture);
    ck_assert(!rehearsal_proves(&rehearsal, migration));
}
END_TEST

START_TEST(without_names_it_proves_no_file)
{
    migration_add_way_back(migration, "repair.sql", "undo");
    CLEANUP(rehearsal_release) struct rehearsal read = again();
    ck_assert_ptr_null(read.repair);
    ck_assert(!rehearsal_proves(&read, migration));
}
END_TEST

START_TEST(files_of_an_earlier_text_that_nobody_edited_are_outdated)
{
    const struct digest repair = digest_of("undo", 4);

    migration_add_way_back(migration, "repair.sql", "undo");
    g_autofree char *unnamed = rehearsal_text(&rehearsal);
    rehearsal_prove(&rehearsal, NULL, &repair);
    g_autofree char *text = rehearsal_text(&rehearsal);
    ck_assert(!rehearsal_is_outdated(text, migration));
    memset(migration->parts[MIGRATION_UP].digest.bytes, 1, DIGEST_BYTES);
    ck_assert(rehearsal_is_outdated(text, migration));
    ck_assert(!rehearsal_is_outdated(unnamed, migration));
    ck_assert(!rehearsal_is_outdated(NULL, migration));
    migration_add_way_back(migration, "capture.sql", "keep");
    ck_assert(!rehearsal_is_outdated(text, migration));
}
END_TEST

START_TEST(one_of_an_earlier_program_has_no_time)
{
    char hex[DIGEST_HEX_BYTES];
    CLEANUP(rehearsal_release) struct rehearsal read = { 0 };

    digest_to_hex(&migration->parts[MIGRATION_UP].digest, hex);
    g_autofree char *text = g_strdup_printf("{\"migration\": \"%s\", \"way_back\": \"fails\"}", hex);
    ck_assert(rehearsal_read(&read, text, migration));
    ck_assert_str_eq(read.way_back, "fails");
    ck_assert_int_eq(read.at, -1);
    ck_assert_int_eq(read.pace.rows, -1);
    ck_assert_uint_eq(read.statements->len, 0);
}
END_TEST

Suite *suite_rollback_rehearsal(void)
{
    const TTest *tests[] = { what_was_written_is_read,
                             another_text_has_had_none,
                             when_it_was_and_how_long_it_took_makes_no_difference,
                             it_proves_the_files_that_it_names,
                             without_names_it_proves_no_file,
                             files_of_an_earlier_text_that_nobody_edited_are_outdated,
                             one_of_an_earlier_program_has_no_time,
                             NULL };

    return suite_of("rollback/rehearsal", tests, start, stop);
}
