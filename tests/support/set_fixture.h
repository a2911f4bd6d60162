/* tests/support/set_fixture.h - a directory of migrations for each test, read as a set. */
#ifndef TESTS_SUPPORT_SET_FIXTURE_H
#define TESTS_SUPPORT_SET_FIXTURE_H

#include "migration/set.h"

#include <glib.h>
#include <stddef.h>

extern char *set_root;      /* a temporary folder */
extern char *set_directory; /* set_root/migrations */
extern struct migration_set set;
extern GPtrArray *set_findings; /* of the last reading, sorted */
extern struct fault set_fault;

void set_fixture_start(void);
void set_fixture_stop(void);

/* Write a file by its name relative to the directory. */
void set_put(const char *name, const char *content);
void set_put_bytes(const char *name, const char *content, size_t length);

/* Read the directory, also when it is empty; layout NULL: detected. */
void set_read_as(const char *layout_wanted);

/* Write the checksum file that fits, and read again. */
void set_seal(void);

const struct migration *set_at(guint index);

/* The first finding of an id, or NULL; one that must be there, with a remedy, in a file whose name ends so. */
const struct finding *set_find(const char *id);
const struct finding *set_expect(const char *id, const char *file);

#endif
