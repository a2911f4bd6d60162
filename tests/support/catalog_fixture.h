/* tests/support/catalog_fixture.h - a database of its own for tests of what reads a catalog; they fail when it cannot.
 */
#ifndef TESTS_SUPPORT_CATALOG_FIXTURE_H
#define TESTS_SUPPORT_CATALOG_FIXTURE_H

#include "postgres/session.h"
#include "rollback/snapshot.h"

#include <glib.h>

/* On the server that TESTS_SERVER names: an empty database, and a session on it; stop() ends the session. */
void catalog_start(void);
void catalog_stop(void);
extern struct session catalog_session;

/* Run statements; the answer of a query of one column and one row, owned by the caller. */
void catalog_run(const char *text);
char *catalog_ask(const char *query);

/* A snapshot of the database as it is; to be released. */
void catalog_snapshot(struct snapshot *snapshot);

/* Is the line among them? */
bool catalog_has_line(const GPtrArray *lines, const char *line);

#endif
