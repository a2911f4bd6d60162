/* base/process.h - running other programs by their arguments, without a shell. */
#ifndef MIGRATOR_BASE_PROCESS_H
#define MIGRATOR_BASE_PROCESS_H

#include "base/attributes.h"
#include "base/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    PROCESS_OUTPUT_BYTES_MAX = 64 * 1024 * 1024, /* of each of stdout and stderr, unless the options say another */
    PROCESS_EXIT_SIGNAL_BASE = 128               /* ended by signal n: 128 + n, as a shell counts */
};

/* Whom a program runs as; only root can switch. Supplementary groups are dropped. */
struct process_user {
    uid_t user;
    gid_t group;
};

/* All zero: in this directory, this environment, as this user, no input, no time limit. */
struct process_options {
    const char *directory;          /* where it runs, which run_as must be allowed to enter; NULL: here */
    const char *const *environment; /* "NAME=value" sets, "NAME" alone unsets; ends with NULL; NULL: nothing */
    const struct process_user *run_as;
    int ends_with_parent;    /* the signal it gets when the thread that started it ends; 0: none */
    const char *input;       /* process_run(): what it reads on stdin; NULL: nothing */
    size_t input_length;     /* in bytes */
    size_t output_bytes_max; /* process_run(): 0: PROCESS_OUTPUT_BYTES_MAX */
    int64_t timeout_ms;      /* process_run(): then it is killed; 0: no limit */
};

/* What came of it. Texts end with a NUL that is not counted; owned by the result. */
struct process_result {
    char *output; /* stdout */
    size_t output_length;
    char *errors; /* stderr */
    size_t errors_length;
    int exit_code; /* or PROCESS_EXIT_SIGNAL_BASE + signal */
};

void process_result_clear(struct process_result *result);

/*
 * Run arguments[0] (searched in PATH unless it has a slash) and wait for its end. arguments ends with NULL.
 * An exit code other than 0 is a result, not a fault; see process_check().
 * FAULT_USAGE: there is no such program; FAULT_IO: it cannot be run, wrote more than allowed, or took too long (it is
 * killed then). Every fault names the program.
 */
MUST_CHECK bool process_run(const char *const *arguments, const struct process_options *options,
                            struct process_result *result, struct fault *fault);

/* True for exit code 0; else FAULT_IO with the program, its exit code and, as detail, what it wrote on stderr. */
MUST_CHECK bool process_check(const char *const *arguments, const struct process_result *result, struct fault *fault);

/*
 * Start a program and go on. files are its stdin, stdout and stderr; they stay open here. The caller waits for *pid.
 * FAULT_USAGE: there is no such program; FAULT_IO: it cannot be run.
 */
MUST_CHECK bool process_start(const char *const *arguments, const struct process_options *options, const int files[3],
                              pid_t *pid, struct fault *fault);

/* The exit code for a status of waitpid(), as a shell counts. */
int process_exit_code(int wait_status);

#endif
