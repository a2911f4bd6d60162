/* history/handle.h - what an open history is, for the files of this folder. */
#ifndef MIGRATOR_HISTORY_HANDLE_H
#define MIGRATOR_HISTORY_HANDLE_H

#include "base/fault.h"
#include "history/history.h"
#include "history/sqlite.h"

#include <stdbool.h>

struct history {
    struct sqlite sqlite;
};

/* After a failure: if the file was found damaged, move it aside and begin a new one. Always returns false. */
bool history_heal(struct history *history, struct fault *fault);

#endif
