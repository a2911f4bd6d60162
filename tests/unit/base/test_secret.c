/* tests/unit/base/test_secret.c */
#include "base/secret.h"

#include "support/suite.h"

#include <glib.h>
#include <string.h>

static const char *const hidden[] = {
    "ALTER ROLE a PASSWORD 'hunter2' LOGIN",
    "ALTER ROLE a PASSWORD 'hunter2",
    "ALTER ROLE a PASSWORD 'x''hunter2' LOGIN",
    "ALTER ROLE a ENCRYPTED PASSWORD E'hunter2'",
    "ALTER ROLE a PASSWORD U&'hunter2'",
    "ALTER ROLE a PASSWORD $$hunter2$$;",
    "ALTER ROLE a PASSWORD $a$hunter2$a$;",
    "ALTER ROLE a PASSWORD\n'hunter2'",
    "EXECUTE 'ALTER ROLE a PASSWORD ''hunter2'' LOGIN';",
    "EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal('hunter2');",
    "EXECUTE 'ALTER ROLE a PASSWORD ''' || 'hunter2' || '''';",
    "EXECUTE format('ALTER ROLE a PASSWORD %L', 'hunter2');",
    "SQL statement \"ALTER ROLE a PASSWORD 'hunter2'\"",
    "OPTIONS (user 'x', password 'hunter2')",
    "CONNECTION 'host=x password=hunter2 dbname=y'",
    "CONNECTION 'host=x password = ''hunter2'''",
    "CONNECTION 'host=x sslpassword=hunter2'",
    "dblink_connect('postgresql://y:hunter2@host/x')",
    "dblink_connect('postgresql://host/x?user=y&password=hunter2')",
    "'{\"password\": \"hunter2\"}'",
};

START_TEST(a_password_is_hidden_in_its_place)
{
    g_autofree char *text = g_strdup(hidden[_i]);

    ck_assert(secret_mask(text));
    ck_assert_msg(strstr(text, "hunter") == NULL, "%s", text);
    ck_assert_uint_eq(strlen(text), strlen(hidden[_i]));
}
END_TEST

START_TEST(what_follows_is_left_alone)
{
    g_autofree char *text = g_strdup("ALTER ROLE a PASSWORD 'x' LOGIN; ALTER ROLE b PASSWORD 'yz' FOO");

    ck_assert(secret_mask(text));
    ck_assert_str_eq(text, "ALTER ROLE a PASSWORD '*' LOGIN; ALTER ROLE b PASSWORD '**' FOO");
}
END_TEST

static const char *const shown[] = {
    "",
    "password text NOT NULL,",
    "SELECT 'password', 'a'",
    "ALTER ROLE a PASSWORD NULL",
    "ALTER ROLE a PASSWORD ''",
    "WHERE password = old.password",
    "CREATE INDEX ON \"user\" (\"password\")",
    "INSERT INTO a VALUES ('password')",
    "SET password_encryption = 'md5'",
    "SELECT 'http://example.org/a:b'",
    "password",
    "password $",
    "password '",
};

START_TEST(other_text_is_shown)
{
    g_autofree char *text = g_strdup(shown[_i]);

    ck_assert_msg(!secret_mask(text), "%s", text);
    ck_assert_str_eq(text, shown[_i]);
}
END_TEST

Suite *suite_base_secret(void)
{
    Suite *suite = suite_create("base/secret");
    TCase *test_case = tcase_create("secret");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, a_password_is_hidden_in_its_place, 0, G_N_ELEMENTS(hidden));
    tcase_add_test(test_case, what_follows_is_left_alone);
    tcase_add_loop_test(test_case, other_text_is_shown, 0, G_N_ELEMENTS(shown));
    return suite;
}
