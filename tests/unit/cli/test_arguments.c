/* tests/unit/cli/test_arguments.c */
#include "cli/arguments.h"
#include "cli/options.h"

#include "support/suite.h"

#include <string.h>

static const struct option option_jobs = { .name = "jobs", .letter = 'j', .argument = "N", .type = OPTION_NUMBER };
static const struct option *const up_options[] = { &option_to, &option_wait, &option_jobs, NULL };
static const struct option *const verify_options[] = { &option_report, NULL };

static const struct command up = { .name = "up", .options = up_options };
static const struct command verify = { .name = "verify", .options = verify_options };
static const struct command new = { .name = "new", .arguments = "NAME", .arguments_min = 1, .arguments_max = 1 };
static const struct command merge = {
    .name = "history merge", .arguments = "DIR…", .arguments_min = 1, .arguments_max = -1
};
static const struct command sandbox = { .name = "sandbox", .arguments = "-- COMMAND…", .arguments_max = -1 };
static const struct command help = { .name = "help", .arguments_max = 2 };
static const struct command version = { .name = "version" };
static const struct command *const table[] = { &up, &verify, &new, &merge, &sandbox, &help, &version, NULL };

static struct arguments arguments;
static struct fault fault;

static void start(void)
{
    arguments = (struct arguments){ 0 };
    fault = (struct fault){ 0 };
}

static void stop(void)
{
    arguments_release(&arguments);
    fault_clear(&fault);
}

/* Parse a line as a shell would cut it. */
static bool parse(const char *line)
{
    g_auto(GStrv) texts = NULL;
    int count = 0;

    stop();
    if (*line != '\0')
        ck_assert(g_shell_parse_argv(line, &count, &texts, NULL));
    return arguments_parse(table, count, texts, &arguments, &fault);
}

static void assert_refused(const char *line, const char *text, const char *hint)
{
    ck_assert_msg(!parse(line), "'%s' was taken", line);
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_str_eq(fault.text, text);
    ck_assert_pstr_eq(fault.hint, hint);
}

static const char *value_of(const char *name)
{
    return arguments_value(&arguments, name, NULL);
}

START_TEST(a_value_follows_or_is_attached)
{
    ck_assert(parse("up --to 12 --wait=60s -j4 -d dbname=shop"));
    ck_assert_str_eq(arguments.command->name, "up");
    ck_assert_pstr_eq(value_of("to"), "12");
    ck_assert_pstr_eq(value_of("wait"), "60s");
    ck_assert_pstr_eq(value_of("jobs"), "4");
    ck_assert_pstr_eq(value_of("database"), "dbname=shop");
    ck_assert_ptr_null(value_of("migrations"));
}
END_TEST

START_TEST(options_stand_before_and_after_the_command)
{
    ck_assert(parse("--to 12 -q up --verbose"));
    ck_assert_str_eq(arguments.command->name, "up");
    ck_assert_pstr_eq(value_of("to"), "12");
    ck_assert_pstr_eq(value_of("quiet"), "yes");
    ck_assert_pstr_eq(value_of("verbose"), "yes");
    ck_assert_uint_eq(arguments.words->len, 0);
}
END_TEST

START_TEST(letters_may_be_joined)
{
    ck_assert(parse("-qvm folder up"));
    ck_assert_pstr_eq(value_of("quiet"), "yes");
    ck_assert_pstr_eq(value_of("verbose"), "yes");
    ck_assert_pstr_eq(value_of("migrations"), "folder");
}
END_TEST

START_TEST(the_last_of_an_option_counts)
{
    ck_assert(parse("up --to 1 --to 2"));
    ck_assert_pstr_eq(value_of("to"), "2");
}
END_TEST

START_TEST(two_dashes_end_the_options)
{
    ck_assert(parse("sandbox --quiet -- psql -c 'SELECT 1' --help"));
    ck_assert_str_eq(arguments.command->name, "sandbox");
    ck_assert(!arguments.help_is_asked);
    ck_assert_uint_eq(arguments.words->len, 4);
    ck_assert_str_eq(arguments.words->pdata[0], "psql");
    ck_assert_str_eq(arguments.words->pdata[3], "--help");
}
END_TEST

START_TEST(a_word_behind_two_dashes_is_no_command)
{
    ck_assert(parse("-- up"));
    ck_assert_str_eq(arguments.command->name, "help");
    ck_assert_str_eq(arguments.words->pdata[0], "up");
}
END_TEST

START_TEST(commands_may_have_two_words)
{
    ck_assert(parse("history --quiet merge a b"));
    ck_assert_str_eq(arguments.command->name, "history merge");
    ck_assert_uint_eq(arguments.words->len, 2);
    assert_refused("history", "there is no command 'history'", "did you mean `migrator history merge`?");
    assert_refused("history marge x", "there is no command 'history marge'", "did you mean `migrator history merge`?");
}
END_TEST

START_TEST(no_word_is_help_and_a_flag_is_version)
{
    ck_assert(parse(""));
    ck_assert_str_eq(arguments.command->name, "help");
    ck_assert(parse("--version"));
    ck_assert_str_eq(arguments.command->name, "version");
}
END_TEST

START_TEST(help_is_given_however_wrong_the_rest)
{
    ck_assert(parse("new --help"));
    ck_assert(arguments.help_is_asked);
    ck_assert_str_eq(arguments.command->name, "new");
    ck_assert(parse("up --jobs many -h"));
    ck_assert(arguments.help_is_asked);
}
END_TEST

START_TEST(the_unknown_gets_the_nearest_name)
{
    assert_refused("verfy", "there is no command 'verfy'", "did you mean `migrator verify`?");
    assert_refused("verfy now", "there is no command 'verfy'", "did you mean `migrator verify`?");
    assert_refused("frobnicate", "there is no command 'frobnicate'", "`migrator help` lists the commands");
    assert_refused("up --databse=postgres://a:secret@b", "there is no option --databse", "did you mean --database?");
    assert_refused("up --qq", "there is no option --qq", "`migrator help COMMAND` lists a command's options");
    assert_refused("up -Z", "there is no option -Z", "`migrator help COMMAND` lists a command's options");
}
END_TEST

START_TEST(an_option_of_another_command_is_refused)
{
    assert_refused("verify --to 3", "--to is not an option of verify", "`migrator help verify` lists its options");
}
END_TEST

START_TEST(a_missing_value_is_named)
{
    assert_refused("up --to", "--to needs a value: --to VERSION", NULL);
    assert_refused("up --to --quiet", "--to needs a value: --to VERSION", NULL);
    assert_refused("up --to=", "--to is empty", NULL);
    assert_refused("up --database ''", "--database is empty", NULL);
    assert_refused("up --quiet=yes", "--quiet takes no value", NULL);
}
END_TEST

START_TEST(values_are_checked_by_type)
{
    assert_refused("up --jobs many", "--jobs: 'many' is not a number", NULL);
    assert_refused("up --jobs 99999999999999999999", "--jobs: '99999999999999999999' is not a number", NULL);
    assert_refused("up --wait soon", "--wait: 'soon' is not a length of time such as 500ms, 60s, 30min or 2h", NULL);
    assert_refused("up --format jsn", "--format: 'jsn' is not one of text, json, markdown, html, sarif, junit, github",
                   "did you mean json?");
}
END_TEST

START_TEST(arguments_are_counted)
{
    assert_refused("new", "new needs NAME", "usage: migrator new NAME");
    assert_refused("new a b", "new does not know what to do with 'b'", "usage: migrator new [OPTION…] NAME");
    assert_refused("up now", "up does not know what to do with 'now'", "usage: migrator up [OPTION…]");
}
END_TEST

START_TEST(a_password_on_the_command_line_is_not_repeated)
{
    const char *const lines[] = { "up postgres://app:secret@db/shop", "postgres://app:secret@db/shop",
                                  "up --wait postgres://app:secret@db", "up --format 'password=secret'",
                                  "new a 'host=x password = secret'" };

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        ck_assert(!parse(lines[i]));
        ck_assert_ptr_null(strstr(fault.text, "secret"));
        ck_assert_msg(fault.hint == NULL || strstr(fault.hint, "secret") == NULL, "%s", fault.hint);
    }
}
END_TEST

START_TEST(a_list_keeps_every_value)
{
    ck_assert(parse("verify --report sarif=a --report json=b"));
    ck_assert_uint_eq(arguments.options->len, 2);
}
END_TEST

START_TEST(bytes_that_are_no_text_are_refused)
{
    assert_refused("up --to \xff", "--to is not valid UTF-8", NULL);
    assert_refused("up -\xff", "an option's letter is not ASCII", NULL);
}
END_TEST

Suite *suite_cli_arguments(void)
{
    const TTest *tests[] = {
        a_value_follows_or_is_attached,
        options_stand_before_and_after_the_command,
        letters_may_be_joined,
        the_last_of_an_option_counts,
        two_dashes_end_the_options,
        a_word_behind_two_dashes_is_no_command,
        commands_may_have_two_words,
        no_word_is_help_and_a_flag_is_version,
        help_is_given_however_wrong_the_rest,
        the_unknown_gets_the_nearest_name,
        an_option_of_another_command_is_refused,
        a_missing_value_is_named,
        values_are_checked_by_type,
        arguments_are_counted,
        a_password_on_the_command_line_is_not_repeated,
        a_list_keeps_every_value,
        bytes_that_are_no_text_are_refused,
        NULL,
    };
    return suite_of("cli/arguments", tests, start, stop);
}
