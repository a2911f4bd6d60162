/* command/sandbox.c - run a command beside a private server that is removed afterwards. */
#include "base/process.h"
#include "command/commands.h"
#include "command/context.h"
#include "shadow/shadow.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_CANNOT_RUN = 126, EXIT_NOT_FOUND = 127 };

/* What would lead the command to another server, or keep it from this one. */
static const char *const unset_variables[] = { "PGHOSTADDR",           "PGSERVICE",         "PGPASSWORD",
                                               "PGREQUIREPEER",        "PGREQUIREAUTH",     "PGCHANNELBINDING",
                                               "PGTARGETSESSIONATTRS", "MIGRATOR_DATABASE", "MIGRATOR_DIRECT_URL" };

/* The words to run: those given or, for a person at a terminal, psql. */
static GPtrArray *command_words(const struct settings *settings, struct fault *fault)
{
    int count = 0;
    const char *const *arguments = settings_arguments(settings, &count);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    for (int i = 0; i < count; i++)
        g_ptr_array_add(words, g_strdup(arguments[i]));
    if (count == 0 && !isatty(STDIN_FILENO)) {
        fault_set(fault, FAULT_USAGE, "which command is to run beside the private server?");
        fault_set_hint(fault, "migrator sandbox -- COMMAND…; on a terminal it is psql when none is given");
        return NULL;
    }
    if (count == 0)
        g_ptr_array_add(words, g_strdup("psql"));
    g_ptr_array_add(words, NULL);
    return g_steal_pointer(&words);
}

static GPtrArray *environment_for(const struct shadow *shadow)
{
    GPtrArray *environment = g_ptr_array_new_with_free_func(g_free);

    for (size_t i = 0; i < G_N_ELEMENTS(unset_variables); i++)
        g_ptr_array_add(environment, g_strdup(unset_variables[i]));
    g_ptr_array_add(environment, g_strconcat("DATABASE_URL=", shadow->url, NULL));
    g_ptr_array_add(environment, g_strconcat("PGHOST=", shadow->socket_directory, NULL));
    g_ptr_array_add(environment, g_strdup_printf("PGPORT=%d", SHADOW_PORT));
    g_ptr_array_add(environment, g_strdup("PGUSER=postgres"));
    g_ptr_array_add(environment, g_strdup("PGDATABASE=postgres"));
    g_ptr_array_add(environment, NULL);
    return environment;
}

/* From here on signals wait to be taken one by one, so that none of them keeps us from removing the server. */
static sigset_t hold_signals(void)
{
    const int held[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < G_N_ELEMENTS(held); i++)
        sigaddset(&set, held[i]);
    signal(SIGCHLD, SIG_DFL); /* were it ignored, as some parents leave it, the exit code would be lost */
    sigprocmask(SIG_BLOCK, &set, NULL);
    return set;
}

/* Wait for the command's end, handing on what is sent to us. What a terminal sends, it sends to the command as well. */
static int exit_code_of(pid_t command, const sigset_t *signals)
{
    int status = 0;

    while (waitpid(command, &status, WNOHANG) == 0) {
        siginfo_t signal_info = { 0 };
        int number = sigwaitinfo(signals, &signal_info);
        if (number > 0 && number != SIGCHLD && signal_info.si_code <= 0)
            kill(command, number);
    }
    return process_exit_code(status);
}

static void run_beside(struct context *context, const struct shadow *shadow, const GPtrArray *words)
{
    g_autoptr(GPtrArray) environment = environment_for(shadow);
    const struct process_options options = { .environment = (const char *const *)(void *)environment->pdata };
    const int files[3] = { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO };
    CLEANUP(fault_clear) struct fault fault = { 0 };
    sigset_t signals = hold_signals();
    pid_t command = 0;

    if (process_start((const char *const *)(void *)words->pdata, &options, files, &command, &fault)) {
        context->exit_code = exit_code_of(command, &signals);
        return;
    }
    context_show_fault(context, &fault);
    context->exit_code = fault.kind == FAULT_USAGE ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN;
}

bool command_sandbox(struct context *context, struct fault *fault)
{
    const struct shadow_options options = { .bindir = settings_text(context->settings, "pg-bindir"),
                                            .keep = settings_text(context->settings, "keep"),
                                            .is_durable = settings_flag(context->settings, "durable") };
    g_autoptr(GPtrArray) words = command_words(context->settings, fault);
    CLEANUP(shadow_stop) struct shadow shadow = { 0 };

    if (words == NULL || !shadow_start(&shadow, &options, fault))
        return false;
    run_beside(context, &shadow, words);
    if (options.keep != NULL)
        context_progress(context, "the server's files are kept in %s; go on with: migrator sandbox --keep %s",
                         shadow.directory, options.keep);
    return true;
}
