/* sql/stack.c - a thread for one call: of its stack, only what is used takes memory. */
#include "sql/stack.h"

#include <pthread.h>
#include <stddef.h>

enum { STACK_BYTES = 256 * 1024 * 1024 };

struct call {
    void (*run)(void *context);
    void *context;
};

static void *start(void *data)
{
    const struct call *call = data;

    call->run(call->context);
    return NULL;
}

bool sql_run_with_stack(void (*run)(void *context), void *context)
{
    struct call call = { run, context };
    pthread_attr_t attributes;
    pthread_t thread;
    bool is_started;

    if (pthread_attr_init(&attributes) != 0)
        return false;
    is_started = pthread_attr_setstacksize(&attributes, STACK_BYTES) == 0 &&
                 pthread_create(&thread, &attributes, start, &call) == 0;
    (void)pthread_attr_destroy(&attributes);
    return is_started && pthread_join(thread, NULL) == 0;
}
