/* tests/unit/analysis/test_source.c - what a safe way keeps of the author's words. */
#include "analysis/source.h"

#include "support/judge.h"
#include "support/suite.h"

#include <string.h>

static const struct analysis_options any = { 0 };

static void expect(const char *given, const char *text, const char *id, const char *safe_way)
{
    CLEANUP(judged_clear) struct judged judged;
    const struct finding *finding = NULL;

    judge(&any, &(const struct judge_case){ given, text }, &judged);
    finding = judged_finding(&judged, id);
    ck_assert_msg(finding != NULL, "%s: no %s", text, id);
    ck_assert_msg(g_strcmp0(finding->safe_way, safe_way) == 0,
                  "%s\n"
                  "is:\n"
                  "%s\n"
                  "expected:\n"
                  "%s",
                  text, finding->safe_way != NULL ? finding->safe_way : "(none)",
                  safe_way != NULL ? safe_way : "(none)");
}

START_TEST(a_foreign_key_is_kept_as_written)
{
    expect(NULL,
           "ALTER TABLE app.runs ADD CONSTRAINT \"Owner\" FOREIGN KEY (agent_id, \"Part\")\n"
           "  REFERENCES app.agents (agent_id, part) MATCH FULL ON UPDATE CASCADE DEFERRABLE; -- at once",
           "add-fk-validating",
           "-- 1. a migration:\n"
           "ALTER TABLE app.runs ADD CONSTRAINT \"Owner\" FOREIGN KEY (agent_id, \"Part\")\n"
           "  REFERENCES app.agents (agent_id, part) MATCH FULL ON UPDATE CASCADE DEFERRABLE NOT VALID;\n"
           "\n"
           "-- 2. a migration:\n"
           "ALTER TABLE app.runs VALIDATE CONSTRAINT \"Owner\";\n");
}
END_TEST

START_TEST(a_function_is_kept_but_for_its_name)
{
    expect("CREATE FUNCTION app.cost(run bigint) RETURNS numeric LANGUAGE sql AS 'SELECT 1.0';",
           "CREATE OR REPLACE FUNCTION /* of */ app . cost (run bigint)\n  RETURNS text LANGUAGE sql AS 'SELECT cost()';",
           "alter-function-signature",
           "-- 1. a migration:\n"
           "CREATE OR REPLACE FUNCTION app.cost_new (run bigint)\n  RETURNS text LANGUAGE sql AS 'SELECT cost()';\n"
           "\n"
           "-- 2. the application:\n"
           "-- a release that calls app.cost_new, and no longer app.cost; wait until no older one runs\n"
           "\n"
           "-- 3. a migration:\n"
           "DROP FUNCTION app.cost;\n");
}
END_TEST

START_TEST(a_constraint_without_a_name_gets_the_one_that_it_would_have)
{
    expect(NULL, "ALTER TABLE ONLY runs ADD FOREIGN KEY (agent_id) REFERENCES agents, ADD COLUMN note text;",
           "add-fk-validating",
           "-- 1. a migration:\n"
           "ALTER TABLE ONLY runs ADD CONSTRAINT runs_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents NOT VALID;\n"
           "\n"
           "-- 2. a migration:\n"
           "ALTER TABLE ONLY runs VALIDATE CONSTRAINT runs_agent_id_fkey;\n");
    expect(NULL, "ALTER TABLE runs ADD CHECK (attempts IN (1, 2)), ADD note text;", "add-check-validating",
           "-- 1. a migration:\n"
           "ALTER TABLE runs ADD CONSTRAINT runs_attempts_check CHECK (attempts IN (1, 2)) NOT VALID;\n"
           "\n"
           "-- 2. a migration:\n"
           "ALTER TABLE runs VALIDATE CONSTRAINT runs_attempts_check;\n");
    expect(NULL, "ALTER TABLE runs ADD CHECK (a < b);", "add-check-validating",
           "-- 1. a migration:\n"
           "ALTER TABLE runs ADD CONSTRAINT runs_check CHECK (a < b) NOT VALID;\n"
           "\n"
           "-- 2. a migration:\n"
           "ALTER TABLE runs VALIDATE CONSTRAINT runs_check;\n");
}
END_TEST

START_TEST(a_constraint_of_a_column_is_kept_as_one_of_the_table)
{
    expect(NULL,
           "ALTER TABLE runs ADD COLUMN \"Agent\" bigint DEFAULT 1 CONSTRAINT \"By\" REFERENCES agents (id)\n"
           "  ON DELETE SET NULL ON UPDATE SET DEFAULT NOT DEFERRABLE NOT NULL;",
           "add-column-inline-fk-default",
           "-- 1. a migration:\n"
           "ALTER TABLE runs ADD COLUMN \"Agent\" bigint DEFAULT 1 NOT NULL;\n"
           "\n"
           "-- 2. a migration:\n"
           "ALTER TABLE runs ADD CONSTRAINT \"By\" FOREIGN KEY (\"Agent\") REFERENCES agents (id)\n"
           "  ON DELETE SET NULL ON UPDATE SET DEFAULT NOT DEFERRABLE NOT VALID;\n"
           "\n"
           "-- 3. a migration:\n"
           "ALTER TABLE runs VALIDATE CONSTRAINT \"By\";\n");
    expect(NULL, "ALTER TABLE runs ADD COLUMN note text UNIQUE NULLS NOT DISTINCT NOT DEFERRABLE COLLATE \"C\";",
           "add-column-inline-unique",
           "-- 1. a migration:\n"
           "ALTER TABLE runs ADD COLUMN note text COLLATE \"C\";\n"
           "\n"
           "-- 2. a migration with `-- migrator: transaction off`:\n"
           "CREATE UNIQUE INDEX CONCURRENTLY runs_note_key ON runs (note) NULLS NOT DISTINCT;\n"
           "\n"
           "-- 3. a migration:\n"
           "ALTER TABLE runs ADD CONSTRAINT runs_note_key UNIQUE USING INDEX runs_note_key NOT DEFERRABLE;\n");
}
END_TEST

static const char partitions[] =
        "CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);\n"
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');\n"
        "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');\n";

START_TEST(a_foreign_key_goes_partition_by_partition_before_18)
{
    const char *safe_way =
            "-- 1. a migration:\n"
            "-- and likewise for partitions that are not listed here\n"
            "ALTER TABLE public.events_1 ADD CONSTRAINT events_id_fkey FOREIGN KEY (id) REFERENCES runs NOT VALID;\n"
            "ALTER TABLE public.events_2 ADD CONSTRAINT events_id_fkey FOREIGN KEY (id) REFERENCES runs NOT VALID;\n"
            "\n"
            "-- 2. a migration:\n"
            "-- and likewise for partitions that are not listed here\n"
            "ALTER TABLE public.events_1 VALIDATE CONSTRAINT events_id_fkey;\n"
            "ALTER TABLE public.events_2 VALIDATE CONSTRAINT events_id_fkey;\n"
            "\n"
            "-- 3. a migration:\n"
            "ALTER TABLE events ADD CONSTRAINT events_id_fkey FOREIGN KEY (id) REFERENCES runs;\n";

    expect(partitions, "ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES runs;", "add-fk-validating", safe_way);
    expect(partitions,
           "ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES runs\n"
           "  not /* yet */ valid;",
           "fk-not-valid-partitioned", safe_way);
}
END_TEST

START_TEST(a_unique_constraint_takes_over_its_index)
{
    expect(NULL,
           "ALTER TABLE runs ADD CONSTRAINT one UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c) DEFERRABLE INITIALLY DEFERRED;",
           "add-unique-constraint",
           "-- 1. a migration with `-- migrator: transaction off`:\n"
           "CREATE UNIQUE INDEX CONCURRENTLY one ON runs (a, b) INCLUDE (c) NULLS NOT DISTINCT;\n"
           "\n"
           "-- 2. a migration:\n"
           "ALTER TABLE runs ADD CONSTRAINT one UNIQUE USING INDEX one DEFERRABLE INITIALLY DEFERRED;\n");
}
END_TEST

START_TEST(a_unique_constraint_of_a_partitioned_table_is_attached_part_by_part)
{
    expect(partitions, "ALTER TABLE events ADD UNIQUE (id, at);", "add-unique-constraint",
           "-- 1. a migration with `-- migrator: transaction off`:\n"
           "-- and likewise for partitions that are not listed here\n"
           "CREATE UNIQUE INDEX CONCURRENTLY events_1_id_at_key ON public.events_1 (id, at);\n"
           "CREATE UNIQUE INDEX CONCURRENTLY events_2_id_at_key ON public.events_2 (id, at);\n"
           "\n"
           "-- 2. a migration:\n"
           "ALTER TABLE ONLY events ADD CONSTRAINT events_id_at_key UNIQUE (id, at);\n"
           "ALTER TABLE public.events_1 ADD CONSTRAINT events_1_id_at_key UNIQUE USING INDEX events_1_id_at_key;\n"
           "ALTER INDEX events_id_at_key ATTACH PARTITION public.events_1_id_at_key;\n"
           "ALTER TABLE public.events_2 ADD CONSTRAINT events_2_id_at_key UNIQUE USING INDEX events_2_id_at_key;\n"
           "ALTER INDEX events_id_at_key ATTACH PARTITION public.events_2_id_at_key;\n");
}
END_TEST

START_TEST(a_primary_key_wants_columns_that_are_not_null)
{
    expect("CREATE TABLE runs (id bigint NOT NULL, part int);", "ALTER TABLE runs ADD PRIMARY KEY (id, part);",
           "add-primary-key",
           "-- 1. a migration:\n"
           "ALTER TABLE runs ADD CONSTRAINT runs_part_not_null CHECK (part IS NOT NULL) NOT VALID;\n"
           "\n"
           "-- 2. a migration:\n"
           "ALTER TABLE runs VALIDATE CONSTRAINT runs_part_not_null;\n"
           "\n"
           "-- 3. a migration:\n"
           "ALTER TABLE runs ALTER COLUMN part SET NOT NULL;\n"
           "ALTER TABLE runs DROP CONSTRAINT runs_part_not_null;\n"
           "\n"
           "-- 4. a migration with `-- migrator: transaction off`:\n"
           "CREATE UNIQUE INDEX CONCURRENTLY runs_pkey ON runs (id, part);\n"
           "\n"
           "-- 5. a migration:\n"
           "ALTER TABLE runs ADD CONSTRAINT runs_pkey PRIMARY KEY USING INDEX runs_pkey;\n");
}
END_TEST

START_TEST(an_index_is_kept_as_written)
{
    expect(NULL,
           "CREATE INDEX ON ops.runs USING btree (agent_id, queued_at DESC NULLS LAST) INCLUDE (note)\n"
           "  WITH (fillfactor = 70) WHERE status = 'a;b';",
           "create-index-blocking",
           "-- 1. a migration with `-- migrator: transaction off`:\n"
           "CREATE INDEX CONCURRENTLY runs_agent_id_queued_at_note_idx ON ops.runs USING btree (agent_id, queued_at DESC NULLS LAST) INCLUDE (note)\n"
           "  WITH (fillfactor = 70) WHERE status = 'a;b';\n");
    expect(NULL, "CREATE UNIQUE INDEX IF NOT EXISTS \"Key\" ON runs (lower(name));", "create-index-blocking",
           "-- 1. a migration with `-- migrator: transaction off`:\n"
           "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"Key\" ON runs (lower(name));\n");
}
END_TEST

START_TEST(an_index_of_a_partitioned_table_is_attached_part_by_part)
{
    expect(partitions, "CREATE INDEX events_id_idx ON events (id) WHERE id > 7;", "create-index-partitioned-parent",
           "-- 1. a migration with `-- migrator: transaction off`:\n"
           "-- and likewise for partitions that are not listed here\n"
           "CREATE INDEX CONCURRENTLY events_1_id_idx ON public.events_1 (id) WHERE id > 7;\n"
           "CREATE INDEX CONCURRENTLY events_2_id_idx ON public.events_2 (id) WHERE id > 7;\n"
           "\n"
           "-- 2. a migration:\n"
           "CREATE INDEX events_id_idx ON ONLY events (id) WHERE id > 7;\n"
           "ALTER INDEX events_id_idx ATTACH PARTITION public.events_1_id_idx;\n"
           "ALTER INDEX events_id_idx ATTACH PARTITION public.events_2_id_idx;\n");
}
END_TEST

START_TEST(words_of_a_clause_are_found_outside_of_lists)
{
    ck_assert_str_eq(source_behind_list("UNIQUE (a, lower((b))) DEFERRABLE"), "DEFERRABLE");
    ck_assert_str_eq(source_behind_list("UNIQUE (a)"), "");
    ck_assert(source_has_word("UNIQUE (a) with (fillfactor = 70)", "WITH"));
    ck_assert(!source_has_word("UNIQUE (with_a, 'with') -- with", "WITH"));
}
END_TEST

Suite *suite_analysis_source(void)
{
    const TTest *const tests[] = {
        a_foreign_key_is_kept_as_written,
        a_function_is_kept_but_for_its_name,
        a_constraint_without_a_name_gets_the_one_that_it_would_have,
        a_constraint_of_a_column_is_kept_as_one_of_the_table,
        a_foreign_key_goes_partition_by_partition_before_18,
        a_unique_constraint_takes_over_its_index,
        a_unique_constraint_of_a_partitioned_table_is_attached_part_by_part,
        a_primary_key_wants_columns_that_are_not_null,
        an_index_is_kept_as_written,
        an_index_of_a_partitioned_table_is_attached_part_by_part,
        words_of_a_clause_are_found_outside_of_lists,
        NULL,
    };
    return suite_of("analysis/source", tests, NULL, NULL);
}
