/* sql/split.h - a script cut where psql would cut it: statements, COPY data, psql's own lines. Pure text work. */
#ifndef MIGRATOR_SQL_SPLIT_H
#define MIGRATOR_SQL_SPLIT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum sql_piece_kind {
    SQL_PIECE_STATEMENT,
    SQL_PIECE_COPY_FROM_STDIN,
    SQL_PIECE_BACKSLASH, /* a psql command: the rest of its line */
};

/* Offsets count from the start of the text that was split. A statement without a token in it is no piece. */
struct sql_piece {
    enum sql_piece_kind kind;
    size_t offset, length; /* from its first token to its last, without the semicolon */
    size_t end;            /* past its semicolon; the end of its last token when there is none */
    size_t data_offset, data_length;
    bool has_semicolon;
    bool is_atomic;          /* holds BEGIN ATOMIC: statements within the statement */
    bool is_data_terminated; /* the line "\." is there */
    bool has_text_after;     /* something follows COPY … FROM STDIN; on its line */
    bool is_interrupted;     /* a statement cut off by a backslash, or a backslash in a statement */
};

enum { SQL_PIECES_MAX = 500 * 1000 }; /* of one text */

/*
 * Cut text[0, length): a GArray of struct sql_piece, at most some SQL_PIECES_MAX of them; what is left of a text that
 * has more begins behind the end of the last. Semicolons end a statement except within parentheses and, as psql counts
 * them, within BEGIN … END of a function or procedure written in SQL.
 */
GArray *sql_split(const char *text, size_t length);

/*
 * Look for the first COPY … FROM STDIN from *position on, where a statement begins: true, and *data_offset is where the
 * line after it begins, which may be the text's end. False: there is none that is complete in the text, newline
 * included; *position is then where the last statement begins that is not: to look on from there when more text has
 * come.
 */
bool sql_find_copy_data(const char *text, size_t length, size_t *position, size_t *data_offset);

/* Is it the line that ends the data: "\\."? Without its newline. */
bool sql_ends_copy_data(const char *line, size_t length);

#endif
