/* tests/unit/analysis/test_column_way.c - by what rules of columns say that leads to each */
#include "analysis/column_way.h"

#include "support/judge.h"
#include "support/suite.h"

#include <string.h>

static const struct analysis_options oldest = { .server_version = 13 };
static const struct analysis_options newest = { .server_version = 18 };

static char *way_of(const struct analysis_options *options, const char *given, const char *text, const char *id)
{
    CLEANUP(judged_clear) struct judged judged;
    const struct finding *finding = NULL;

    judge(options, &(const struct judge_case){ given, text }, &judged);
    finding = judged_finding(&judged, id);
    ck_assert_msg(finding != NULL, "%s: no %s", text, id);
    return g_strdup(finding->safe_way);
}

START_TEST(rows_are_filled_in_batches_that_take_what_is_left)
{
    g_autofree char *way = way_of(&oldest, NULL, "ALTER TABLE runs ADD COLUMN token uuid DEFAULT gen_random_uuid();",
                                  "add-column-volatile-default");

    ck_assert_ptr_nonnull(strstr(way, "-- 2. a migration with `-- migrator: transaction off`:\nDO $$"));
    ck_assert_ptr_nonnull(strstr(way, "UPDATE runs SET token = gen_random_uuid()\n"));
    ck_assert_ptr_nonnull(strstr(way, "(SELECT ctid FROM runs WHERE token IS NULL LIMIT 10000) AND token IS NULL;"));
    ck_assert_ptr_nonnull(strstr(way, "COMMIT;"));
}
END_TEST

START_TEST(a_value_of_the_row_may_be_null_and_the_loop_ends_all_the_same)
{
    g_autofree char *way =
            way_of(&oldest, NULL, "ALTER TABLE runs ADD COLUMN \"Took\" int GENERATED ALWAYS AS (b - a) STORED;",
                   "add-column-stored-generated");

    ck_assert_ptr_nonnull(strstr(way, "WHERE \"Took\" IS DISTINCT FROM (b - a) LIMIT"));
}
END_TEST

START_TEST(not_null_is_proved_before_it_is_set)
{
    g_autofree char *way =
            way_of(&oldest, NULL, "ALTER TABLE app.runs ALTER COLUMN agent SET NOT NULL;", "set-not-null");

    ck_assert_str_eq(way,
                     "-- 1. a migration:\n"
                     "ALTER TABLE app.runs ADD CONSTRAINT runs_agent_not_null CHECK (agent IS NOT NULL) NOT VALID;\n"
                     "\n-- 2. a migration:\n"
                     "ALTER TABLE app.runs VALIDATE CONSTRAINT runs_agent_not_null;\n"
                     "\n-- 3. a migration:\n"
                     "ALTER TABLE app.runs ALTER COLUMN agent SET NOT NULL;\n"
                     "ALTER TABLE app.runs DROP CONSTRAINT runs_agent_not_null;\n");
}
END_TEST

START_TEST(from_18_on_the_constraint_is_the_proof)
{
    g_autofree char *way = way_of(&newest, NULL, "ALTER TABLE runs ALTER COLUMN agent SET NOT NULL;", "set-not-null");

    ck_assert_str_eq(way, "-- 1. a migration:\n"
                          "ALTER TABLE runs ADD CONSTRAINT runs_agent_not_null NOT NULL agent NOT VALID;\n"
                          "\n-- 2. a migration:\n"
                          "ALTER TABLE runs VALIDATE CONSTRAINT runs_agent_not_null;\n");
}
END_TEST

START_TEST(a_column_keeps_the_constraints_that_it_is_added_with)
{
    g_autofree char *way =
            way_of(&newest, NULL, "ALTER TABLE runs ADD COLUMN agent int NOT NULL REFERENCES agents CHECK (agent > 0);",
                   "add-column-not-null-no-default");

    ck_assert_str_eq(
            way, "-- 1. a migration:\n"
                 "ALTER TABLE runs ADD COLUMN agent integer;\n"
                 "\n-- 2. a migration:\n"
                 "ALTER TABLE runs ADD CONSTRAINT runs_agent_fkey FOREIGN KEY (agent) REFERENCES agents NOT VALID;\n"
                 "\n-- 3. a migration:\n"
                 "ALTER TABLE runs VALIDATE CONSTRAINT runs_agent_fkey;\n"
                 "\n-- 4. the application:\n"
                 "-- write agent with every row, and give the rows that are there a value\n"
                 "\n-- 5. a migration:\n"
                 "ALTER TABLE runs ADD CONSTRAINT runs_agent_not_null NOT NULL agent NOT VALID;\n"
                 "\n-- 6. a migration:\n"
                 "ALTER TABLE runs VALIDATE CONSTRAINT runs_agent_not_null;\n"
                 "\n-- 7. a migration:\n"
                 "ALTER TABLE runs ADD CONSTRAINT runs_agent_check CHECK (agent > 0) NOT VALID;\n"
                 "\n-- 8. a migration:\n"
                 "ALTER TABLE runs VALIDATE CONSTRAINT runs_agent_check;\n");
}
END_TEST

START_TEST(each_of_a_columns_constraints_has_the_same_way_and_names)
{
    const char *given = "CREATE TABLE runs (id int);";
    const char *text = "ALTER TABLE runs ADD COLUMN agent int REFERENCES agents CHECK (agent > 0) UNIQUE;";
    g_autofree char *check = way_of(&oldest, given, text, "add-column-inline-check");
    g_autofree char *unique = way_of(&oldest, given, text, "add-column-inline-unique");

    ck_assert_str_eq(check, unique);
    ck_assert_ptr_nonnull(
            strstr(unique, "ADD CONSTRAINT runs_agent_fkey FOREIGN KEY (agent) REFERENCES agents NOT VALID"));
    ck_assert_ptr_nonnull(strstr(unique, "VALIDATE CONSTRAINT runs_agent_check;"));
    ck_assert_ptr_nonnull(strstr(unique, "runs_agent_key UNIQUE USING INDEX runs_agent_key;"));
}
END_TEST

START_TEST(a_body_whose_text_is_not_here_is_said_to_have_a_constraint)
{
    g_autofree char *way =
            way_of(&oldest, NULL, "DO $$ BEGIN ALTER TABLE runs ADD COLUMN agent int NOT NULL UNIQUE; END $$;",
                   "add-column-not-null-no-default");

    ck_assert_ptr_nonnull(strstr(way, "-- the constraint that the column is written with\n"));
}
END_TEST

START_TEST(both_columns_are_kept_equal_whichever_is_written)
{
    g_autofree char *way = way_of(&oldest, "CREATE TABLE runs (id int, state varchar(20));",
                                  "ALTER TABLE runs RENAME COLUMN state TO status;", "rename-column");

    ck_assert_ptr_nonnull(strstr(way, "ALTER TABLE runs ADD COLUMN status varchar(20);"));
    ck_assert_ptr_nonnull(strstr(way, "NEW.status := NEW.state::varchar(20);"));
    ck_assert_ptr_nonnull(strstr(way, "ELSIF NEW.status IS DISTINCT FROM NEW.state::varchar(20) THEN\n"
                                      "        NEW.state := NEW.status::varchar(20);"));
    ck_assert_ptr_nonnull(strstr(way, "the application:\n-- read and write status, no longer state"));
    ck_assert_ptr_nonnull(strstr(way, "ALTER TABLE runs DROP COLUMN state;"));
}
END_TEST

START_TEST(a_column_of_a_materialized_view_has_no_other_beside_it)
{
    g_autofree char *way = way_of(&oldest,
                                  "CREATE TABLE runs (id int, state text);"
                                  "CREATE MATERIALIZED VIEW states AS SELECT state::text AS state FROM runs;",
                                  "ALTER MATERIALIZED VIEW states RENAME COLUMN state TO status;", "rename-column");

    ck_assert_ptr_null(way);
}
END_TEST

START_TEST(an_enum_is_cast_by_its_labels_and_not_null_stays)
{
    g_autofree char *way = way_of(&oldest,
                                  "CREATE TYPE mood AS ENUM ('sad'); CREATE TYPE temper AS ENUM ('sad');"
                                  "CREATE TABLE runs (id int, m mood NOT NULL); CREATE VIEW v AS SELECT m FROM runs;",
                                  "ALTER TABLE runs ALTER COLUMN m TYPE temper;", "alter-column-type-rewrite");

    ck_assert_ptr_nonnull(strstr(way, "NEW.m_new := NEW.m::text::temper;"));
    ck_assert_ptr_nonnull(strstr(way, "NEW.m := NEW.m_new::text::mood;"));
    ck_assert_ptr_nonnull(strstr(way, "ALTER TABLE runs ALTER COLUMN m_new SET NOT NULL;"));
    ck_assert_ptr_nonnull(strstr(way, "-- when the other takes its place in view v\nDROP TRIGGER"));
}
END_TEST

START_TEST(the_sequence_of_a_column_does_not_go_with_it)
{
    g_autofree char *way = way_of(&oldest, "CREATE TABLE app.runs (id serial);",
                                  "ALTER TABLE app.runs ALTER COLUMN id TYPE bigint;", "alter-column-type-rewrite");

    ck_assert_ptr_nonnull(strstr(way,
                                 "ALTER TABLE app.runs ALTER COLUMN id_new SET DEFAULT nextval('app.runs_id_seq');\n"
                                 "ALTER SEQUENCE app.runs_id_seq OWNED BY app.runs.id_new;\n"
                                 "ALTER TABLE app.runs DROP COLUMN id;\n"));
}
END_TEST

START_TEST(without_its_type_a_column_cannot_be_made_again)
{
    g_autofree char *way = way_of(&oldest, NULL, "ALTER TABLE runs RENAME COLUMN state TO status;", "rename-column");

    ck_assert_ptr_null(way);
}
END_TEST

Suite *suite_analysis_column_way(void)
{
    const TTest *const tests[] = {
        rows_are_filled_in_batches_that_take_what_is_left,
        a_value_of_the_row_may_be_null_and_the_loop_ends_all_the_same,
        not_null_is_proved_before_it_is_set,
        from_18_on_the_constraint_is_the_proof,
        a_column_keeps_the_constraints_that_it_is_added_with,
        each_of_a_columns_constraints_has_the_same_way_and_names,
        a_body_whose_text_is_not_here_is_said_to_have_a_constraint,
        both_columns_are_kept_equal_whichever_is_written,
        the_sequence_of_a_column_does_not_go_with_it,
        without_its_type_a_column_cannot_be_made_again,
        a_column_of_a_materialized_view_has_no_other_beside_it,
        an_enum_is_cast_by_its_labels_and_not_null_stays,
        NULL,
    };

    return suite_of("analysis/column_way", tests, NULL, NULL);
}
