/* tests/support/golden.h - compare an output with a file under tests/golden/, or write that file anew. */
#ifndef TESTS_SUPPORT_GOLDEN_H
#define TESTS_SUPPORT_GOLDEN_H

/*
 * Fail the test unless `actual` is what tests/golden/<name> holds, byte for byte.
 * With GOLDEN=write in the environment the file is written instead: read the difference with git before committing.
 */
void golden_compare(const char *name, const char *actual);

#endif
