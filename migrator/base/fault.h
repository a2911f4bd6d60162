/* base/fault.h - why something could not be done: a value that is handed up, never a log line. */
#ifndef MIGRATOR_BASE_FAULT_H
#define MIGRATOR_BASE_FAULT_H

#include "base/attributes.h"
#include "base/place.h"

#include <glib.h>
#include <stdbool.h>

/* What the caller's script can do about it; the exit code of each is in fault_kinds[]. */
enum fault_kind {
    FAULT_NONE = 0,
    FAULT_ANSWER,    /* the question's answer is no: findings, pending, unsealed */
    FAULT_USAGE,     /* wrong usage or configuration */
    FAULT_CONNECT,   /* the database cannot be reached, or does not let us in */
    FAULT_REFUSED,   /* refused by policy or for its content; nothing was touched */
    FAULT_FAILED,    /* a migration failed and was rolled back clean */
    FAULT_PARTIAL,   /* a migration failed and left something behind */
    FAULT_LOCKED,    /* a lock was not to be had in time; nothing of this migration was touched */
    FAULT_AHEAD,     /* the database is ahead of this release and incompatible with it */
    FAULT_TAMPERED,  /* evidence of tampering */
    FAULT_IO,        /* a file could not be read or written */
    FAULT_CANCELLED, /* ended by a signal: `signal` says which */
    FAULT_BUG,       /* a mistake in this program */
    FAULT_KIND_COUNT
};

/*
 * All zero is "no fault". Every text is owned by the fault. Only `kind` and `text` are always there.
 * Texts never hold a password: connection strings do not enter a fault.
 */
struct fault {
    enum fault_kind kind;
    int signal;         /* FAULT_CANCELLED: its number */
    char sqlstate[6];   /* the server's, or "" */
    struct place place; /* where in the user's file */
    char *text;         /* one sentence, no full stop: what is wrong */
    char *detail;       /* the server's detail, or more on the cause */
    char *state;        /* what state the database is in now */
    char *hint;         /* what to do */
};

struct fault_kind_info {
    const char *name; /* for machines: "refused" */
    int exit_code;
    const char *meaning; /* for help and the manual */
};
extern const struct fault_kind_info fault_kinds[FAULT_KIND_COUNT];

/* The exit code for a fault; 0 for none, 128 + signal for FAULT_CANCELLED. */
int fault_exit_code(const struct fault *fault);

/*
 * Fill an empty fault; a fault that is set already stays as it is (the first cause counts).
 * Always returns false, so that a failing function can end with `return fault_set(...)`.
 */
bool fault_set(struct fault *fault, enum fault_kind kind, const char *format, ...) FORMAT(3, 4);

/* Replace one of the texts; a no-op when `fault` has no kind. Always return false. */
bool fault_set_detail(struct fault *fault, const char *format, ...) FORMAT(2, 3);
bool fault_set_state(struct fault *fault, const char *format, ...) FORMAT(2, 3);
bool fault_set_hint(struct fault *fault, const char *format, ...) FORMAT(2, 3);

/* Put words before the text: "cannot read migrator.conf: " + text. Always returns false. */
bool fault_prefix(struct fault *fault, const char *format, ...) FORMAT(2, 3);

/* Hand over `place` (the fault owns it from now on). Always returns false. */
bool fault_set_place(struct fault *fault, struct place place);

/* Move `from` into `to`, which must be empty; `from` is empty afterwards. Always returns false. */
bool fault_move(struct fault *to, struct fault *from);

void fault_clear(struct fault *fault);

/* For `make check`: an analyser sees one file at a time, and would try what happens after an answer of true. */
#if defined(ANALYSING) && !defined(FAULT_ITSELF)
#define fault_set(...)        ((void)fault_set(__VA_ARGS__), false)
#define fault_set_detail(...) ((void)fault_set_detail(__VA_ARGS__), false)
#define fault_set_state(...)  ((void)fault_set_state(__VA_ARGS__), false)
#define fault_set_hint(...)   ((void)fault_set_hint(__VA_ARGS__), false)
#define fault_prefix(...)     ((void)fault_prefix(__VA_ARGS__), false)
#define fault_set_place(...)  ((void)fault_set_place(__VA_ARGS__), false)
#define fault_move(...)       ((void)fault_move(__VA_ARGS__), false)
#endif

#endif
