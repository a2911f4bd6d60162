/* report/markup.h - text inside XML and HTML. */
#ifndef MIGRATOR_REPORT_MARKUP_H
#define MIGRATOR_REPORT_MARKUP_H

#include <glib.h>

/* Append a text as content, in one line or several; what XML cannot hold is made visible. */
void markup_append(GString *out, const char *text);

/* Append ` name="text"`, on one line. */
void markup_append_attribute(GString *out, const char *name, const char *text);

#endif
