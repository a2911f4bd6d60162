/* sql/token.h - PostgreSQL's lexical rules, read forwards: what is a word, a literal, a comment. */
#ifndef MIGRATOR_SQL_TOKEN_H
#define MIGRATOR_SQL_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum sql_token_kind {
    SQL_TOKEN_END,
    SQL_TOKEN_WORD,   /* a keyword or an identifier without quotes */
    SQL_TOKEN_QUOTED, /* "an identifier", U&"…" too */
    SQL_TOKEN_STRING, /* 'a', E'a', B'1', X'f', N'a', U&'a', with its continuation on later lines */
    SQL_TOKEN_DOLLAR, /* $$ a $$, $tag$ a $tag$ */
    SQL_TOKEN_NUMBER,
    SQL_TOKEN_SYMBOL,    /* any other character, one at a time */
    SQL_TOKEN_BACKSLASH, /* "\" outside of literals: psql's, never SQL */
    SQL_TOKEN_UNCLOSED,  /* a block comment without an end: never SQL, and the parser's to refuse */
};

struct sql_token {
    enum sql_token_kind kind;
    const char *text;
    size_t length;
};

/* Reads text[position, length); blanks and comments are skipped. What is not closed reaches to the end. */
struct sql_lexer {
    const char *text;
    size_t length;
    size_t position; /* past the last token */
};

/* A comment with its marks: of a line, without the line's end; or a block that is closed. */
struct sql_comment {
    const char *text;
    size_t length;
    bool is_block;
};

/* The next comment that stands before the next token; false when a token, or the end, comes first. */
bool sql_comment_next(struct sql_lexer *lexer, struct sql_comment *comment);

/* The next token; false, and SQL_TOKEN_END, at the end. */
bool sql_token_next(struct sql_lexer *lexer, struct sql_token *token);

/* Is it this keyword? `word` in upper case. */
bool sql_token_is_word(const struct sql_token *token, const char *word);

/* Is it this one character? */
bool sql_token_is_symbol(const struct sql_token *token, char symbol);

/* The identifier that a WORD or QUOTED token names: folded or unquoted; owned by the caller. U&"…" stays as written. */
char *sql_token_identifier(const struct sql_token *token);

#endif
