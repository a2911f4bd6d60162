/* tests/unit/sql/test_secret.c */
#include "sql/facts.h"

#include "support/script.h"
#include "support/suite.h"

#include <string.h>

static const struct script_case found[] = {
    { "ALTER ROLE a PASSWORD 'secret'", 0, "ALTER ROLE a PASSWORD 'secret'", "password-literal:1:23" },
    { "CREATE USER MAPPING FOR a SERVER b OPTIONS (user 'c', password 'secret')", 0,
      "CREATE USER MAPPING FOR a SERVER b OPTIONS (user 'c', password 'secret')", "password-literal:1:64" },
    { "CREATE SERVER a FOREIGN DATA WRAPPER b OPTIONS (password 'secret')", 0,
      "CREATE SERVER a FOREIGN DATA WRAPPER b OPTIONS (password 'secret')", "password-literal:1:58" },
    { "ALTER SUBSCRIPTION a CONNECTION 'host=b password=secret'", 0,
      "ALTER SUBSCRIPTION a CONNECTION 'host=b password=secret'", "password-literal:1:33" },
    { "ALTER SUBSCRIPTION a CONNECTION 'host=b'", 0, "ALTER SUBSCRIPTION a CONNECTION 'host=b'", "" },
    { "ALTER ROLE a PASSWORD NULL; UPDATE b SET password = 'x'", 0,
      "ALTER ROLE a PASSWORD NULL | UPDATE b SET password = 'x'", "" },
};

START_TEST(a_literal_password_is_found)
{
    script_assert(&found[_i]);
}
END_TEST

START_TEST(a_password_is_never_shown)
{
    static const char *const texts[] = { "ALTER ROLE a PASSWORD 'hunter2';", "ALTER ROLE a PASSWORD 'hunter2' FOO;",
                                         "CREATE ROLE a LOGIN PASSWORD $$hunter2$$ 'x';",
                                         "CREATE ROLE a PASSWORD 'hunter2" };

    for (size_t index = 0; index < G_N_ELEMENTS(texts); index++) {
        CLEANUP(script_fixture_clear) struct script_fixture fixture = script_read(texts[index], SQL_TRANSACTIONAL);

        ck_assert_uint_gt(fixture.findings->len, 0);
        for (guint number = 0; number < fixture.findings->len; number++) {
            const struct finding *finding = g_ptr_array_index(fixture.findings, number);

            ck_assert_ptr_null(strstr(finding->text, "hunter"));
            ck_assert_ptr_null(strstr(finding->place.source_line, "hunter"));
        }
    }
}
END_TEST

Suite *suite_sql_secret(void)
{
    Suite *suite = suite_create("sql/secret");
    TCase *test_case = tcase_create("secret");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, a_literal_password_is_found, 0, G_N_ELEMENTS(found));
    tcase_add_test(test_case, a_password_is_never_shown);
    return suite;
}
