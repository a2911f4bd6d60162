/* tests/unit/sql/test_deparsed.c */
#include "sql/deparsed.h"

#include "support/suite.h"

#include <glib.h>

static const struct {
    const char *text, *put; /* NULL: the same */
} texts[] = {
    { "CHECK (((a)::text = ANY ((ARRAY['x'::character varying, 'y]'::character varying])::text[])))",
      "CHECK (((a)::text = ANY ((ARRAY['x'::character varying, 'y]'::character varying]::character varying[])::text[])))" },
    { "(ARRAY['x'::s.\"A b\"])::text[] AND (ARRAY['y'::s.t])::text[]",
      "(ARRAY['x'::s.\"A b\"]::s.\"A b\"[])::text[] AND (ARRAY['y'::s.t]::s.t[])::text[]" },
    { "(ARRAY['x'::text, 'y'::text])", NULL },
    { "(ARRAY['x'::text, 'y'::text] || a)::text[]", NULL },
    { "(ARRAY[('x'::character varying)::text])::text[]", NULL },
    { "(ARRAY['x'::character varying(3)])::text[]", NULL },
    { "(ARRAY['{x}'::text[]])::text[]", NULL },
    { "(ARRAY['x'::text, 'y'::s.t])::text[]", NULL },
    { "(ARRAY['x'::text, a])::text[]", NULL },
    { "(ARRAY[])::text[]", NULL },
    { "AS $$ (ARRAY['x'::character varying])::text[] $$", NULL },
    { "IS '(ARRAY[''x''::character varying])::text[]'", NULL },
    { "(ARRAY['x'::text", NULL },
    { "", NULL },
};

START_TEST(a_list_that_is_cast_as_a_whole_says_its_own_type)
{
    g_autofree char *put = sql_deparsed(texts[_i].text);

    ck_assert_str_eq(put, texts[_i].put != NULL ? texts[_i].put : texts[_i].text);
}
END_TEST

Suite *suite_sql_deparsed(void)
{
    Suite *suite = suite_create("sql/deparsed");
    TCase *test_case = tcase_create("deparsed");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, a_list_that_is_cast_as_a_whole_says_its_own_type, 0, G_N_ELEMENTS(texts));
    return suite;
}
