/* tests/unit/cli/test_config.c */
#include "cli/config.h"

#include "base/file.h"
#include "cli/options.h"

#include "support/suite.h"

#include <glib/gstdio.h>
#include <string.h>

static const struct option migrations = { .name = "migrations", .type = OPTION_PATH, .configurable = true };
static const struct option database = { .name = "database", .type = OPTION_TEXT, .configurable = true };
static const struct option environment = { .name = "environment", .type = OPTION_TEXT, .configurable = true };
static const struct option timeout = { .name = "lock-timeout", .type = OPTION_DURATION, .configurable = true };
static const struct option flag_only = { .name = "quiet", .type = OPTION_FLAG };
static const struct option *const keys[] = { &migrations, &database, &environment, &timeout, &flag_only, NULL };

static struct config config;
static struct fault fault;

static void start(void)
{
    config = (struct config){ 0 };
    fault = (struct fault){ 0 };
}

static void stop(void)
{
    config_release(&config);
    fault_clear(&fault);
}

static bool parse(const char *text)
{
    stop();
    return config_parse(&config, "migrator.conf", text, strlen(text), keys, &fault);
}

static void assert_refused(const char *text, size_t line, const char *reason, const char *hint)
{
    ck_assert_msg(!parse(text), "was taken: %s", text);
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_str_eq(fault.text, reason);
    ck_assert_pstr_eq(fault.place.file, "migrator.conf");
    ck_assert_uint_eq(fault.place.line, line);
    ck_assert_pstr_eq(fault.hint, hint);
    ck_assert_ptr_null(config.file);
}

static const char *value_of(const char *section, const char *name)
{
    const struct config_entry *entry = config_entry(&config, section, name);

    return entry == NULL ? NULL : entry->value;
}

START_TEST(sections_and_keys_are_read)
{
    ck_assert(parse("# where things are\r\n[migrator]\r\nmigrations = db/migrations \r\n\r\n"
                    "[environment production]\nlock_timeout=2s\ndatabase = service=shop\\nx\\\\y\n"));
    ck_assert_pstr_eq(value_of(NULL, "migrations"), "db/migrations");
    ck_assert_pstr_eq(value_of("production", "lock-timeout"), "2s");
    ck_assert_pstr_eq(value_of("production", "database"), "service=shop\nx\\y");
    ck_assert_ptr_null(value_of(NULL, "database"));
    ck_assert_uint_eq(config_entry(&config, "production", "lock-timeout")->line, 6);
    ck_assert(config_has_environment(&config, "production"));
    ck_assert(!config_has_environment(&config, "staging"));
}
END_TEST

START_TEST(an_empty_file_says_nothing)
{
    ck_assert(parse(""));
    ck_assert_ptr_null(value_of(NULL, "migrations"));
}
END_TEST

START_TEST(a_misspelt_key_gets_line_and_nearest)
{
    assert_refused("[migrator]\n\nmigratons = x\n", 3, "there is no key 'migratons'", "did you mean migrations?");
    assert_refused("[migrator]\nfrobnicate = x\n", 2, "there is no key 'frobnicate'",
                   "`migrator help config` lists the keys");
    assert_refused("[migrator]\nquiet = yes\n", 2, "there is no key 'quiet'", "`migrator help config` lists the keys");
}
END_TEST

START_TEST(a_misspelt_section_gets_line_and_nearest)
{
    assert_refused("[migrater]\n", 1, "there is no section [migrater]", "did you mean [migrator]?");
    assert_refused("[production]\n", 1, "there is no section [production]",
                   "sections are [migrator] and [environment NAME]");
    assert_refused("[enviroment production]\n", 1, "there is no section [enviroment production]",
                   "sections are [migrator] and [environment NAME]");
    assert_refused("[]\n", 1, "there is no section []", "sections are [migrator] and [environment NAME]");
    assert_refused("[\n", 1, "a section's name ends with ]", NULL);
    assert_refused("[environment a b]\n", 1, "an environment's name is made of letters, digits, '.', '_' and '-'",
                   NULL);
}
END_TEST

START_TEST(a_line_out_of_place_is_refused)
{
    assert_refused("migrations = x\n", 1, "the key 'migrations' stands before the first section",
                   "put [migrator] above it");
    assert_refused("[migrator]\nmigrations\n", 2,
                   "this line is neither a section, a key with '=' and a value, nor a # comment", NULL);
    assert_refused("[migrator]\nmigrations=a\nmigrations=b\n", 3, "the key 'migrations' is there twice in its section",
                   NULL);
    assert_refused("[environment a]\nenvironment=b\n", 2, "the key 'environment' belongs into [migrator]", NULL);
}
END_TEST

START_TEST(a_value_is_checked_by_its_type)
{
    assert_refused("[migrator]\nlock-timeout = soon\n", 2,
                   "lock-timeout: 'soon' is not a length of time such as 500ms, 60s, 30min or 2h", NULL);
    assert_refused("[migrator]\nmigrations =\n", 2, "migrations is empty", NULL);
    assert_refused("[migrator]\nmigrations = C:\\dir\n", 2, "migrations: a backslash is written twice: \\\\", NULL);
}
END_TEST

START_TEST(no_complaint_shows_a_password)
{
    const char *const texts[] = {
        "[migrator]\ndatabse = postgres://app:secret@db\n",
        "[migrator]\npostgres://app:secret@db\n",
        "[migrator]\npostgres://app:secret@db?a=b\n",
        "[migrator]\nlock-timeout = postgres://app:secret@db\n",
        "[migrator]\npassword = secret\n",
        "[migrator]\ndatabase = host=x password=secret\\q\n",
        "database = postgres://app:secret@db\n",
        "[migrator]\nsecret word\n",
        "[postgres://app:secret@db]\n",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        ck_assert_msg(!parse(texts[i]), "was taken: %s", texts[i]);
        g_autofree char *all = g_strjoin("|", fault.text, fault.hint != NULL ? fault.hint : "",
                                         fault.place.source_line != NULL ? fault.place.source_line : "", NULL);
        ck_assert_msg(strstr(all, "secret") == NULL, "%s", all);
    }
}
END_TEST

START_TEST(bytes_that_are_no_text_are_refused)
{
    ck_assert(!parse("[migrator]\nmigrations = \xff\n"));
    ck_assert_str_eq(fault.text, "migrator.conf is not a text in UTF-8");
    stop();
    ck_assert(!config_parse(&config, "migrator.conf", "[migrator]\n\0", 12, keys, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
}
END_TEST

START_TEST(the_file_is_found_upwards_until_the_repository_ends)
{
    g_autofree char *root = g_dir_make_tmp("config-XXXXXX", NULL);
    g_autofree char *deep = g_build_filename(root, "repository", "a", "b", NULL);
    g_autofree char *git = g_build_filename(root, "repository", ".git", NULL);
    g_autofree char *above = g_build_filename(root, "migrator.conf", NULL);
    g_autofree char *inside = g_build_filename(root, "repository", "migrator.conf", NULL);

    ck_assert_int_eq(g_mkdir_with_parents(deep, 0700), 0);
    ck_assert_int_eq(g_mkdir(git, 0700), 0);
    ck_assert(g_file_set_contents(above, "", -1, NULL));
    ck_assert_ptr_null(config_find(deep));

    ck_assert(g_file_set_contents(inside, "", -1, NULL));
    g_autofree char *found = config_find(deep);
    g_autofree char *expected = g_build_filename(deep, "..", "..", "migrator.conf", NULL);
    ck_assert_pstr_eq(found, expected);
    ck_assert(file_remove_tree(root, &fault));
}
END_TEST

Suite *suite_cli_config(void)
{
    const TTest *tests[] = {
        sections_and_keys_are_read,
        an_empty_file_says_nothing,
        a_misspelt_key_gets_line_and_nearest,
        a_misspelt_section_gets_line_and_nearest,
        a_line_out_of_place_is_refused,
        a_value_is_checked_by_its_type,
        no_complaint_shows_a_password,
        bytes_that_are_no_text_are_refused,
        the_file_is_found_upwards_until_the_repository_ends,
        NULL,
    };
    return suite_of("cli/config", tests, start, stop);
}
