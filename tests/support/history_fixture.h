/* tests/support/history_fixture.h - a folder with a history for each test, and steps that must succeed. */
#ifndef TESTS_SUPPORT_HISTORY_FIXTURE_H
#define TESTS_SUPPORT_HISTORY_FIXTURE_H

#include "history/history.h"

#include <glib.h>
#include <stdint.h>

enum { CHAIN_LENGTH = 40 };

extern char *folder; /* of this test */
extern char *path;   /* folder/.migrator/history.db */

void history_fixture_start(void);
void history_fixture_stop(void);

struct history *open_good(void); /* without a notice */
void store_good(struct history *history, const GPtrArray *entries);
GPtrArray *read_good(struct history *history, int64_t after);

/* Make the history with a chain of CHAIN_LENGTH in it, and close it. */
void make_filled(void);

#endif
