/* tests/support/actions.h - what a script does, as text to compare. */
#ifndef TESTS_SUPPORT_ACTIONS_H
#define TESTS_SUPPORT_ACTIONS_H

#include "sql/action.h"

#include <glib.h>

struct actions_fixture {
    struct sql_script script;
    struct sql_actions actions;
};

/* The text lowered as the file "a.sql". To be cleared. */
struct actions_fixture actions_read(const char *text);
void actions_fixture_clear(struct actions_fixture *fixture);
const struct sql_action *actions_at(const struct actions_fixture *fixture, guint index);

/*
 * One line for each action: its kind, then what is set of it: "ADD COLUMN relation=a name=b type=int4 [NOT_NULL]".
 * Owned by the caller.
 */
char *actions_describe(const struct sql_actions *list);

/* What is to be read of a text: lines as above; or, for each action, the text that its offset points at. */
struct actions_case {
    const char *text;
    const char *actions;
};
void actions_assert(const struct actions_case *expected);
void actions_assert_places(const struct actions_case *expected);

#endif
