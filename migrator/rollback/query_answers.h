/* rollback/query_answers.h - what a server says of the running release's statements: prepared, described, tried. */
#ifndef MIGRATOR_ROLLBACK_QUERY_ANSWERS_H
#define MIGRATOR_ROLLBACK_QUERY_ANSWERS_H

#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"
#include "rollback/queries.h"

#include <glib.h>
#include <stdbool.h>

/*
 * Ask for each of the queries. Each is tried in a savepoint of one transaction, which is rolled back: with values made
 * up for its parameters, in the ways of enum query_way until it runs in one; where there are earlier answers (NULL:
 * none) in the way and with the values with which it ran then. *answers: GPtrArray of struct query_answer *, one for
 * each, owned by the caller. For throw-away databases: sequences advance, and what functions do elsewhere stays.
 * FAULT_CONNECT, FAULT_FAILED.
 */
MUST_CHECK bool query_answers_read(GPtrArray **answers, const GPtrArray *queries, const GPtrArray *earlier,
                                   struct session *session, struct fault *fault);

#endif
