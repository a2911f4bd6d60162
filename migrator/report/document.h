/* report/document.h - the inside of a report, for its writers only. */
#ifndef MIGRATOR_REPORT_DOCUMENT_H
#define MIGRATOR_REPORT_DOCUMENT_H

#include "report/report.h"

#include <glib.h>

/* Every text in here is valid UTF-8 (repaired when it was added), may hold any character, and lives in `texts`. */

struct report_fact {
    const char *key;
    const char *label; /* NULL: for machines only */
    struct report_value value;
};

struct report_table {
    const char *key;
    const char *title; /* or NULL */
    const char *empty; /* or NULL */
    GArray *columns;   /* struct report_column */
    GArray *values;    /* struct report_value, row by row */
};

struct report {
    GStringChunk *texts;
    const char *kind;
    const char *headline; /* or NULL */
    enum report_style headline_style;
    GArray *facts;       /* struct report_fact */
    GPtrArray *tables;   /* struct report_table * */
    GPtrArray *findings; /* struct finding *, sorted; their texts and places are valid UTF-8 too */
    GPtrArray *notes;    /* const char * */
    struct fault fault;
};

size_t report_table_rows(const struct report_table *table);
const struct report_column *report_table_column(const struct report_table *table, size_t column);
const struct report_value *report_table_value(const struct report_table *table, size_t row, size_t column);

/* For people: false when none of its columns is shown, or it has no rows and no words for that. */
bool report_table_is_shown(const struct report_table *table);

/* For people: false when it has no label, or all its values are REPORT_NULL. */
bool report_table_column_is_shown(const struct report_table *table, size_t column);

/* Its values are numbers or durations, or the command asked for it. */
bool report_table_column_is_right(const struct report_table *table, size_t column);

/* Append the document in a format; `options` matter to text only. */
void report_write_text(const struct report *report, const struct report_options *options, GString *out);
void report_write_json(const struct report *report, const struct report_options *options, GString *out);
void report_write_markdown(const struct report *report, const struct report_options *options, GString *out);
void report_write_html(const struct report *report, const struct report_options *options, GString *out);
void report_write_sarif(const struct report *report, const struct report_options *options, GString *out);
void report_write_junit(const struct report *report, const struct report_options *options, GString *out);
void report_write_github(const struct report *report, const struct report_options *options, GString *out);

#endif
