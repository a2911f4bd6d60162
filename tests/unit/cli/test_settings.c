/* tests/unit/cli/test_settings.c */
#include "cli/settings.h"

#include "base/file.h"
#include "cli/options.h"

#include "support/suite.h"

#include <string.h>

enum { VARIABLES_MAX = 8 };

static const struct option option_jobs = { .name = "jobs", .argument = "N", .type = OPTION_NUMBER, .built_in = "2" };
static const struct option option_again = { .name = "again", .type = OPTION_FLAG, .variable = "MIGRATOR_AGAIN" };
static const struct option *const up_options[] = { &option_lock_timeout, &option_wait,   &option_jobs,
                                                   &option_again,        &option_report, NULL };
static const struct command up = { .name = "up", .options = up_options, .arguments_max = 1, .needs = NEEDS_DATABASE };
static const struct command new = { .name = "new", .arguments_max = 1 };
static const struct command help = { .name = "help", .arguments_max = 2, .needs = NEEDS_NO_CONFIG };
static const struct command *const table[] = { &up, &new, &help, NULL };

static char *project; /* a folder of its own, with a .git that ends the search */
static struct settings *settings;
static struct fault fault;

static void write_file(const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(project, name, NULL);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static void start(void)
{
    settings = NULL;
    fault = (struct fault){ 0 };
    project = g_dir_make_tmp("settings-XXXXXX", NULL);
    ck_assert_ptr_nonnull(project);
    write_file(".git", "");
}

static void stop(void)
{
    settings_free(settings);
    fault_clear(&fault);
    ck_assert(file_remove_tree(project, &fault));
    g_free(project);
}

/* Read a command line as a shell would cut it, with variables "NAME=value|NAME=value". */
static bool read(const char *line, const char *variables)
{
    g_auto(GStrv) texts = NULL;
    g_auto(GStrv) set = g_strsplit(variables, "|", VARIABLES_MAX);
    int count = 0;

    settings_free(settings);
    settings = NULL;
    fault_clear(&fault);
    ck_assert(g_shell_parse_argv(line, &count, &texts, NULL));
    const struct settings_source source = {
        .commands = table, .count = count, .texts = texts, .variables = set, .directory = project
    };
    return settings_read(&source, &settings, &fault);
}

static void assert_read(const char *line, const char *variables)
{
    ck_assert_msg(read(line, variables), "%s", fault.text);
}

static void assert_setting(const char *name, const char *value, const char *origin)
{
    ck_assert_pstr_eq(settings_text(settings, name), value);
    ck_assert_msg(g_str_has_suffix(settings_origin(settings, name), origin), "%s comes from %s, not %s", name,
                  settings_origin(settings, name), origin);
}

static void assert_path(const char *name, const char *relative)
{
    g_autofree char *expected = g_build_filename(project, relative, NULL);

    ck_assert_pstr_eq(settings_text(settings, name), expected);
}

static const char full_config[] = "[migrator]\n"
                                  "lock-timeout = 4s\n"
                                  "ledger_schema = general\n"
                                  "[environment production]\n"
                                  "lock-timeout = 3s\n"
                                  "env_file = .env\n"
                                  "[environment development]\n"
                                  "database = dbname=dev\n";

START_TEST(each_source_is_weaker_than_the_one_before)
{
    write_file("migrator.conf", full_config);
    write_file(".env", "MIGRATOR_LOCK_TIMEOUT=2500ms\n");

    assert_read("up -e production --lock-timeout 1s", "MIGRATOR_LOCK_TIMEOUT=2s");
    assert_setting("lock-timeout", "1s", "--lock-timeout");
    ck_assert(settings_is_given(settings, "lock-timeout") && settings_is_given(settings, "environment"));
    ck_assert(!settings_is_given(settings, "ledger-schema"));
    assert_read("up -e production", "MIGRATOR_LOCK_TIMEOUT=2s");
    assert_setting("lock-timeout", "2s", "MIGRATOR_LOCK_TIMEOUT");
    assert_read("up -e production", "");
    assert_setting("lock-timeout", "2500ms", ".env");
    write_file(".env", "");
    assert_read("up -e production", "");
    assert_setting("lock-timeout", "3s", "migrator.conf, line 5");
    assert_read("up -e development", "");
    assert_setting("lock-timeout", "4s", "migrator.conf, line 2");
    assert_setting("ledger-schema", "general", "migrator.conf, line 3");
    assert_setting("history", settings_text(settings, "history"), "built in");
    assert_setting("wait", NULL, "nothing");
}
END_TEST

START_TEST(values_have_their_types)
{
    assert_read("up --wait 60s --again --report a=b --report c=d 'an argument'", "");
    ck_assert_int_eq(settings_duration_ms(settings, "wait"), 60000);
    ck_assert_int_eq(settings_duration_ms(settings, "lock-timeout"), -1);
    ck_assert_int_eq(settings_number(settings, "jobs"), 2);
    ck_assert(settings_flag(settings, "again"));
    ck_assert(!settings_flag(settings, "quiet"));
    ck_assert_str_eq(settings_list(settings, "report")[0], "a=b");
    ck_assert_str_eq(settings_list(settings, "report")[1], "c=d");
    ck_assert_ptr_null(settings_list(settings, "report")[2]);

    int count = 0;
    const char *const *arguments = settings_arguments(settings, &count);
    ck_assert_int_eq(count, 1);
    ck_assert_str_eq(arguments[0], "an argument");
    ck_assert_ptr_null(arguments[1]);

    assert_read("up", "MIGRATOR_AGAIN=off");
    ck_assert(!settings_flag(settings, "again"));
    ck_assert_ptr_null(settings_list(settings, "report")[0]);
}
END_TEST

START_TEST(a_variable_is_checked_like_a_flag)
{
    ck_assert(!read("up", "MIGRATOR_LOCK_TIMEOUT=soon"));
    ck_assert_str_eq(fault.text, "MIGRATOR_LOCK_TIMEOUT: 'soon' is not a length of time such as 500ms, 60s, 30min "
                                 "or 2h");
    ck_assert(!read("up", "MIGRATOR_AGAIN=perhaps"));
    ck_assert_str_eq(fault.text, "MIGRATOR_AGAIN: 'perhaps' is not yes or no");
}
END_TEST

START_TEST(paths_are_relative_to_where_they_are_written)
{
    write_file("migrator.conf", "[migrator]\nmigrations = db/sql\n");
    assert_read("up", "");
    assert_path("migrations", "db/sql");
    assert_path("history", ".migrator/history.db");
    ck_assert_str_eq(settings_project(settings), project);
    assert_read("up -m here", "");
    ck_assert_str_eq(settings_text(settings, "migrations"), "here");
    assert_read("up", "MIGRATOR_MIGRATIONS=there");
    ck_assert_str_eq(settings_text(settings, "migrations"), "there");
    write_file("migrator.conf", "[migrator]\nmigrations = /absolute\n");
    assert_read("up", "");
    ck_assert_str_eq(settings_text(settings, "migrations"), "/absolute");
}
END_TEST

START_TEST(the_database_is_taken_in_the_documented_order)
{
    write_file("migrator.conf", "[migrator]\ndatabase = dbname=file\n");

    assert_read("up -d dbname=flag", "MIGRATOR_DATABASE=dbname=a|DATABASE_URL=dbname=b");
    assert_setting("database", "dbname=flag", "-d");
    assert_read("up", "MIGRATOR_DATABASE=dbname=a|PGHOST=h");
    assert_setting("database", "dbname=a", "MIGRATOR_DATABASE");
    assert_read("up", "DATABASE_URL=dbname=b|PGHOST=h");
    assert_setting("database", "dbname=b", "DATABASE_URL");
    assert_read("up", "PGHOST=h");
    assert_setting("database", "", "PGHOST");
    assert_read("up", "PGUSER=u|PGPASSWORD=p");
    assert_setting("database", "dbname=file", "migrator.conf, line 2");
    assert_read("up", "DATABASE_URL=");
    assert_setting("database", "dbname=file", "migrator.conf, line 2");
}
END_TEST

START_TEST(two_different_urls_are_an_error_that_shows_neither)
{
    ck_assert(!read("up", "MIGRATOR_DATABASE=postgres://a:secret@one|DATABASE_URL=postgres://a:secret@two"));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_str_eq(fault.text, "MIGRATOR_DATABASE and DATABASE_URL name two different databases");
    ck_assert_str_eq(fault.hint, "unset one of them, or say --database");

    assert_read("up", "MIGRATOR_DATABASE=postgres://one|DATABASE_URL=postgres://one");
    assert_setting("database", "postgres://one", "MIGRATOR_DATABASE");
}
END_TEST

START_TEST(two_urls_do_not_disturb_a_command_without_a_database)
{
    assert_read("new x", "MIGRATOR_DATABASE=postgres://one|DATABASE_URL=postgres://two");
}
END_TEST

START_TEST(the_direct_url_goes_past_the_pooler)
{
    assert_read("up", "MIGRATOR_DIRECT_URL=dbname=direct|DATABASE_URL=dbname=pooled");
    assert_setting("database", "dbname=direct", "MIGRATOR_DIRECT_URL");
    assert_read("up -d dbname=flag", "MIGRATOR_DIRECT_URL=dbname=direct");
    assert_setting("database", "dbname=flag", "-d");
}
END_TEST

START_TEST(the_env_file_is_read_only_where_it_is_named)
{
    write_file(".env", "DATABASE_URL=postgres://env\nPGPASSWORD=p\nAPI_KEY=x\n");
    assert_read("up", "");
    assert_setting("database", NULL, "nothing");

    write_file("migrator.conf", "[migrator]\nenv_file = .env\n");
    assert_read("up", "PGHOSTADDR=");
    assert_setting("database", "postgres://env", ".env");
    g_autoptr(GHashTable) variables = settings_libpq_variables(settings);
    ck_assert_uint_eq(g_hash_table_size(variables), 1);
    ck_assert_pstr_eq(g_hash_table_lookup(variables, "PGPASSWORD"), "p");
}
END_TEST

START_TEST(the_env_file_may_name_the_environment)
{
    write_file("migrator.conf", full_config);
    write_file(".env", "MIGRATOR_ENVIRONMENT=development\n");
    assert_read("up -e production", "");
    assert_setting("environment", "production", "-e");

    write_file("migrator.conf", "[migrator]\nenv_file = .env\n[environment development]\nlock-timeout = 9s\n");
    assert_read("up", "");
    assert_setting("environment", "development", ".env");
    assert_setting("lock-timeout", "9s", "line 4");
    write_file(".env", "MIGRATOR_ENVIRONMENT=developmnt\n");
    ck_assert(!read("up", ""));
    ck_assert_str_eq(fault.hint, "did you mean development?");
}
END_TEST

START_TEST(two_urls_in_the_env_file_are_an_error_too)
{
    write_file("migrator.conf", "[migrator]\nenv_file = .env\n");
    write_file(".env", "MIGRATOR_DATABASE=postgres://a:secret@one\nDATABASE_URL=postgres://a:secret@two\n");
    ck_assert(!read("up", ""));
    ck_assert_ptr_nonnull(strstr(fault.text, "name two different databases"));
    ck_assert_ptr_null(strstr(fault.text, "secret"));
    assert_read("up", "DATABASE_URL=postgres://three");
    assert_setting("database", "postgres://three", "DATABASE_URL");
}
END_TEST

START_TEST(a_password_of_the_env_file_is_not_sent_to_another_server)
{
    write_file("migrator.conf", "[migrator]\nenv_file = .env\n");
    write_file(".env", "DATABASE_URL=postgres://env\nPGPASSWORD=p\n");

    const char *const elsewhere[] = { "", "DATABASE_URL=postgres://other" };
    for (size_t i = 0; i < G_N_ELEMENTS(elsewhere); i++) {
        assert_read(i == 0 ? "up -d dbname=other" : "up", elsewhere[i]);
        g_autoptr(GHashTable) variables = settings_libpq_variables(settings);
        ck_assert_uint_eq(g_hash_table_size(variables), 0);
    }
}
END_TEST

START_TEST(development_stands_in_when_nothing_is_named)
{
    write_file("migrator.conf", full_config);
    assert_read("up", "");
    assert_setting("environment", "development", "migrator.conf");
    assert_setting("database", "dbname=dev", "migrator.conf, line 8");

    assert_read("up", "DATABASE_URL=postgres://deploy");
    assert_setting("environment", NULL, "nothing");
    assert_setting("database", "postgres://deploy", "DATABASE_URL");
}
END_TEST

START_TEST(an_environment_that_the_file_does_not_know_is_refused)
{
    write_file("migrator.conf", full_config);
    ck_assert(!read("up -e prodcution", ""));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(
            strstr(fault.text, "has no section [environment prodcution]; it has production, development"));
    ck_assert_str_eq(fault.hint, "did you mean production?");

    write_file("migrator.conf", "[migrator]\n");
    assert_read("up -e anything", "");
    assert_setting("environment", "anything", "-e");
}
END_TEST

START_TEST(the_database_may_say_which_environment_it_is)
{
    write_file("migrator.conf", full_config);
    assert_read("up -d dbname=x", "");
    assert_setting("lock-timeout", "4s", "line 2");
    settings_choose_environment(settings, "production");
    assert_setting("lock-timeout", "3s", "line 5");
    assert_setting("environment", "production", "the database");
    assert_setting("database", "dbname=x", "-d");

    assert_read("up -d dbname=x --lock-timeout 1s", "");
    settings_choose_environment(settings, "development");
    assert_setting("lock-timeout", "1s", "--lock-timeout");
    assert_setting("database", "dbname=x", "-d");
    settings_choose_environment(settings, "production");
    assert_setting("environment", "development", "the database");
}
END_TEST

START_TEST(a_named_configuration_has_to_be_there)
{
    ck_assert(!read("up --config nowhere.conf", ""));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    ck_assert(g_str_has_prefix(fault.text, "--config: cannot read nowhere.conf"));
}
END_TEST

START_TEST(help_works_whatever_is_wrong)
{
    const char *broken = "MIGRATOR_DATABASE=a|DATABASE_URL=b|MIGRATOR_FORMAT=x|MIGRATOR_CONFIG=/nowhere";

    write_file("migrator.conf", "nonsense\n");
    ck_assert(!read("up", ""));
    assert_read("up --help", broken);
    ck_assert_str_eq(settings_command(settings)->name, "up");
    ck_assert(settings_flag(settings, "help"));
    assert_read("help up", broken);
}
END_TEST

START_TEST(the_configuration_knows_the_keys_of_every_command)
{
    write_file("migrator.conf", "[migrator]\nlock-timeout = 1s\n");
    assert_read("new x", "");
    write_file("migrator.conf", "[migrator]\njobs = 1\n");
    ck_assert(!read("new x", ""));
    ck_assert_uint_eq(fault.place.line, 2);
}
END_TEST

Suite *suite_cli_settings(void)
{
    const TTest *tests[] = {
        each_source_is_weaker_than_the_one_before,
        values_have_their_types,
        a_variable_is_checked_like_a_flag,
        paths_are_relative_to_where_they_are_written,
        the_database_is_taken_in_the_documented_order,
        two_different_urls_are_an_error_that_shows_neither,
        two_urls_do_not_disturb_a_command_without_a_database,
        the_direct_url_goes_past_the_pooler,
        the_env_file_is_read_only_where_it_is_named,
        the_env_file_may_name_the_environment,
        two_urls_in_the_env_file_are_an_error_too,
        a_password_of_the_env_file_is_not_sent_to_another_server,
        development_stands_in_when_nothing_is_named,
        an_environment_that_the_file_does_not_know_is_refused,
        the_database_may_say_which_environment_it_is,
        a_named_configuration_has_to_be_there,
        help_works_whatever_is_wrong,
        the_configuration_knows_the_keys_of_every_command,
        NULL,
    };
    return suite_of("cli/settings", tests, start, stop);
}
