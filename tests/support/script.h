/* tests/support/script.h - a script read for a test, and what was read of it as text to compare. */
#ifndef TESTS_SUPPORT_SCRIPT_H
#define TESTS_SUPPORT_SCRIPT_H

#include "sql/facts.h"
#include "sql/script.h"

#include <glib.h>

struct script_fixture {
    struct sql_script script;
    GPtrArray *findings;
};

struct sql_text text_of(const char *text);

/* The text read as the file "a.sql". To be cleared. */
struct script_fixture script_read(const char *text, enum sql_script_mode mode);
void script_fixture_clear(struct script_fixture *fixture);

const struct sql_statement *script_statement(const struct script_fixture *fixture, guint index);
const struct finding *script_finding(const struct script_fixture *fixture, guint index);

/* The findings as "id:line:column", joined by blanks. Owned by the caller. */
char *script_findings(const struct script_fixture *fixture);

/* What is to be read of a text: its statements joined by " | ", its findings as above. */
struct script_case {
    const char *text;
    enum sql_script_mode mode;
    const char *statements, *findings;
};
void script_assert(const struct script_case *expected);

#endif
