/* tests/unit/analysis/test_model_type.c */
#include "support/model_fixture.h"
#include "support/suite.h"

static const struct model_case cases[] = {
    { "CREATE TYPE e AS ENUM ('a', 'b'); ALTER TYPE e ADD VALUE 'c'", "public.e enum of ? 'a' 'b' 'c'" },
    { "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE IF NOT EXISTS 'a'", "public.e enum of ? 'a'\n" },
    { "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e RENAME VALUE 'a' TO 'b'", "enum of ? 'b'" },
    { "ALTER TYPE e ADD VALUE 'c'", "public.e enum of ? 'c'" },
    { "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e RENAME TO f; ALTER TYPE f SET SCHEMA s", "s.f enum" },
    { "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e); ALTER TYPE e RENAME TO f", "x f\n" },
    { "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e); DROP TYPE e CASCADE", "!column" },
    { "CREATE TYPE c AS (x int)", "public.c type" },
    { "CREATE DOMAIN d AS varchar(3)", "public.d domain of varchar(3)\n" },
    { "CREATE DOMAIN d AS int NOT NULL", "not-null constrained" },
    { "CREATE DOMAIN d AS int CHECK (VALUE > 0)", "public.d constraint d_check check () valid" },
    { "CREATE DOMAIN d AS int; ALTER DOMAIN d ADD CHECK (VALUE > 0) NOT VALID", "public.d domain of int4\n" },
    { "CREATE DOMAIN d AS int; ALTER DOMAIN d ADD CHECK (VALUE > 0) NOT VALID; ALTER DOMAIN d VALIDATE CONSTRAINT d_check",
      "constrained" },
    { "CREATE DOMAIN d AS int CHECK (VALUE > 0); ALTER DOMAIN d DROP CONSTRAINT d_check", "!constrained" },
    { "CREATE DOMAIN d AS int CHECK (VALUE > 0); ALTER DOMAIN d RENAME CONSTRAINT d_check TO c",
      "public.d constraint c check" },
    { "CREATE DOMAIN d AS int CHECK (VALUE > 0); ALTER DOMAIN d RENAME CONSTRAINT d_check TO c", "!unknown" },
    { "ALTER DOMAIN d DROP NOT NULL", "public.d domain of ? constrained" },
};

START_TEST(the_model_knows)
{
    model_assert(&cases[_i]);
}
END_TEST

Suite *suite_analysis_model_type(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/model_type", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, the_model_knows, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tables);
    return suite;
}
