/* tests/unit/command/test_verified.c */
#include "command/verified.h"

#include "base/file.h"
#include "support/suite.h"

#include <string.h>
#include <unistd.h>

static char *root;
static char *folder; /* does not exist yet */
static struct verified verified;
static struct fault fault;

static void start(void)
{
    root = g_dir_make_tmp("migrator-test-XXXXXX", NULL);
    folder = g_build_filename(root, ".migrator", NULL);
    verified_open(&verified, folder);
}

static void stop(void)
{
    verified_release(&verified);
    ck_assert_msg(file_remove_tree(root, &fault), "%s", fault.text);
    g_free(folder);
    g_free(root);
}

static struct digest key_of(const char *text)
{
    return digest_of(text, strlen(text));
}

static bool has(const char *text)
{
    struct digest key = key_of(text);

    return verified_has(&verified, &key);
}

static void add(const char *text)
{
    struct digest key = key_of(text);

    verified_add(&verified, &key);
}

static void save_and_open(void)
{
    verified_save(&verified);
    verified_release(&verified);
    verified_open(&verified, folder);
}

static char *file_path(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

START_TEST(what_was_added_is_known_to_the_next_run)
{
    ck_assert(!has("a"));
    add("a");
    add("b");
    save_and_open();
    ck_assert(has("a"));
    ck_assert(has("b"));
    ck_assert(!has("c"));
}
END_TEST

START_TEST(only_what_a_run_has_seen_is_kept)
{
    add("a");
    add("b");
    save_and_open();
    ck_assert(has("a"));
    add("c");
    save_and_open();
    ck_assert(has("a") && has("c"));
    ck_assert(!has("b"));
}
END_TEST

START_TEST(nothing_new_writes_nothing)
{
    g_autofree char *path = file_path("verified");

    verified_save(&verified);
    ck_assert(!g_file_test(folder, G_FILE_TEST_EXISTS));
    add("a");
    save_and_open();
    ck_assert(has("a"));
    ck_assert_int_eq(unlink(path), 0);
    verified_save(&verified);
    ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(the_folder_is_nobodys_to_commit)
{
    g_autofree char *ignore = file_path(".gitignore");
    g_autofree char *text = NULL;

    add("a");
    save_and_open();
    ck_assert(g_file_get_contents(ignore, &text, NULL, NULL));
    ck_assert_str_eq(text, "*\n");
}
END_TEST

/* What becomes of a good file. */
static void cut_its_end(GString *text)
{
    g_string_truncate(text, text->len - 1);
}

static void add_a_line(GString *text)
{
    g_string_append(text, "x\n");
}

static void change_the_program(GString *text)
{
    text->str[0] = 'M';
}

static void drop_the_program(GString *text)
{
    g_string_erase(text, 0, strchr(text->str, '\n') + 1 - text->str);
}

static void empty_it(GString *text)
{
    g_string_truncate(text, 0);
}

static void join_its_lines(GString *text)
{
    text->str[text->len - 1] = ' ';
}

static void (*const damages[])(GString *text) = {
    cut_its_end, add_a_line, change_the_program, drop_the_program, empty_it, join_its_lines,
};

START_TEST(a_file_that_is_not_as_it_was_written_counts_for_nothing)
{
    g_autofree char *path = file_path("verified");
    g_autofree char *content = NULL;

    add("a");
    save_and_open();
    ck_assert(g_file_get_contents(path, &content, NULL, NULL));
    g_autoptr(GString) text = g_string_new(content);
    damages[_i](text);
    ck_assert(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
    verified_release(&verified);
    verified_open(&verified, folder);
    ck_assert(!has("a"));
}
END_TEST

START_TEST(without_a_cache_nothing_is_known_and_nothing_fails)
{
    verified_release(&verified); /* all zero */
    ck_assert(!has("a"));
    add("a");
    verified_save(&verified);
    ck_assert(!has("a"));
}
END_TEST

START_TEST(a_folder_that_cannot_be_made_is_left_alone)
{
    ck_assert(g_file_set_contents(folder, "a file", -1, NULL));
    add("a");
    verified_save(&verified);
    g_autofree char *text = NULL;
    ck_assert(g_file_get_contents(folder, &text, NULL, NULL));
    ck_assert_str_eq(text, "a file");
}
END_TEST

Suite *suite_command_verified(void)
{
    const TTest *tests[] = {
        what_was_added_is_known_to_the_next_run,
        only_what_a_run_has_seen_is_kept,
        nothing_new_writes_nothing,
        the_folder_is_nobodys_to_commit,
        without_a_cache_nothing_is_known_and_nothing_fails,
        a_folder_that_cannot_be_made_is_left_alone,
        NULL,
    };
    Suite *suite = suite_of("command/verified", tests, start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_checked_fixture(tables, start, stop);
    tcase_add_loop_test(tables, a_file_that_is_not_as_it_was_written_counts_for_nothing, 0, G_N_ELEMENTS(damages));
    suite_add_tcase(suite, tables);
    return suite;
}
