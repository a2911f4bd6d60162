/* main.c - parse, prepare what the command needs, run it, map fault to exit code. */
#include "base/file.h"
#include "command/context.h"

#include <signal.h>

int main(int count, char **arguments)
{
    CLEANUP(context_release) struct context context = { 0 };
    CLEANUP(fault_clear) struct fault fault = { 0 };

    file_hold_standard();
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error to report, not a reason to die in mid-run */
    signal(SIGXFSZ, SIG_IGN); /* so is a history that may not grow (ulimit -f) */
    if (!context_open(&context, count - 1, arguments + 1, &fault) || !context_run(&context, &fault))
        context_show_fault(&context, &fault);
    return fault.kind == FAULT_NONE ? context.exit_code : fault_exit_code(&fault);
}
