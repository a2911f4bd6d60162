/* tests/unit/base/test_process.c */
#include "base/process.h"

#include "support/suite.h"

#include <string.h>
#include <unistd.h>

static struct process_result run(const char *const *arguments, const struct process_options *options)
{
    struct process_result result = { 0 };
    struct fault fault = { 0 };

    ck_assert_msg(process_run(arguments, options, &result, &fault), "%s", fault.text);
    return result;
}

static struct fault run_fails(const char *const *arguments, const struct process_options *options)
{
    struct process_result result = { 0 };
    struct fault fault = { 0 };

    ck_assert(!process_run(arguments, options, &result, &fault));
    ck_assert_ptr_null(result.output);
    ck_assert_ptr_nonnull(strstr(fault.text, arguments[0]));
    return fault;
}

START_TEST(outputs_and_exit_code_are_kept_apart)
{
    const char *const arguments[] = { "sh", "-c", "echo out; echo err >&2; exit 3", NULL };
    struct process_result result = run(arguments, NULL);

    ck_assert_str_eq(result.output, "out\n");
    ck_assert_str_eq(result.errors, "err\n");
    ck_assert_uint_eq(result.output_length, 4);
    ck_assert_int_eq(result.exit_code, 3);
    process_result_clear(&result);
}
END_TEST

START_TEST(arguments_pass_no_shell)
{
    const char *const arguments[] = { "printf", "%s", "$HOME; `id` 'x' \"y\" *", NULL };
    struct process_result result = run(arguments, NULL);

    ck_assert_str_eq(result.output, arguments[2]);
    process_result_clear(&result);
}
END_TEST

START_TEST(a_signal_counts_as_a_shell_counts)
{
    const char *const arguments[] = { "sh", "-c", "kill -TERM $$", NULL };
    struct process_result result = run(arguments, NULL);

    ck_assert_int_eq(result.exit_code, 128 + 15);
    process_result_clear(&result);
}
END_TEST

START_TEST(environment_is_set_and_unset_and_the_directory_changed)
{
    const char *const arguments[] = { "sh", "-c", "echo \"$SET_HERE ${HOME-none} $(pwd)\"", NULL };
    const char *const environment[] = { "SET_HERE=a=b", "HOME", NULL };
    struct process_result result =
            run(arguments, &(struct process_options){ .directory = "/", .environment = environment });

    ck_assert_str_eq(result.output, "a=b none /\n");
    process_result_clear(&result);
}
END_TEST

START_TEST(input_larger_than_any_pipe_arrives_and_may_be_left_unread)
{
    enum { LENGTH = 3 * 1024 * 1024 };
    g_autofree char *input = g_strnfill(LENGTH, 'x');
    const struct process_options options = { .input = input, .input_length = LENGTH };
    const char *const copying[] = { "cat", NULL };
    const char *const ignoring[] = { "true", NULL };

    struct process_result result = run(copying, &options);
    ck_assert_uint_eq(result.output_length, LENGTH);
    process_result_clear(&result);
    result = run(ignoring, &options);
    ck_assert_int_eq(result.exit_code, 0);
    process_result_clear(&result);
}
END_TEST

START_TEST(without_input_there_is_an_end_of_file)
{
    const char *const arguments[] = { "cat", NULL };
    struct process_result result = run(arguments, NULL);

    ck_assert_str_eq(result.output, "");
    process_result_clear(&result);
}
END_TEST

START_TEST(a_missing_program_is_named)
{
    const char *const arguments[] = { "no-such-program-here", NULL };
    struct fault fault = run_fails(arguments, NULL);

    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    fault_clear(&fault);
}
END_TEST

START_TEST(what_cannot_be_executed_is_named)
{
    const char *const arguments[] = { "/", NULL };
    struct fault fault = run_fails(arguments, NULL);

    ck_assert_int_eq(fault.kind, FAULT_IO);
    fault_clear(&fault);
}
END_TEST

START_TEST(output_is_bounded)
{
    const char *const arguments[] = { "yes", NULL };
    struct fault fault = run_fails(arguments, &(struct process_options){ .output_bytes_max = 100000 });

    ck_assert_int_eq(fault.kind, FAULT_IO);
    fault_clear(&fault);
}
END_TEST

START_TEST(time_is_bounded_also_when_outputs_are_closed)
{
    const char *const open_outputs[] = { "sleep", "60", NULL };
    const char *const closed_outputs[] = { "sh", "-c", "exec >&- 2>&-; exec sleep 60", NULL };
    const struct process_options options = { .timeout_ms = 100 };

    gint64 start_us = g_get_monotonic_time();
    struct fault fault = run_fails(open_outputs, &options);
    fault_clear(&fault);
    fault = run_fails(closed_outputs, &options);
    ck_assert_ptr_nonnull(strstr(fault.text, "too long"));
    fault_clear(&fault);
    ck_assert_int_lt(g_get_monotonic_time() - start_us, 10 * G_USEC_PER_SEC);
}
END_TEST

START_TEST(root_runs_it_as_another_user)
{
    const char *const arguments[] = { "id", "-u", NULL };
    const struct process_user nobody = { .user = 65534, .group = 65534 };
    const struct process_options options = { .run_as = &nobody, .directory = "/" };

    if (geteuid() == 0) {
        struct process_result result = run(arguments, &options);
        ck_assert_str_eq(result.output, "65534\n");
        process_result_clear(&result);
    } else {
        struct fault fault = run_fails(arguments, &options);
        ck_assert_int_eq(fault.kind, FAULT_IO);
        fault_clear(&fault);
    }
}
END_TEST

START_TEST(a_failed_check_carries_what_the_program_said)
{
    const char *const arguments[] = { "sh", "-c", "echo no luck >&2; exit 9", NULL };
    struct process_result result = run(arguments, NULL);
    struct fault fault = { 0 };

    ck_assert(!process_check(arguments, &result, &fault));
    ck_assert_str_eq(fault.text, "sh ended with exit code 9");
    ck_assert_str_eq(fault.detail, "no luck");
    fault_clear(&fault);
    process_result_clear(&result);
}
END_TEST

Suite *suite_base_process(void)
{
    const TTest *tests[] = {
        outputs_and_exit_code_are_kept_apart,
        arguments_pass_no_shell,
        a_signal_counts_as_a_shell_counts,
        environment_is_set_and_unset_and_the_directory_changed,
        input_larger_than_any_pipe_arrives_and_may_be_left_unread,
        without_input_there_is_an_end_of_file,
        a_missing_program_is_named,
        what_cannot_be_executed_is_named,
        output_is_bounded,
        time_is_bounded_also_when_outputs_are_closed,
        root_runs_it_as_another_user,
        a_failed_check_carries_what_the_program_said,
        NULL,
    };
    return suite_of("base/process", tests, NULL, NULL);
}
