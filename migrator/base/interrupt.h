/* base/interrupt.h - SIGINT and SIGTERM as something to poll for instead of something that kills. */
#ifndef MIGRATOR_BASE_INTERRUPT_H
#define MIGRATOR_BASE_INTERRUPT_H

#include "base/attributes.h"
#include "base/fault.h"

#include <signal.h>
#include <stdbool.h>

/* All zero before interrupt_open(). */
struct interrupt {
    bool is_open;
    int file;          /* readable when a signal came; poll it beside the socket */
    int signal;        /* the first that came, 0: none */
    sigset_t previous; /* the mask to put back */
};

/* From now on SIGINT and SIGTERM are held until asked for. FAULT_BUG when the system has no signalfd left. */
MUST_CHECK bool interrupt_open(struct interrupt *interrupt, struct fault *fault);
/* They kill again as usual. Safe when not open. */
void interrupt_close(struct interrupt *interrupt);

/* The signal that came since interrupt_open(), or 0. Does not wait. */
int interrupt_pending(struct interrupt *interrupt);

/* Sleep; shorter when a signal comes, or came before. Returns the signal or 0. `interrupt` may be NULL. */
int interrupt_sleep(struct interrupt *interrupt, int milliseconds);

#endif
