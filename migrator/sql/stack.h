/* sql/stack.h - more stack than a thread has by default. Internal to sql/. */
#ifndef MIGRATOR_SQL_STACK_H
#define MIGRATOR_SQL_STACK_H

#include "base/attributes.h"

#include <stdbool.h>

/* run(context) on a thread with much stack, and wait for it. False: there is none to be had, and nothing was run. */
MUST_CHECK bool sql_run_with_stack(void (*run)(void *context), void *context);

#endif
