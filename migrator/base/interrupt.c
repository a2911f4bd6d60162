/* base/interrupt.c - signals by signalfd: no handler, no global. */
#include "base/interrupt.h"

#include <errno.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

static sigset_t ending_signals(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

bool interrupt_open(struct interrupt *interrupt, struct fault *fault)
{
    sigset_t signals = ending_signals();

    *interrupt = (struct interrupt){ 0 };
    sigprocmask(SIG_BLOCK, &signals, &interrupt->previous);
    interrupt->file = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    if (interrupt->file < 0) {
        sigprocmask(SIG_SETMASK, &interrupt->previous, NULL);
        return fault_set(fault, FAULT_BUG, "cannot watch for signals: %s", g_strerror(errno));
    }
    interrupt->is_open = true;
    return true;
}

void interrupt_close(struct interrupt *interrupt)
{
    if (!interrupt->is_open)
        return;
    interrupt_pending(interrupt);
    close(interrupt->file);
    sigprocmask(SIG_SETMASK, &interrupt->previous, NULL);
    interrupt->is_open = false;
}

int interrupt_pending(struct interrupt *interrupt)
{
    struct signalfd_siginfo came;

    if (interrupt->is_open && read(interrupt->file, &came, sizeof(came)) == (ssize_t)sizeof(came) &&
        interrupt->signal == 0)
        interrupt->signal = (int)came.ssi_signo;
    return interrupt->signal;
}

int interrupt_sleep(struct interrupt *interrupt, int milliseconds)
{
    struct pollfd watched = { .fd = -1, .events = POLLIN };

    if (interrupt != NULL && interrupt->is_open) {
        if (interrupt_pending(interrupt) != 0)
            return interrupt->signal;
        watched.fd = interrupt->file;
    }
    (void)poll(&watched, 1, milliseconds);
    return interrupt != NULL ? interrupt_pending(interrupt) : 0;
}
