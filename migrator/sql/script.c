/* sql/script.c - reads a script: cut, look at each statement, settle the transaction. */
#include "sql/reading.h"

#include <string.h>

enum { FINDINGS_MAX = 200 }; /* who has more to mend than this in one file starts at the first */

static struct finding *drop_finding(const struct sql_reading *reading, const char *id, enum finding_severity severity,
                                    const char *text)
{
    struct sql_overflow *overflow = reading->overflow;

    if (overflow->more == NULL)
        overflow->more = finding_add(reading->findings, "too-many-findings", severity, place_in(reading->file),
                                     "there is more to say of this file than is listed here");
    overflow->more->severity = MAX(overflow->more->severity, severity);
    g_clear_pointer(&overflow->dropped, finding_free);
    overflow->dropped = finding_new(id, severity, place_in(reading->file), "%s", text);
    return overflow->dropped;
}

struct finding *sql_reading_find(const struct sql_reading *reading, const char *id, enum finding_severity severity,
                                 size_t offset, const char *format, ...)
{
    struct place place;
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (reading->findings->len - reading->overflow->first >= FINDINGS_MAX)
        return drop_finding(reading, id, severity, text);
    place = place_at(reading->file, reading->text, reading->text_length, offset);
    return finding_add(reading->findings, id, severity, place, "%s", text);
}

struct sql_text sql_reading_statement(const struct sql_reading *reading, guint index)
{
    const struct sql_statement *statement = &g_array_index(reading->script->statements, struct sql_statement, index);

    return (struct sql_text){ reading->text + statement->offset, statement->length };
}

static void look_for_passwords(const struct sql_reading *reading, guint index)
{
    struct sql_text statement = sql_reading_statement(reading, index);
    struct sql_token password;
    struct finding *finding;

    if (!sql_text_password(statement, &password))
        return;
    finding = sql_reading_find(reading, "password-literal", FINDING_ERROR, (size_t)(password.text - reading->text),
                               "a password in clear text");
    finding->effect = g_strdup("everyone who can read the repository, the ledger or the server's log has it");
    finding->remedy = g_strdup("leave the password out, and set it outside of the migration");
}

/* Line ends are normalised before this; what is left is meant, or it is a mistake that nobody sees. */
static void look_for_carriage_returns(const struct sql_reading *reading, guint index)
{
    struct sql_text statement = sql_reading_statement(reading, index);
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    struct sql_token token;

    if (memchr(statement.text, '\r', statement.length) == NULL)
        return;
    while (sql_token_next(&lexer, &token)) {
        const char *found = memchr(token.text, '\r', token.length);

        if (found == NULL)
            continue;
        (void)sql_reading_find(reading, "carriage-return-in-literal", FINDING_WARNING, (size_t)(found - reading->text),
                               "a carriage return within a literal: it becomes part of the value");
        return;
    }
}

/* What was not read may do anything. */
static void assume_the_worst(struct sql_statement *statement)
{
    statement->tag = "script";
    statement->lock_class = SQL_LOCK_STRONG;
    statement->changes_session = true;
}

static void read_statements(const struct sql_reading *reading)
{
    GArray *statements = reading->script->statements;

    for (guint index = 0; index < statements->len; index++) {
        struct sql_statement *statement = &g_array_index(statements, struct sql_statement, index);

        if (statement->kind == SQL_STATEMENT_SIMPLE)
            assume_the_worst(statement);
        else
            sql_facts_read(sql_reading_statement(reading, index), statement);
        look_for_passwords(reading, index);
        look_for_carriage_returns(reading, index);
    }
}

static void sum_up(struct sql_script *script)
{
    script->changes_session = script->opaque;
    for (guint index = 0; index < script->statements->len; index++) {
        const struct sql_statement *statement = &g_array_index(script->statements, struct sql_statement, index);

        script->changes_session = script->changes_session || statement->changes_session;
        script->transaction_forbidden = script->transaction_forbidden || statement->transaction_forbidden;
        script->needs_simple = script->needs_simple || statement->kind == SQL_STATEMENT_COPY_FROM_STDIN ||
                               statement->kind == SQL_STATEMENT_COPY_TO_STDOUT ||
                               statement->kind == SQL_STATEMENT_SIMPLE;
    }
}

static void clear_statement(gpointer data)
{
    struct sql_statement *statement = data;

    g_free(statement->object);
    g_free(statement->object_schema);
}

/* Not text at all: the parser is not asked. */
static bool is_text(struct sql_reading *reading)
{
    const char *start = reading->text + reading->offset;
    const char *end = NULL;

    if (g_utf8_validate_len(start, reading->length, &end))
        return true;
    (void)sql_reading_find(reading, "syntax", FINDING_ERROR, (size_t)(end - reading->text),
                           *end == '\0' ? "a NUL byte: this is not text" : "not valid UTF-8 from here on");
    reading->script->opaque = true;
    return false;
}

void sql_script_read(struct sql_script *script, const char *file, GBytes *text, size_t offset, size_t length,
                     enum sql_script_mode mode, GPtrArray *findings)
{
    struct sql_overflow overflow = { .first = findings->len };
    struct sql_reading reading = { .script = script, .file = file, .mode = mode, .findings = findings };

    reading.overflow = &overflow;
    reading.text = g_bytes_get_data(text, &reading.text_length);
    reading.text = reading.text == NULL ? "" : reading.text;
    reading.offset = MIN(offset, reading.text_length);
    reading.length = MIN(length, reading.text_length - reading.offset);
    *script = (struct sql_script){ .text = g_bytes_ref(text), .offset = reading.offset, .length = reading.length };
    script->statements = g_array_new(FALSE, FALSE, sizeof(struct sql_statement));
    g_array_set_clear_func(script->statements, clear_statement);
    if (is_text(&reading))
        sql_reading_cut(&reading);
    read_statements(&reading);
    sql_reading_settle_transaction(&reading);
    sum_up(script);
    g_clear_pointer(&overflow.dropped, finding_free);
}

void sql_script_release(struct sql_script *script)
{
    if (script->statements != NULL)
        g_array_unref(script->statements);
    if (script->text != NULL)
        g_bytes_unref(script->text);
    g_free(script->begin_options);
    *script = (struct sql_script){ 0 };
}
