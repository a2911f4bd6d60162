/* tests/support/lock_samples.h - the samples of tests/locks/ (its README.md has the format). */
#ifndef TESTS_SUPPORT_LOCK_SAMPLES_H
#define TESTS_SUPPORT_LOCK_SAMPLES_H

#include <glib.h>
#include <stdbool.h>

struct lock_sample {
    char *name;         /* "add_column: a serial column" */
    char *common;       /* what all samples of the file find */
    char *before;       /* what prepares this one; may be empty */
    char *statement;    /* what is measured */
    GPtrArray *besides; /* none: in a transaction; else outside, once for each while another session has this open */
    bool is_assumed;    /* the program cannot know all of it, and assumes more than there is */
    int since, until;   /* major versions */
};

/* The files' names; elements are char *, owned by the list. Aborts when there are none. */
GPtrArray *lock_samples_files(void);
/* Those of a file; elements are struct lock_sample *, owned by the list. */
GPtrArray *lock_samples_read(const char *file);
bool lock_sample_fits(const struct lock_sample *sample, int server_version);

#endif
