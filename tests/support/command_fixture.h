/* tests/support/command_fixture.h - a project of its own for each test, and a command's context in it. */
#ifndef TESTS_SUPPORT_COMMAND_FIXTURE_H
#define TESTS_SUPPORT_COMMAND_FIXTURE_H

#include "command/context.h"

extern char *project; /* a temporary folder with an empty migrator.conf */
extern struct context context;

void command_fixture_start(void);
void command_fixture_stop(void);

/* Read a command line, cut as a shell does: its settings are in the context, and nothing of it was done. */
void command_fixture_read(const char *line);

/* From here to there what is written to stderr is kept; owned by the caller. */
void command_fixture_catch(void);
char *command_fixture_caught(void);

#endif
