/* tests/unit/migration/test_sumfile.c */
#include "migration/sumfile.h"

#include "support/suite.h"

#include <string.h>

#define HEX_A "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
#define HEX_B "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"

static struct sumfile *sumfile;
static GPtrArray *findings;

static void start(void)
{
    findings = finding_list_new();
}

static void stop(void)
{
    sumfile_free(sumfile);
    sumfile = NULL;
    g_ptr_array_free(findings, TRUE);
}

static void parse(const char *text)
{
    sumfile = sumfile_parse("migrator.sum", text, strlen(text), findings);
}

/* A whole file: the lines with the first line before and the right head after them. */
static char *with_head(const char *lines)
{
    g_autofree char *body = g_strconcat("# migrator.sum 1: text\n", lines, NULL);
    struct digest digest = digest_of(body, strlen(body));
    char hex[DIGEST_HEX_BYTES];

    digest_to_hex(&digest, hex);
    return g_strconcat(body, "# head ", hex, "\n", NULL);
}

static void assert_only(const char *id)
{
    ck_assert_uint_eq(findings->len, 1);
    const struct finding *finding = g_ptr_array_index(findings, 0);
    ck_assert_str_eq(finding->id, id);
    ck_assert_ptr_nonnull(strstr(finding->remedy, "migrator seal"));
    ck_assert(!sumfile->is_intact);
}

START_TEST(what_is_written_is_read_back)
{
    struct digest digest = digest_of("a", 1);
    struct sumfile *written = sumfile_new();

    sumfile_add(written, "1_a (copy).up.sql", &digest);
    sumfile_add(written, "../rollback/1_a/repair.sql", &digest);
    g_autofree char *text = sumfile_text(written);
    sumfile_free(written);

    parse(text);
    ck_assert_uint_eq(findings->len, 0);
    ck_assert(sumfile->is_intact);
    ck_assert_uint_eq(sumfile->lines->len, 2);
    const struct sumfile_line *line = sumfile_find(sumfile, "1_a (copy).up.sql");
    ck_assert(digest_equal(&line->digest, &digest));
    ck_assert_uint_eq(line->line, 2);
    ck_assert_ptr_nonnull(strstr(text, "SHA256 (../rollback/1_a/repair.sql) = " HEX_A "\n"));
}
END_TEST

START_TEST(a_file_cut_short_is_told)
{
    parse("# migrator.sum 1: text\nSHA256 (1_a.sql) = " HEX_A "\n");
    assert_only("sumfile-cut");
    ck_assert_uint_eq(sumfile->lines->len, 1);
}
END_TEST

START_TEST(an_empty_file_is_cut_short)
{
    parse("");
    assert_only("sumfile-cut");
}
END_TEST

START_TEST(a_changed_line_does_not_fit_the_head)
{
    g_autofree char *text = with_head("SHA256 (1_a.sql) = " HEX_A "\n");

    memcpy(strstr(text, HEX_A), HEX_B, strlen(HEX_B));
    parse(text);
    assert_only("sumfile-head");
}
END_TEST

static const char *const bad_lines[] = {
    "SHA256 (1_a.sql) = 00\n",
    "SHA256 (1_a.sql) = zz978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\n",
    "SHA256 () = " HEX_A "\n",
    "SHA1 (1_a.sql) = " HEX_A "\n",
    "SHA256 (../1_a.sql) = " HEX_A "\n",
    "SHA256 (/etc/passwd) = " HEX_A "\n",
    "SHA256 (a/../../b) = " HEX_A "\n",
    "SHA256 (../rollback/../a) = " HEX_A "\n",
    "SHA256 (../rollback/) = " HEX_A "\n",
    "SHA256 (./a) = " HEX_A "\n",
    "SHA256 (a//b) = " HEX_A "\n",
    "SHA256 (a\\b) = " HEX_A "\n",
    "SHA256 (a\tb) = " HEX_A "\n",
    "SHA256 (\xff) = " HEX_A "\n",
    "\n",
    "# a comment of a person's\n",
};

START_TEST(a_bad_line_is_told_and_not_taken)
{
    g_autofree char *text = with_head(bad_lines[_i]);

    parse(text);
    assert_only("sumfile-line");
    ck_assert_uint_eq(sumfile->lines->len, 0);
}
END_TEST

START_TEST(a_file_listed_twice_is_told)
{
    g_autofree char *text = with_head("SHA256 (1_a.sql) = " HEX_A "\nSHA256 (1_a.sql) = " HEX_B "\n");

    parse(text);
    assert_only("sumfile-duplicate");
}
END_TEST

START_TEST(nothing_may_follow_the_head)
{
    g_autofree char *text = with_head("SHA256 (1_a.sql) = " HEX_A "\n");
    g_autofree char *longer = g_strconcat(text, "SHA256 (2_b.sql) = " HEX_B "\n", NULL);

    parse(longer);
    assert_only("sumfile-line");
}
END_TEST

START_TEST(a_newer_format_is_told)
{
    parse("# migrator.sum 2: text\n");
    ck_assert_str_eq(((struct finding *)g_ptr_array_index(findings, 0))->id, "sumfile-line");
    ck_assert(!sumfile->is_intact);
}
END_TEST

START_TEST(a_conflict_gives_the_union_of_both_sides)
{
    parse("# migrator.sum 1: text\n"
          "SHA256 (1_a.sql) = " HEX_A "\n"
          "<<<<<<< HEAD\n"
          "SHA256 (2_ours.sql) = " HEX_A "\n"
          "# head " HEX_A "\n"
          "||||||| 1234567\n"
          "SHA256 (9_ancestor.sql) = " HEX_A "\n"
          "=======\n"
          "SHA256 (3_theirs.sql) = " HEX_B "\n"
          "# head " HEX_B "\n"
          ">>>>>>> feature\n");
    assert_only("sumfile-conflict");
    ck_assert(sumfile->has_conflict_markers);
    ck_assert_uint_eq(sumfile->lines->len, 3);
    ck_assert_ptr_nonnull(sumfile_find(sumfile, "2_ours.sql"));
    ck_assert_ptr_nonnull(sumfile_find(sumfile, "3_theirs.sql"));
    ck_assert_ptr_null(sumfile_find(sumfile, "9_ancestor.sql"));
}
END_TEST

START_TEST(every_prefix_and_every_changed_byte_is_noticed)
{
    g_autofree char *text = with_head("SHA256 (1_a.sql) = " HEX_A "\n");
    size_t length = strlen(text);

    for (size_t i = 0; i + 1 < length; i++) {
        struct sumfile *cut = sumfile_parse("migrator.sum", text, i, findings);
        ck_assert_msg(!cut->is_intact, "cut after byte %zu", i);
        sumfile_free(cut);
    }
    for (size_t i = 0; i + 1 < length; i++) {
        text[i] ^= 0x01;
        struct sumfile *changed = sumfile_parse("migrator.sum", text, length, findings);
        ck_assert_msg(!changed->is_intact, "changed byte %zu", i);
        sumfile_free(changed);
        text[i] ^= 0x01;
    }
}
END_TEST

Suite *suite_migration_sumfile(void)
{
    const TTest *tests[] = {
        what_is_written_is_read_back,
        a_file_cut_short_is_told,
        an_empty_file_is_cut_short,
        a_changed_line_does_not_fit_the_head,
        a_file_listed_twice_is_told,
        nothing_may_follow_the_head,
        a_newer_format_is_told,
        a_conflict_gives_the_union_of_both_sides,
        every_prefix_and_every_changed_byte_is_noticed,
        NULL,
    };
    Suite *suite = suite_of("migration/sumfile", tests, start, stop);
    TCase *tcase = tcase_create("bad lines");

    tcase_add_checked_fixture(tcase, start, stop);
    tcase_add_loop_test(tcase, a_bad_line_is_told_and_not_taken, 0, (int)G_N_ELEMENTS(bad_lines));
    suite_add_tcase(suite, tcase);
    return suite;
}
