/* tests/support/git_fixture.h - a repository of its own for each test, and steps in it that must succeed. */
#ifndef TESTS_SUPPORT_GIT_FIXTURE_H
#define TESTS_SUPPORT_GIT_FIXTURE_H

extern char *git_root;       /* a temporary folder, for what is to lie beside the repository */
extern char *git_repository; /* git_root/here, on an empty branch main */
extern char *git_directory;  /* git_repository/db/migrations */

/* The variables of CI and the configuration of this machine count for nothing. */
void git_fixture_start(void);
void git_fixture_stop(void);

/* Go on in another repository below git_root. */
void git_fixture_move(const char *name);

/* Run "git " and a line of words in the repository. */
void git_run(const char *line);
/* What it prints, without the last newline; owned by the caller. */
char *git_ask(const char *line);

/* Write or remove a file by its name relative to the directory. */
void git_put(const char *name, const char *content);
void git_take(const char *name);

/* Commit all there is, or nothing. */
void git_commit(void);

#endif
