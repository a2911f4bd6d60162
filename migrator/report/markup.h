/* report/markup.h - text inside XML, HTML and Markdown. */
#ifndef MIGRATOR_REPORT_MARKUP_H
#define MIGRATOR_REPORT_MARKUP_H

#include <glib.h>

/* Append a text as content, in one line or several; what XML cannot hold is made visible. */
void markup_append(GString *out, const char *text);

/* Append ` name="text"`, on one line. */
void markup_append_attribute(GString *out, const char *name, const char *text);

/* Append a text that stays text wherever it stands in Markdown: in a heading, a cell, a list item, a paragraph. */
void markup_append_markdown(GString *out, const char *text);

/*
 * Append a block of code as Markdown, each line behind `indent`. Its fence is longer than any row of backticks in it.
 * language: "sql", "text".
 */
void markup_append_fenced(GString *out, const char *indent, const char *language, const char *block);

#endif
