/* tests/unit/analysis/test_view.c */
#include "analysis/rule.h"

#include "support/judge.h"
#include "support/suite.h"

#include <string.h>

static const struct analysis_options any = { 0 };

static bool finds(const char *id, const char *text)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any, &(const struct judge_case){ NULL, text }, &judged);
    return judged_finding(&judged, id) != NULL;
}

START_TEST(a_lock_is_held_to_the_end_of_the_transaction)
{
    const char *id = "ddl-plus-backfill-same-tx";

    ck_assert(finds(id, "ALTER TABLE runs ADD COLUMN note text; UPDATE runs SET note = 'a';"));
    ck_assert(finds(id, "ALTER TABLE agents ADD COLUMN note text; UPDATE runs SET note = 'a';"));
    ck_assert(finds(id, "DO $$ BEGIN ALTER TABLE runs ADD COLUMN note text; UPDATE runs SET note = 'a'; END $$;"));
    ck_assert(!finds(id, "UPDATE runs SET note = 'a'; ALTER TABLE runs ADD COLUMN note text;"));
    ck_assert(!finds(id, "CREATE TABLE drafts (id bigint); UPDATE runs SET note = 'a';"));
}
END_TEST

START_TEST(parts_of_one_statement_are_not_after_one_another)
{
    const char *id = "statement-after-aex";

    ck_assert(!finds(id, "ALTER TABLE runs ADD COLUMN note text, ADD CONSTRAINT short CHECK (note <> '');"));
    ck_assert(finds(id, "ALTER TABLE agents ADD COLUMN note text; ALTER TABLE runs ADD CONSTRAINT s CHECK (a <> '');"));
}
END_TEST

START_TEST(a_table_is_the_same_with_its_schema_and_without)
{
    const char *id = "multi-table-lock";

    ck_assert(finds(id, "ALTER TABLE a ADD COLUMN n text; ALTER TABLE b ADD COLUMN n text;"
                        "ALTER TABLE c ADD COLUMN n text;"));
    ck_assert(!finds(id, "ALTER TABLE a ADD COLUMN n text; ALTER TABLE b ADD COLUMN n text;"
                         "ALTER TABLE a ADD COLUMN m text; ALTER TABLE public.b ADD COLUMN m text;"));
}
END_TEST

START_TEST(what_follows_replaces_what_was_dropped)
{
    const char *id = "drop-trigger";
    const char *create = "CREATE TRIGGER note BEFORE UPDATE ON public.runs FOR EACH ROW EXECUTE FUNCTION note();";
    g_autofree char *replaced = g_strconcat("DROP TRIGGER note ON runs;", create, NULL);
    g_autofree char *another = g_strconcat("DROP TRIGGER mark ON runs;", create, NULL);
    g_autofree char *elsewhere = g_strconcat("DROP TRIGGER note ON agents;", create, NULL);

    ck_assert(!finds(id, replaced));
    ck_assert(finds(id, another));
    ck_assert(finds(id, elsewhere));
}
END_TEST

Suite *suite_analysis_view(void)
{
    const TTest *const tests[] = { a_lock_is_held_to_the_end_of_the_transaction,
                                   parts_of_one_statement_are_not_after_one_another,
                                   a_table_is_the_same_with_its_schema_and_without,
                                   what_follows_replaces_what_was_dropped, NULL };

    return suite_of("analysis/view", tests, NULL, NULL);
}
