/* sql/plpgsql_reader.h - what reading the statements and reading the declarations share. Internal to sql/. */
#ifndef MIGRATOR_SQL_PLPGSQL_READER_H
#define MIGRATOR_SQL_PLPGSQL_READER_H

#include "sql/lower.h"

enum plpgsql_block_kind { PLPGSQL_BEGIN, PLPGSQL_IF, PLPGSQL_CASE, PLPGSQL_LOOP };

struct plpgsql_block {
    enum plpgsql_block_kind kind;
    bool is_conditional;
};

struct plpgsql_reader {
    struct sql_lowering *lowering; /* its source is the whole body, its tokens are the body's */
    char *text;                    /* the source's, to be written to */
    struct sql_arena *scratch;     /* for one piece at a time */
    guint next;                    /* token */
    GArray *blocks;                /* struct plpgsql_block */
    guint conditional;             /* blocks that are */
    bool may_have_returned;
    bool is_lost;
    GHashTable *constants; /* variable to text, for those that keep their first value */
};

/* Tokens, seen from the next one. */
const struct sql_token *sql_plpgsql_peek(struct plpgsql_reader *reader, guint ahead);
bool sql_plpgsql_is_word(struct plpgsql_reader *reader, guint index, const char *word);
bool sql_plpgsql_is_symbol(struct plpgsql_reader *reader, guint index, char symbol);

/* Bytes of the source: where a token begins; where the last one before `end` ends. */
size_t sql_plpgsql_location(struct plpgsql_reader *reader, guint index);
size_t sql_plpgsql_end_location(struct plpgsql_reader *reader, guint end);

/* The first token from `index` on that is one of the words (NULL: no word) or ";", outside of parentheses and CASE. */
guint sql_plpgsql_find(struct plpgsql_reader *reader, guint index, const char *word, const char *other);

/* Lower tokens [first, end) as a statement; as an expression, for what it calls; as the text of an EXECUTE. */
void sql_plpgsql_lower_statement(struct plpgsql_reader *reader, guint first, guint end);
void sql_plpgsql_lower_expression(struct plpgsql_reader *reader, guint first, guint end);
void sql_plpgsql_lower_dynamic(struct plpgsql_reader *reader, guint execute, guint first, guint end);

/* A statement of PL/pgSQL's own that begins at the token and that rules ask for: SQL_OTHER with these words. */
void sql_plpgsql_note(struct plpgsql_reader *reader, guint index, const char *words);

/* Put blanks in the place of tokens [first, end). */
void sql_plpgsql_blank(struct plpgsql_reader *reader, guint first, guint end);

/* DECLARE, up to BEGIN. (sql/plpgsql_declare.c) */
void sql_plpgsql_declare(struct plpgsql_reader *reader);

#endif
