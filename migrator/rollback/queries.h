/* rollback/queries.h - the running release's statements: read from files, and what a migration does to them. Pure. */
#ifndef MIGRATOR_ROLLBACK_QUERIES_H
#define MIGRATOR_ROLLBACK_QUERIES_H

#include "base/attributes.h"
#include "base/fault.h"
#include "base/place.h"
#include "rollback/sample_values.h"

#include <glib.h>
#include <stdbool.h>

/* A statement of a file of queries. Its parameters are $1, $2 … */
struct query {
    struct place place;
    char *name; /* from a line `-- name: x` before it; else the file's, with a number from the second on */
    char *text;
    bool is_checked; /* false: PostgreSQL does not look at it before it runs (utility statements) */
};

/* Files of queries as another commit has them, which count instead of those of the same name in a folder. */
struct queries_committed {
    const char *reference; /* "origin/main", for places */
    GHashTable *texts;     /* name of the file -> GBytes * */
};

/*
 * Read *.sql of a folder, in the order of their names; committed may be NULL. *queries: GPtrArray of struct query *,
 * owned by the caller; empty when there is no such folder. FAULT_REFUSED, with the place: not SQL. FAULT_IO.
 */
MUST_CHECK bool queries_read(GPtrArray **queries, const char *folder, const struct queries_committed *committed,
                             struct fault *fault);

/* The same of one file's text, which is appended. */
MUST_CHECK bool queries_read_text(GPtrArray *queries, const char *file, GBytes *text, struct fault *fault);

GPtrArray *query_list_new(void);

/* How a statement was tried, in the order in which the ways are gone. */
enum query_way {
    QUERY_AS_IT_IS,
    QUERY_WITHOUT_TRIGGERS, /* session_replication_role = replica: foreign keys let it pass */
    QUERY_WITHOUT_CHECKS,   /* nor are there any CHECK constraints: what is made up seldom satisfies them */
    QUERY_NULLS,            /* nor any values: all parameters are NULL */
    QUERY_WAYS              /* none of them led anywhere */
};

/* What a server says of a statement. */
struct query_answer {
    struct fault refusal;         /* why it does not prepare it; FAULT_NONE: it does */
    char **columns;               /* "name type", in order; NULL-terminated; only when it does */
    char **values[SAMPLE_VALUES]; /* of its parameters as text, `count` each; NULL: SQL NULL, or all are */
    guint count;
    enum query_way way;          /* the first one in which it ran */
    bool has_run[SAMPLE_VALUES]; /* with these values, in that way */
    struct fault failure;        /* of the first try that failed, in that way or, where there is none, the first */
};
void query_answer_free(struct query_answer *answer);

/* A statement that a migration breaks. */
struct broken_query {
    const struct query *query; /* borrowed */
    char *why;                 /* several sentences' parts, no full stop */
};

/*
 * Hold the answers after a migration (GPtrArray of struct query_answer *, as many as queries) against those before it:
 * GPtrArray of struct broken_query *, owned by the caller. A statement is broken that was prepared and no longer is,
 * that returns other columns, or of whose tries, in the way in which one succeeded, none succeeds any more.
 */
GPtrArray *queries_compare(const GPtrArray *queries, const GPtrArray *before, const GPtrArray *after);

#endif
