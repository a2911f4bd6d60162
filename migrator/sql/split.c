/* sql/split.c - the forward scan that cuts a script into pieces. */
#include "sql/split.h"
#include "sql/token.h"

#include <string.h>

/* The statement that is being read. */
struct splitter {
    struct sql_lexer lexer;
    GArray *pieces;
    struct sql_piece piece;
    struct sql_token previous;
    size_t token_count;
    size_t parentheses;
    size_t blocks;       /* open BEGIN and CASE of a routine's body */
    char first_words[4]; /* the first letters, lower case, of its first words: psql's way to know CREATE FUNCTION */
    size_t word_count;
    bool is_copy;
    bool reads_stdin;
};

static size_t offset_of(const struct splitter *splitter, const struct sql_token *token)
{
    return (size_t)(token->text - splitter->lexer.text);
}

static void begin_statement(struct splitter *splitter)
{
    splitter->piece = (struct sql_piece){ .kind = SQL_PIECE_STATEMENT };
    splitter->previous = (struct sql_token){ .kind = SQL_TOKEN_END };
    splitter->token_count = splitter->word_count = splitter->parentheses = splitter->blocks = 0;
    memset(splitter->first_words, 0, sizeof splitter->first_words);
    splitter->is_copy = splitter->reads_stdin = false;
}

static bool creates_routine(const struct splitter *splitter)
{
    const char *words = splitter->first_words;

    if (words[0] != 'c')
        return false;
    if (words[1] == 'o' && words[2] == 'r')
        return words[3] == 'f' || words[3] == 'p';
    return words[1] == 'f' || words[1] == 'p';
}

/* BEGIN, CASE and END of a routine's body in SQL, as psql counts them. */
static void count_block(struct splitter *splitter, const struct sql_token *token)
{
    if (!creates_routine(splitter) || splitter->parentheses > 0)
        return;
    if (sql_token_is_word(token, "BEGIN")) {
        splitter->blocks++;
    } else if (sql_token_is_word(token, "CASE")) {
        if (splitter->blocks > 0)
            splitter->blocks++;
    } else if (sql_token_is_word(token, "END")) {
        if (splitter->blocks > 0)
            splitter->blocks--;
    } else if (sql_token_is_word(token, "ATOMIC") && sql_token_is_word(&splitter->previous, "BEGIN")) {
        splitter->piece.is_atomic = true;
    }
}

static void take_word(struct splitter *splitter, const struct sql_token *token)
{
    if (splitter->word_count < G_N_ELEMENTS(splitter->first_words))
        splitter->first_words[splitter->word_count] = g_ascii_tolower(token->text[0]);
    splitter->word_count++;
    if (splitter->token_count == 0)
        splitter->is_copy = sql_token_is_word(token, "COPY");
    /* The grammar takes either word for the client's end of the line, whatever the direction. */
    if (splitter->is_copy && splitter->parentheses == 0 && sql_token_is_word(&splitter->previous, "FROM"))
        splitter->reads_stdin = sql_token_is_word(token, "STDIN") || sql_token_is_word(token, "STDOUT");
    count_block(splitter, token);
}

static void take_token(struct splitter *splitter, const struct sql_token *token)
{
    if (token->kind == SQL_TOKEN_WORD)
        take_word(splitter, token);
    else if (sql_token_is_symbol(token, '('))
        splitter->parentheses++;
    else if (sql_token_is_symbol(token, ')') && splitter->parentheses > 0)
        splitter->parentheses--;
    if (splitter->token_count == 0)
        splitter->piece.offset = offset_of(splitter, token);
    splitter->piece.length = offset_of(splitter, token) + token->length - splitter->piece.offset;
    splitter->piece.end = splitter->piece.offset + splitter->piece.length;
    splitter->previous = *token;
    splitter->token_count++;
}

static size_t line_end(const struct sql_lexer *lexer, size_t position)
{
    const char *start = lexer->text + position;
    const char *newline = memchr(start, '\n', lexer->length - position);

    return newline == NULL ? lexer->length : (size_t)(newline - lexer->text);
}

bool sql_ends_copy_data(const char *line, size_t length)
{
    return (length == 2 || (length == 3 && line[2] == '\r')) && line[0] == '\\' && line[1] == '.';
}

static void take_data(struct splitter *splitter)
{
    struct sql_lexer *lexer = &splitter->lexer;
    struct sql_lexer rest = { lexer->text, line_end(lexer, lexer->position), lexer->position };
    struct sql_piece *piece = &splitter->piece;
    struct sql_token token;
    size_t start;

    piece->has_text_after = sql_token_next(&rest, &token);
    piece->data_offset = lexer->position = MIN(rest.length + 1, lexer->length);
    do {
        start = lexer->position;
        lexer->position = line_end(lexer, start);
        piece->is_data_terminated = sql_ends_copy_data(lexer->text + start, lexer->position - start);
        if (lexer->position < lexer->length)
            lexer->position++;
    } while (!piece->is_data_terminated && lexer->position < lexer->length);
    piece->data_length = (piece->is_data_terminated ? start : lexer->length) - piece->data_offset;
}

static void end_statement(struct splitter *splitter, bool has_semicolon)
{
    splitter->piece.has_semicolon = has_semicolon;
    if (has_semicolon)
        splitter->piece.end = splitter->lexer.position;
    if (splitter->token_count > 0) {
        if (splitter->reads_stdin) {
            splitter->piece.kind = SQL_PIECE_COPY_FROM_STDIN;
            take_data(splitter);
        }
        g_array_append_val(splitter->pieces, splitter->piece);
    }
    begin_statement(splitter);
}

static void take_backslash(struct splitter *splitter, const struct sql_token *token)
{
    struct sql_piece command = { .kind = SQL_PIECE_BACKSLASH, .offset = offset_of(splitter, token) };

    command.is_interrupted = splitter->token_count > 0;
    if (command.is_interrupted) {
        splitter->piece.is_interrupted = true;
        splitter->reads_stdin = false; /* its data are not reached */
        end_statement(splitter, false);
    }
    command.end = splitter->lexer.position = line_end(&splitter->lexer, command.offset);
    command.length = command.end - command.offset;
    g_array_append_val(splitter->pieces, command);
}

/* Take tokens up to a semicolon that ends a statement; or to the text's end, or as many pieces as there may be: false.
 */
static bool take_statement(struct splitter *splitter)
{
    struct sql_token token;

    while (splitter->pieces->len < SQL_PIECES_MAX && sql_token_next(&splitter->lexer, &token)) {
        if (token.kind == SQL_TOKEN_BACKSLASH)
            take_backslash(splitter, &token);
        else if (sql_token_is_symbol(&token, ';') && splitter->parentheses == 0 && splitter->blocks == 0)
            return true;
        else
            take_token(splitter, &token);
    }
    return false;
}

static void split_init(struct splitter *splitter, const char *text, size_t length, size_t position)
{
    *splitter = (struct splitter){ .lexer = { text, length, position } };
    splitter->pieces = g_array_new(FALSE, FALSE, sizeof(struct sql_piece));
    begin_statement(splitter);
}

GArray *sql_split(const char *text, size_t length)
{
    struct splitter splitter;

    split_init(&splitter, text, length, 0);
    while (take_statement(&splitter))
        end_statement(&splitter, true);
    end_statement(&splitter, false);
    return splitter.pieces;
}

bool sql_find_copy_data(const char *text, size_t length, size_t *position, size_t *data_offset)
{
    struct splitter splitter;
    bool is_found = false;

    split_init(&splitter, text, length, *position);
    while (take_statement(&splitter) && !splitter.reads_stdin) {
        end_statement(&splitter, true);
        g_array_set_size(splitter.pieces, 0);
        *position = splitter.lexer.position;
    }
    if (splitter.reads_stdin) {
        size_t end = line_end(&splitter.lexer, splitter.lexer.position);
        is_found = splitter.lexer.position < length && end < length;
        *data_offset = is_found ? end + 1 : *data_offset;
    }
    g_array_unref(splitter.pieces);
    return is_found;
}
