/* report/report.h - one neutral document that every command's result is; writers turn it into a format. */
#ifndef MIGRATOR_REPORT_REPORT_H
#define MIGRATOR_REPORT_REPORT_H

#include "base/attributes.h"
#include "base/fault.h"
#include "base/finding.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * A report is: a kind ("status"), a headline, facts (key, label, value), tables (columns and rows), findings, and
 * notes (closing sentences: what to do next). It knows no domain type: commands fill it, writers print it.
 *
 * As JSON: {"report": kind, "format": 1, "headline": …, <fact key>: <value>, …, <table key>: [{<column key>: <value>},
 * …], "findings": […], "notes": […]}. Keys are lower_case words; the JSON Schemas are schemas/report/<kind>.json.
 */
struct report;

enum report_value_type {
    REPORT_NULL, /* nothing there: "" or a dash in text, null in JSON */
    REPORT_TEXT,
    REPORT_COMMIT, /* text; when it is a commit's hash of 40 or more digits, people see the first 12 */
    REPORT_INTEGER,
    REPORT_BOOLEAN,  /* "yes" or "no" in text */
    REPORT_TIME,     /* microseconds since 1970 UTC: "2026-03-01 12:00:00Z" in text, RFC 3339 in JSON */
    REPORT_DURATION, /* microseconds: "1.2 s" in text, milliseconds with up to three decimals in JSON */
};

/* What a value means to its reader; colour on a terminal, nothing elsewhere. */
enum report_style { REPORT_PLAIN, REPORT_GOOD, REPORT_WARN, REPORT_BAD, REPORT_DIM, REPORT_STRONG };

struct report_value {
    enum report_value_type type;
    enum report_style style;
    int64_t number;   /* REPORT_INTEGER, _BOOLEAN, _TIME, _DURATION */
    const char *text; /* REPORT_TEXT, _COMMIT; copied when it is added */
};

struct report_value report_null(void);
struct report_value report_text(const char *text); /* NULL becomes REPORT_NULL */
struct report_value report_styled(const char *text, enum report_style style);
struct report_value report_commit(const char *text); /* NULL becomes REPORT_NULL */
struct report_value report_integer(int64_t number);
struct report_value report_boolean(bool is_true);
struct report_value report_time(int64_t microseconds_since_1970);
struct report_value report_duration(int64_t microseconds);

struct report_column {
    const char *key;   /* for JSON */
    const char *label; /* for people; NULL: in JSON only */
    bool align_right;
};

struct report *report_new(const char *kind);
void report_free(struct report *report);
void report_cleanup(struct report **report); /* for CLEANUP() */

/* The first line: what one wants to know first. Formatted, plain text. */
void report_headline(struct report *report, enum report_style style, const char *format, ...) FORMAT(3, 4);

/* A fact; label NULL: in JSON only. The same key again replaces the value. */
void report_fact(struct report *report, const char *key, const char *label, struct report_value value);

/* Start a table; rows go to it until the next starts. title NULL: none. empty: the sentence shown instead of no rows.
 */
void report_table(struct report *report, const char *key, const char *title, const char *empty,
                  const struct report_column *columns, size_t column_count);

/* Add a row: as many values as the table has columns. */
void report_row(struct report *report, const struct report_value *values, size_t count);

/* Take the findings of a list, which is empty afterwards. They are sorted by place. */
void report_take_findings(struct report *report, GPtrArray *findings);

/* A closing sentence, in order: what to do next. */
void report_note(struct report *report, const char *format, ...) FORMAT(2, 3);

/*
 * A fault as part of the result ("fault" in JSON); the report keeps a copy. The text format leaves it out: there it is
 * printed on stderr in the words of report_fault_text().
 */
void report_fault(struct report *report, const struct fault *fault);

enum report_format {
    REPORT_AS_TEXT,
    REPORT_AS_JSON,
    REPORT_AS_MARKDOWN,
    REPORT_AS_HTML,
    REPORT_AS_SARIF,
    REPORT_AS_JUNIT,
    REPORT_AS_GITHUB,
    REPORT_FORMAT_COUNT
};

/* FAULT_USAGE, naming the nearest, when there is no such format. */
MUST_CHECK bool report_format_from_name(const char *name, enum report_format *format, struct fault *fault);
const char *report_format_name(enum report_format format);

struct report_options {
    bool colour;  /* text only */
    int width;    /* of the terminal in columns; 0: not a terminal, nothing is cut */
    FILE *stream; /* text only: where what is ready goes while the rest is made; NULL: nowhere */
};

/*
 * The whole document in a format, with a final newline, or what of it did not go to the stream, whose ferror() says
 * whether that went well; owned by the caller (g_free). Valid UTF-8.
 */
char *report_write(const struct report *report, enum report_format format, const struct report_options *options);

/* A fault as people read it on stderr: "error: …", place, line with caret, detail, state, hint; owned by the caller. */
char *report_fault_text(const struct fault *fault, const struct report_options *options);

#endif
