/* report/visible.h - text as a terminal or a page may show it, and how wide it is there. */
#ifndef MIGRATOR_REPORT_VISIBLE_H
#define MIGRATOR_REPORT_VISIBLE_H

#include <glib.h>
#include <stddef.h>

/*
 * Control characters become signs (ESC: U+241B), other characters that steer a terminal or turn the direction of
 * writing become <U+202E>. Those in `keep` (of "\t\n") stay. Valid UTF-8 in and out; owned by the caller.
 */
char *visible_text(const char *text, const char *keep);

/* In columns of a terminal: wide characters take two, combining ones none. */
size_t visible_width(const char *text);
size_t visible_character_width(gunichar character);

/* At most `width` columns of a text, ending in an ellipsis when something was cut; owned by the caller. */
char *visible_cut(const char *text, size_t width);

/* How many characters a valid UTF-8 text has. */
size_t visible_length(const char *text);

#endif
