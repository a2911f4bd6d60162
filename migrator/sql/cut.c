/* sql/cut.c - from text to statements: the splitter's pieces, held against the parser's. */
#include "sql/grammar.h"
#include "sql/reading.h"
#include "sql/respell.h"
#include "sql/split.h"

#include <string.h>

enum {
    BATCH_BYTES = 256 * 1024, /* parsed at once, or one statement if that is longer: bounds the parser's memory */
    REFUSALS_MAX = 20,        /* after as many mistakes the parser is not asked any more */
    COMMAND_BYTES_SHOWN = 40,
};

static struct sql_piece *piece_at(GArray *pieces, guint index)
{
    return &g_array_index(pieces, struct sql_piece, index);
}

static struct sql_statement *add_statement(struct sql_reading *reading, enum sql_statement_kind kind, size_t offset,
                                           size_t length)
{
    struct sql_statement statement = { .kind = kind, .offset = reading->offset + offset, .length = length };

    g_array_append_val(reading->script->statements, statement);
    return &g_array_index(reading->script->statements, struct sql_statement, reading->script->statements->len - 1);
}

/* "\connect" of "\connect other"; at least the backslash. */
static size_t command_length(const char *command, size_t length)
{
    size_t word_length = 1;

    while (word_length < length && g_ascii_isgraph(command[word_length]))
        word_length++;
    return word_length;
}

/* psql's commands that say nothing about the database: pg_dump writes the first two. */
static bool is_harmless_command(const char *command, size_t length)
{
    static const char *const harmless[] = { "\\restrict", "\\unrestrict", "\\echo", "\\qecho", "\\warn" };

    for (size_t word = 0; word < G_N_ELEMENTS(harmless); word++)
        if (strlen(harmless[word]) == length && memcmp(command, harmless[word], length) == 0)
            return true;
    return false;
}

static void take_command(struct sql_reading *reading, const struct sql_piece *piece)
{
    const char *command = reading->text + reading->offset + piece->offset;
    size_t length = command_length(command, piece->length);
    int shown = (int)MIN(length, COMMAND_BYTES_SHOWN);
    size_t offset = reading->offset + piece->offset;
    struct finding *finding;

    if (is_harmless_command(command, length) && !piece->is_interrupted) {
        (void)sql_reading_find(reading, "psql-command-dropped", FINDING_NOTE, offset,
                               "%.*s is a command of psql and is left out", shown, command);
        return;
    }
    finding = sql_reading_find(reading, "psql-command", FINDING_ERROR, offset,
                               "%.*s is a command of psql, not SQL: the server does not know it", shown, command);
    finding->remedy = g_strdup("write it in SQL, or take it out of the migration");
    reading->script->has_command = true;
}

static void check_copy(const struct sql_reading *reading, const struct sql_piece *piece)
{
    size_t offset = reading->offset + piece->offset;
    struct finding *finding;

    if (piece->has_text_after) {
        finding = sql_reading_find(reading, "syntax", FINDING_ERROR, offset,
                                   "something follows COPY … FROM STDIN; on its line, where its data begin");
        finding->remedy = g_strdup("put it on a line of its own, behind the line \"\\.\"");
    }
    if (!piece->is_data_terminated) {
        finding = sql_reading_find(reading, "copy-unterminated", FINDING_ERROR, offset,
                                   "the data of COPY … FROM STDIN have no end: the line \"\\.\" is missing");
        finding->remedy = g_strdup("end the data with a line that is just \"\\.\"");
    }
}

static struct sql_statement *add_piece(struct sql_reading *reading, const struct sql_piece *piece)
{
    bool is_copy = piece->kind == SQL_PIECE_COPY_FROM_STDIN;
    struct sql_statement *statement = add_statement(
            reading, is_copy ? SQL_STATEMENT_COPY_FROM_STDIN : SQL_STATEMENT_PLAIN, piece->offset, piece->length);

    if (!is_copy)
        return statement;
    statement->data_offset = reading->offset + piece->data_offset;
    statement->data_length = piece->data_length;
    check_copy(reading, piece);
    return statement;
}

/* Is it read all the same, in older words? */
static bool is_respelt(const char *text, size_t length)
{
    g_autofree char *respelt = g_strndup(text, length);
    g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, sizeof(struct sql_respelt));
    g_autoptr(GArray) spans = NULL;
    CLEANUP(sql_refusal_clear) struct sql_refusal refusal = { 0 };

    return sql_respell(respelt, length, notes) && sql_grammar_split(respelt, length, &spans, &refusal);
}

static void report_newer(const struct sql_reading *reading, size_t at, bool is_read, const char *newer, int version)
{
    struct finding *finding =
            sql_reading_find(reading, "syntax-newer", is_read ? FINDING_NOTE : FINDING_WARNING, at,
                             "%s is PostgreSQL %d's: the parser built in here, 15's, cannot check it", newer, version);

    finding->effect = g_strdup(is_read ? "what the statement does is known, by its older words; a mistake in the newer "
                                         "ones is found when it runs"
                                       : "what the statement does is not known before it runs");
}

/* Say what the parser refused. offset, length: what it was given. False: a newer one may take it. */
static bool report_refusal(struct sql_reading *reading, size_t offset, size_t length, const struct sql_refusal *refusal)
{
    const char *text = reading->text + reading->offset + offset;
    struct sql_token password;
    bool is_secret = sql_text_password((struct sql_text){ text, length }, &password);
    int version = 0;
    const char *newer = sql_grammar_newer(text, length, refusal, &version);
    size_t at = reading->offset + offset + refusal->offset;

    reading->script->opaque = true;
    if (newer == NULL) {
        struct finding *finding =
                sql_reading_find(reading, "syntax", FINDING_ERROR, at, "%s",
                                 is_secret ? "syntax error in a statement with a password" : refusal->message);
        finding->remedy = g_strdup("correct it: as it is, nothing of this file runs");
        reading->refusals++;
        return true;
    }
    reading->script->server_version = MAX(reading->script->server_version, version);
    report_newer(reading, at, is_respelt(text, length), newer, version);
    return false;
}

/* Do the parser and the splitter cut alike? Only then both are right. */
static bool cuts_agree(GArray *pieces, guint first, guint end, size_t start, const GArray *spans)
{
    if (spans->len != end - first)
        return false;
    for (guint index = 0; index < spans->len; index++) {
        const struct sql_span *span = &g_array_index(spans, struct sql_span, index);
        const struct sql_piece *piece = piece_at(pieces, first + index);
        size_t span_end = start + span->offset + span->length;

        if (start + span->offset > piece->offset || span_end < piece->offset + piece->length || span_end > piece->end)
            return false;
    }
    return true;
}

/* The batch as one simple query: nothing in it can be cut with certainty. */
static void add_uncut(struct sql_reading *reading, GArray *pieces, guint first, guint end)
{
    size_t start = piece_at(pieces, first)->offset;
    struct finding *finding =
            sql_reading_find(reading, "not-cut", FINDING_WARNING, reading->offset + start,
                             "where one statement ends and the next begins is not certain from here on");

    finding->effect = g_strdup("all of them are sent at once, and what they do is not known before they run");
    reading->script->opaque = true;
    (void)add_statement(reading, SQL_STATEMENT_SIMPLE, start, piece_at(pieces, end - 1)->end - start);
}

/* The batch was refused: find the statements that are to blame. */
static void take_one_by_one(struct sql_reading *reading, GArray *pieces, guint first, guint end)
{
    for (guint index = first; index < end; index++) {
        const struct sql_piece *piece = piece_at(pieces, index);
        CLEANUP(sql_refusal_clear) struct sql_refusal refusal = { 0 };
        g_autoptr(GArray) spans = NULL;
        bool is_refused =
                reading->refusals < REFUSALS_MAX &&
                !sql_grammar_split(reading->text + reading->offset + piece->offset, piece->length, &spans, &refusal) &&
                report_refusal(reading, piece->offset, piece->length, &refusal);

        add_piece(reading, piece)->is_refused = is_refused;
    }
}

static bool holds_atomic(GArray *pieces, guint first, guint end)
{
    for (guint index = first; index < end; index++)
        if (piece_at(pieces, index)->is_atomic)
            return true;
    return false;
}

static void take_batch(struct sql_reading *reading, GArray *pieces, guint first, guint end)
{
    size_t start = piece_at(pieces, first)->offset;
    size_t length = piece_at(pieces, end - 1)->end - start;
    CLEANUP(sql_refusal_clear) struct sql_refusal refusal = { 0 };
    g_autoptr(GArray) spans = NULL;

    if (reading->refusals >= REFUSALS_MAX) {
        take_one_by_one(reading, pieces, first, end);
    } else if (!sql_grammar_split(reading->text + reading->offset + start, length, &spans, &refusal)) {
        if (!holds_atomic(pieces, first, end)) {
            take_one_by_one(reading, pieces, first, end);
            return;
        }
        (void)report_refusal(reading, start, length, &refusal);
        add_uncut(reading, pieces, first, end);
    } else if (cuts_agree(pieces, first, end, start, spans)) {
        for (guint index = first; index < end; index++)
            (void)add_piece(reading, piece_at(pieces, index));
    } else {
        add_uncut(reading, pieces, first, end);
    }
}

/* How many pieces from `first` go to the parser at once: statements in a row, up to a COPY, bounded in bytes. */
static guint batch_end(GArray *pieces, guint first)
{
    size_t start = piece_at(pieces, first)->offset;
    guint end = first;

    while (end < pieces->len && piece_at(pieces, end)->kind != SQL_PIECE_BACKSLASH &&
           (end == first || piece_at(pieces, end)->end - start <= BATCH_BYTES)) {
        end++;
        if (piece_at(pieces, end - 1)->kind == SQL_PIECE_COPY_FROM_STDIN)
            break;
    }
    return end;
}

/* Is there anything behind the last piece? Then no more of it is read, and nothing of the file is run. */
static void refuse_rest(struct sql_reading *reading, GArray *pieces)
{
    struct sql_lexer lexer = { reading->text + reading->offset, reading->length, reading->length };
    struct sql_token token;
    struct finding *finding;

    if (pieces->len >= SQL_PIECES_MAX)
        lexer.position = piece_at(pieces, pieces->len - 1)->end;
    if (!sql_token_next(&lexer, &token))
        return;
    finding = sql_reading_find(reading, "file-too-large", FINDING_ERROR, (size_t)(token.text - reading->text),
                               "there are more than %d statements in this file", SQL_PIECES_MAX);
    finding->remedy = g_strdup("load rows with COPY, or with INSERT of many at once; or make several migrations of it");
    reading->script->opaque = true;
    add_statement(reading, SQL_STATEMENT_SIMPLE, (size_t)(token.text - lexer.text),
                  reading->length - (size_t)(token.text - lexer.text))
            ->is_refused = true;
}

void sql_reading_cut(struct sql_reading *reading)
{
    g_autoptr(GArray) pieces = sql_split(reading->text + reading->offset, reading->length);

    for (guint first = 0; first < pieces->len;) {
        guint end = batch_end(pieces, first);

        if (end == first) {
            take_command(reading, piece_at(pieces, first));
            first++;
        } else {
            take_batch(reading, pieces, first, end);
            first = end;
        }
    }
    refuse_rest(reading, pieces);
}
