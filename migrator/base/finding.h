/* base/finding.h - something a check found in a file: what `verify`, `lint` and `plan` list. */
#ifndef MIGRATOR_BASE_FINDING_H
#define MIGRATOR_BASE_FINDING_H

#include "base/attributes.h"
#include "base/place.h"

#include <glib.h>

enum finding_severity {
    FINDING_NOTE,    /* worth knowing; never fails a check */
    FINDING_WARNING, /* should be looked at; does not fail a check by default */
    FINDING_ERROR,   /* fails the check */
    FINDING_SEVERITY_COUNT
};

/* The word for a severity: "note", "warning", "error". */
const char *finding_severity_name(enum finding_severity severity);

struct finding {
    const char *id; /* stable, e.g. "checksum-differs"; static storage */
    enum finding_severity severity;
    struct place place;
    char *text;   /* one sentence: what is wrong */
    char *effect; /* what happens if it stays; or NULL */
    char *remedy; /* what to do; or NULL */

    /* Of hazards that analysis/ found; NULL elsewhere. */
    const char *axis;  /* what is in danger: "availability", "compatibility", "data" …; static storage */
    const char *basis; /* how it is known: "parsed", "replayed", "executed"; static storage */
    char *safe_way;    /* SQL to write instead, several lines */
};

/* A new finding that owns `place` and its texts; the text is formatted. finding_free() ends it. */
struct finding *finding_new(const char *id, enum finding_severity severity, struct place place, const char *format, ...)
        FORMAT(4, 5);
void finding_free(struct finding *finding);

/* A list that owns its findings: GPtrArray of struct finding *. */
GPtrArray *finding_list_new(void);

/* Append a finding and return it, so that effect and remedy can be set with g_strdup. */
struct finding *finding_add(GPtrArray *findings, const char *id, enum finding_severity severity, struct place place,
                            const char *format, ...) FORMAT(5, 6);

/* How many findings have at least this severity. */
guint finding_count(const GPtrArray *findings, enum finding_severity at_least);

/* Order by file, line, column, id; the order in which reports list them. */
void finding_sort(GPtrArray *findings);

#endif
