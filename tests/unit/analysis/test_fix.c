/* tests/unit/analysis/test_fix.c */
#include "analysis/fix.h"

#include "support/script.h"
#include "support/suite.h"

#include <string.h>

static GArray *fixes;

static void start(void)
{
    fixes = fix_list_new();
}

static void stop(void)
{
    g_array_unref(fixes);
}

static struct safe_way *fix(guint statement)
{
    g_array_append_val(fixes, ((struct fix){ .statement = statement }));
    return &g_array_index(fixes, struct fix, fixes->len - 1).way;
}

/* "name{text}" of each part. */
static void expect(const char *text, const char *parts)
{
    CLEANUP(script_fixture_clear) struct script_fixture fixture = script_read(text, SQL_TRANSACTIONAL);
    g_autoptr(GString) found = g_string_new(NULL);
    g_autofree char *why = NULL;
    g_autoptr(GArray) cut = fix_cut(&fixture.script, NULL, fixes, &why);

    for (guint index = 0; cut != NULL && index < cut->len; index++) {
        const struct fix_part *part = &g_array_index(cut, struct fix_part, index);
        g_string_append_printf(found, "%s{%s}", part->name != NULL ? part->name : "", part->text);
    }
    ck_assert_str_eq(cut != NULL ? found->str : why, parts);
}

START_TEST(what_stays_in_a_transaction_stays_in_the_file)
{
    safe_way_step(fix(1), false, "change", "CHANGED;\n");
    expect("SELECT 1;\nSELECT 2;\nSELECT 3;\n", "{SELECT 1;\nCHANGED;\nSELECT 3;\n}");
}
END_TEST

START_TEST(what_runs_outside_of_one_is_a_migration_of_its_own)
{
    safe_way_step(fix(1), true, "index", "CREATE INDEX CONCURRENTLY a ON b (c);\n");
    expect("-- what for\nSELECT 1;\nSELECT 2;\n\nSELECT 3;\n",
           "{-- what for\nSELECT 1;\n}index{-- migrator: transaction off\nCREATE INDEX CONCURRENTLY a ON b (c);\n}"
           "rest{SELECT 3;\n}");
}
END_TEST

START_TEST(a_file_of_one_statement_becomes_its_way)
{
    struct safe_way *way = fix(0);

    safe_way_step(way, true, "index", "CREATE INDEX CONCURRENTLY a ON b (c);\n");
    safe_way_step(way, false, "use", "USE;\n");
    expect("SELECT 1;", "{-- migrator: transaction off\nCREATE INDEX CONCURRENTLY a ON b (c);\n}use{USE;\n}");
}
END_TEST

START_TEST(the_comment_at_the_top_stays_there)
{
    safe_way_step(fix(0), false, "change", "CHANGED;\n");
    expect("-- what for\n\nSELECT 1;", "{-- what for\n\nCHANGED;\n}");
}
END_TEST

START_TEST(each_step_is_a_migration_of_its_own)
{
    struct safe_way *way = fix(1);

    safe_way_step(way, false, "add", "ADD;\n");
    safe_way_step(way, false, "validate", "VALIDATE;\n");
    expect("SELECT 1;\nSELECT 2;\nSELECT 3;\n", "{SELECT 1;\nADD;\n}validate{VALIDATE;\n}rest{SELECT 3;\n}");
}
END_TEST

START_TEST(a_step_that_is_apart_leaves_the_migration)
{
    struct safe_way *way = fix(1);

    safe_way_step(way, false, "validate", "VALIDATE;\n");
    way->is_apart = true;
    expect("SELECT 1;\n-- now read\nSELECT 2;", "{SELECT 1;\n-- now read\n}validate{VALIDATE;\n}");
}
END_TEST

START_TEST(comments_make_no_file_of_their_own)
{
    safe_way_step(fix(0), true, "first", "FIRST;\n");
    safe_way_step(fix(1), true, "second", "SECOND;\n");
    expect("-- one\nSELECT 1;\n-- two\nSELECT 2;\n-- end\n",
           "{-- migrator: transaction off\n-- one\nFIRST;\n}"
           "second{-- migrator: transaction off\n-- two\nSECOND;\n-- end\n}");
}
END_TEST

START_TEST(what_a_later_file_would_miss_is_not_cut)
{
    safe_way_step(fix(1), true, "index", "INDEX;\n");
    expect("SET search_path = app, public; SELECT 2;", "its SET search_path would not hold in another file");
    expect("SET LOCAL work_mem = '1GB'; SELECT 2;", "its SET work_mem would not hold in another file");
    expect("SELECT set_config('work_mem', '1GB', true); SELECT 2;", "its SET work_mem would not hold in another file");
    expect("SET ROLE app; SELECT 2;", "its SET ROLE would not hold in another file");
    expect("SAVEPOINT a; SELECT 2;", "its SAVEPOINT a would not hold in another file");
    expect("LOCK TABLE a IN SHARE MODE; SELECT 2;", "its LOCK TABLE would not hold in another file");
    expect("SELECT FROM a FOR UPDATE; SELECT 2;", "its row locks would not hold in another file");
    expect("CREATE TEMP TABLE a (b integer); SELECT 2;", "its temporary a would not be there for another file");
    expect("SELECT f(); SELECT 2;", "what its SELECT sets would not hold in another file");
}
END_TEST

START_TEST(what_comes_behind_the_last_way_stays_together)
{
    safe_way_step(fix(0), true, "index", "INDEX;\n");
    expect("SELECT 1;\nSET LOCAL work_mem = '1GB';\nSELECT 2;\n",
           "{-- migrator: transaction off\nINDEX;\n}rest{SET LOCAL work_mem = '1GB';\nSELECT 2;\n}");
}
END_TEST

START_TEST(what_is_not_cut_keeps_what_it_sets)
{
    safe_way_step(fix(1), false, "change", "CHANGED;\n");
    expect("SET LOCAL work_mem = '1GB';\nSELECT 2;\n", "{SET LOCAL work_mem = '1GB';\nCHANGED;\n}");
}
END_TEST

START_TEST(what_needs_a_person_is_left_alone)
{
    safe_way_step(fix(0), false, "change", "CHANGED;\n");
    expect("BEGIN;\nSELECT 1;\nCOMMIT;\n", "it is wrapped in BEGIN and COMMIT");
}
END_TEST

Suite *suite_analysis_fix(void)
{
    const TTest *const tests[] = { what_stays_in_a_transaction_stays_in_the_file,
                                   what_runs_outside_of_one_is_a_migration_of_its_own,
                                   a_file_of_one_statement_becomes_its_way,
                                   the_comment_at_the_top_stays_there,
                                   each_step_is_a_migration_of_its_own,
                                   a_step_that_is_apart_leaves_the_migration,
                                   comments_make_no_file_of_their_own,
                                   what_a_later_file_would_miss_is_not_cut,
                                   what_comes_behind_the_last_way_stays_together,
                                   what_is_not_cut_keeps_what_it_sets,
                                   what_needs_a_person_is_left_alone,
                                   NULL };
    return suite_of("analysis/fix", tests, start, stop);
}
