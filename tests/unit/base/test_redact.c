/* tests/unit/base/test_redact.c */
#include "base/redact.h"

#include "support/suite.h"

#include <glib.h>

static void assert_redacted(const char *text, const char *expected)
{
    g_autofree char *safe = connection_redact(text);

    ck_assert_str_eq(safe, expected);
}

START_TEST(a_url_keeps_all_but_its_password)
{
    assert_redacted("postgresql://app:secret@db.example/shop?sslmode=require",
                    "postgresql://app:***@db.example/shop?sslmode=require");
    assert_redacted("--database=postgres://app:secret@db", "--database=postgres://app:***@db");
    assert_redacted("postgres://app:se:cr@et/x@db/shop", "postgres://app:***@db/shop");
}
END_TEST

START_TEST(a_key_in_front_of_the_colon_goes_too)
{
    assert_redacted("xs://upassword=sesame://u:p@h", "xs://***@h");
    assert_redacted("xs://***@h", "xs://***@h");
}
END_TEST

START_TEST(a_url_without_password_stays)
{
    assert_redacted("postgresql://app@db.example:5432/shop", "postgresql://app@db.example:5432/shop");
    assert_redacted("postgresql:///shop", "postgresql:///shop");
}
END_TEST

START_TEST(a_password_parameter_is_hidden)
{
    assert_redacted("postgresql://db/shop?user=app&password=secret&x=1", "postgresql://db/shop?user=app&password=***");
    assert_redacted("postgresql://db/shop?sslpassword=secret", "postgresql://db/shop?sslpassword=***");
}
END_TEST

START_TEST(the_key_value_form_is_known)
{
    assert_redacted("host=db password=secret dbname=shop", "host=db password=*** dbname=shop");
    assert_redacted("host=db PASSWORD = 'se cr''et' dbname=shop", "host=db PASSWORD=*** dbname=shop");
    assert_redacted("password='se\\' cret' host=db", "password=*** host=db");
    assert_redacted("password=se\\ cret host=db", "password=*** host=db");
    assert_redacted("password='open secret", "password=***");
    assert_redacted("password='a'secret:p@h/d host=db", "password=*** host=db");
}
END_TEST

START_TEST(other_text_stays)
{
    assert_redacted("", "");
    assert_redacted("passwords are never printed", "passwords are never printed");
    assert_redacted("h\xC3\xA9llo: //", "h\xC3\xA9llo: //");
}
END_TEST

Suite *suite_base_redact(void)
{
    const TTest *tests[] = {
        a_url_keeps_all_but_its_password,
        a_key_in_front_of_the_colon_goes_too,
        a_url_without_password_stays,
        a_password_parameter_is_hidden,
        the_key_value_form_is_known,
        other_text_stays,
        NULL,
    };
    return suite_of("base/redact", tests, NULL, NULL);
}
