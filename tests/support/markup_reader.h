/* tests/support/markup_reader.h - read XML (or HTML that is XML too) back, to see that what was written is well-formed.
 */
#ifndef TESTS_SUPPORT_MARKUP_READER_H
#define TESTS_SUPPORT_MARKUP_READER_H

#include <glib.h>

/*
 * The document as a list of strings (g_strfreev): "<element", "name=value" of each attribute, the text of each piece
 * of content, ">element". Fails the test when it is not well-formed.
 */
GStrv markup_read(const char *document);

/* How many strings of the list are `wanted`, or start with it. */
guint markup_count(char **list, const char *wanted);
guint markup_count_prefix(char **list, const char *prefix);

#endif
