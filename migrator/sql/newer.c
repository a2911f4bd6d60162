/* sql/newer.c - what later versions of PostgreSQL added to the grammar: tells new syntax from a mistake. */
#include "sql/grammar.h"
#include "sql/token.h"

#include <string.h>

enum { STATEMENT_BYTES_MAX = 64 * 1024 }; /* a longer one is not looked into */

/* Where the construct must be, seen from the token that the parser stopped at. */
enum newer_where {
    AT_ERROR, /* that token is one of its words */
    AROUND,   /* that token is one of clause_words[], within the parentheses that follow its words */
    BEHIND,   /* that token follows the parentheses that follow its words */
    LEADING,  /* the statement starts with its words */
};

struct newer {
    const char *words; /* in upper case; "*" is any token, other signs stand for themselves */
    enum newer_where where;
    int version;
    const char *statement; /* the statement's first word, when only it has this; or NULL */
    const char *name;
};

static const struct newer newer_table[] = {
    { "IS JSON", AT_ERROR, 16, NULL, "IS JSON" },
    { "IS NOT JSON", AT_ERROR, 16, NULL, "IS JSON" },
    { "JSON_OBJECT", AROUND, 16, NULL, "JSON_OBJECT(key: value)" },
    { "JSON_ARRAY", AROUND, 16, NULL, "JSON_ARRAY()" },
    { "JSON_OBJECTAGG", AROUND, 16, NULL, "JSON_OBJECTAGG()" },
    { "JSON_ARRAYAGG", AROUND, 16, NULL, "JSON_ARRAYAGG()" },
    { "JSON", AROUND, 17, NULL, "JSON()" },
    { "JSON_SCALAR", AROUND, 17, NULL, "JSON_SCALAR()" },
    { "JSON_SERIALIZE", AROUND, 17, NULL, "JSON_SERIALIZE()" },
    { "JSON_TABLE", AROUND, 17, NULL, "JSON_TABLE()" },
    { "JSON_EXISTS", AROUND, 17, NULL, "JSON_EXISTS()" },
    { "JSON_QUERY", AROUND, 17, NULL, "JSON_QUERY()" },
    { "JSON_VALUE", AROUND, 17, NULL, "JSON_VALUE()" },
    { "XMLSERIALIZE", AROUND, 16, NULL, "XMLSERIALIZE(… INDENT)" },
    { "STORAGE", AT_ERROR, 16, "CREATE", "STORAGE in CREATE TABLE" },
    { "WITH INHERIT", AT_ERROR, 16, "GRANT", "GRANT … WITH INHERIT" },
    { "WITH SET", AT_ERROR, 16, "GRANT", "GRANT … WITH SET" },
    { "INHERIT OPTION", AT_ERROR, 16, "REVOKE", "REVOKE INHERIT OPTION" },
    { "SET OPTION", AT_ERROR, 16, "REVOKE", "REVOKE SET OPTION" },
    { "AT LOCAL", AT_ERROR, 17, NULL, "AT LOCAL" },
    { "RETURNING", AT_ERROR, 17, "MERGE", "MERGE … RETURNING" },
    { "BY SOURCE", AT_ERROR, 17, NULL, "WHEN NOT MATCHED BY SOURCE" },
    { "BY TARGET", AT_ERROR, 17, NULL, "WHEN NOT MATCHED BY TARGET" },
    { "SET EXPRESSION", AT_ERROR, 17, "ALTER", "SET EXPRESSION" },
    { "SET ACCESS METHOD DEFAULT", AT_ERROR, 17, "ALTER", "SET ACCESS METHOD DEFAULT" },
    { "SET STATISTICS DEFAULT", AT_ERROR, 17, "ALTER", "SET STATISTICS DEFAULT" },
    { "RETURNING WITH", AT_ERROR, 18, NULL, "RETURNING WITH (OLD AS …, NEW AS …)" },
    { "WITHOUT OVERLAPS", AT_ERROR, 18, NULL, "WITHOUT OVERLAPS" },
    { ", PERIOD * )", AT_ERROR, 18, NULL, "PERIOD in a foreign key" },
    { "NOT ENFORCED", AT_ERROR, 18, NULL, "NOT ENFORCED" },
    { "ENFORCED", AT_ERROR, 18, NULL, "ENFORCED" },
    { "VIRTUAL", AT_ERROR, 18, NULL, "a VIRTUAL generated column" },
    { "GENERATED ALWAYS AS", BEHIND, 18, NULL, "a generated column that is VIRTUAL by default" },
    { "ALTER CONSTRAINT * INHERIT", AT_ERROR, 18, "ALTER", "ALTER CONSTRAINT … INHERIT" },
    { "NOT NULL NO INHERIT", AT_ERROR, 18, NULL, "NOT NULL … NO INHERIT of a column" },
    { "ADD NOT NULL", AT_ERROR, 18, "ALTER", "NOT NULL as a table constraint" },
    { "CONSTRAINT * NOT NULL", AT_ERROR, 18, NULL, "NOT NULL as a table constraint" },
    { "ON LARGE OBJECTS", AT_ERROR, 18, "ALTER", "default privileges ON LARGE OBJECTS" },
    { "VACUUM ONLY", AT_ERROR, 18, "VACUUM", "VACUUM ONLY" },
    { "ANALYZE ONLY", AT_ERROR, 18, NULL, "ANALYZE ONLY" },
    { "FOR PORTION OF", AT_ERROR, 19, NULL, "FOR PORTION OF" },
    { "IGNORE NULLS", AT_ERROR, 19, NULL, "IGNORE NULLS" },
    { "RESPECT NULLS", AT_ERROR, 19, NULL, "RESPECT NULLS" },
    { "DO SELECT", AT_ERROR, 19, "INSERT", "ON CONFLICT DO SELECT" },
    { "SPLIT PARTITION", AT_ERROR, 19, "ALTER", "SPLIT PARTITION" },
    { "MERGE PARTITIONS", AT_ERROR, 19, "ALTER", "MERGE PARTITIONS" },
    { "GRAPH_TABLE", AROUND, 19, NULL, "GRAPH_TABLE()" },
    { "CREATE PROPERTY GRAPH", LEADING, 19, "CREATE", "CREATE PROPERTY GRAPH" },
    { "ALTER PROPERTY GRAPH", LEADING, 19, "ALTER", "ALTER PROPERTY GRAPH" },
    { "DROP PROPERTY GRAPH", LEADING, 19, "DROP", "DROP PROPERTY GRAPH" },
    { "REPACK", LEADING, 19, "REPACK", "REPACK" },
    { "WAIT FOR LSN", LEADING, 19, "WAIT", "WAIT FOR LSN" },
};

/* The clauses in parentheses that an older parser, which takes them for a function's arguments, stops at. */
static const char *const clause_words[] = { ":",       "VALUE",  "ABSENT", "NULL",  "RETURNING", "WITH",
                                            "WITHOUT", "FORMAT", "ORDER",  "ERROR", "COLUMNS",   "PASSING",
                                            "AS",      "EMPTY",  "KEEP",   "OMIT",  "DEFAULT",   "ON",
                                            "INDENT",  "NO",     "TRUE",   "FALSE", "UNKNOWN",   "MATCH" };

/* The refused statement as tokens, and which of them the parser stopped at (tokens->len: its end). */
struct refused {
    GArray *tokens; /* struct sql_token */
    guint stop;
};

static const struct sql_token *token_at(const struct refused *refused, guint index)
{
    return index < refused->tokens->len ? &g_array_index(refused->tokens, struct sql_token, index) : NULL;
}

static bool token_matches(const struct sql_token *token, const char *word, size_t length)
{
    if (token == NULL)
        return false;
    if (token->kind == SQL_TOKEN_WORD)
        return token->length == length && g_ascii_strncasecmp(token->text, word, length) == 0;
    return length == 1 && sql_token_is_symbol(token, word[0]);
}

/* How many tokens the words cover when they stand at `index`; 0: they do not. */
static guint words_at(const struct refused *refused, guint index, const char *words)
{
    guint count = 0;

    for (const char *word = words; *word != '\0'; count++) {
        size_t length = strcspn(word, " ");
        const struct sql_token *token = token_at(refused, index + count);

        if (token == NULL || (word[0] != '*' && !token_matches(token, word, length)))
            return 0;
        word += length + (word[length] == ' ' ? 1 : 0);
    }
    return count;
}

static bool stops_at_clause(const struct refused *refused)
{
    for (size_t word = 0; word < G_N_ELEMENTS(clause_words); word++)
        if (token_matches(token_at(refused, refused->stop), clause_words[word], strlen(clause_words[word])))
            return true;
    return false;
}

/* The index of the parenthesis that closes the one at `open`, or the count of tokens. */
static guint closing_parenthesis(const struct refused *refused, guint open)
{
    guint depth = 0;

    for (guint index = open; index < refused->tokens->len; index++) {
        if (sql_token_is_symbol(token_at(refused, index), '('))
            depth++;
        else if (sql_token_is_symbol(token_at(refused, index), ')') && --depth == 0)
            return index;
    }
    return refused->tokens->len;
}

static bool stands_there(const struct refused *refused, const struct newer *newer, guint index)
{
    guint count = words_at(refused, index, newer->words);
    guint open = index + count;
    guint stop = refused->stop;

    if (count == 0)
        return false;
    if (newer->where == LEADING)
        return index == 0;
    if (newer->where == AT_ERROR)
        return index <= stop && stop < index + count;
    if (!token_matches(token_at(refused, open), "(", 1) || open >= stop)
        return false;
    if (newer->where == AROUND)
        return stops_at_clause(refused) && stop <= closing_parenthesis(refused, open);
    return stop == closing_parenthesis(refused, open) + 1;
}

static bool stands_anywhere(const struct refused *refused, const struct newer *newer)
{
    if (newer->statement != NULL && words_at(refused, 0, newer->statement) == 0)
        return false;
    for (guint index = 0; index <= refused->stop && index < refused->tokens->len; index++)
        if (stands_there(refused, newer, index))
            return true;
    return false;
}

/* PostgreSQL 16 reads 0x1f, 0o17, 0b101 and 1_000; the parser takes the rest of such a number for junk. */
static bool is_newer_number(const struct refused *refused, const char *statement, size_t offset)
{
    for (guint index = 0; index < refused->tokens->len; index++) {
        const struct sql_token *token = &g_array_index(refused->tokens, struct sql_token, index);
        size_t start = (size_t)(token->text - statement);

        if (token->kind != SQL_TOKEN_NUMBER || offset < start || offset > start + token->length)
            continue;
        if (token->length > 2 && token->text[0] == '0' && strchr("xXoObB", token->text[1]) != NULL)
            return true;
        return memchr(token->text, '_', token->length) != NULL && token->text[token->length - 1] != '_';
    }
    return false;
}

static void read_tokens(struct refused *refused, const char *statement, size_t length, size_t offset)
{
    struct sql_lexer lexer = { statement, length, 0 };
    struct sql_token token;

    refused->tokens = g_array_new(FALSE, FALSE, sizeof(struct sql_token));
    while (sql_token_next(&lexer, &token)) {
        if ((size_t)(token.text - statement) + token.length <= offset)
            refused->stop = refused->tokens->len + 1;
        g_array_append_val(refused->tokens, token);
    }
}

const char *sql_grammar_newer(const char *statement, size_t length, const struct sql_refusal *refusal, int *version)
{
    struct refused refused = { 0 };
    const char *name = NULL;

    if (length > STATEMENT_BYTES_MAX)
        return NULL;
    read_tokens(&refused, statement, length, refusal->offset);
    if (strstr(refusal->message, "in FROM must have an alias") != NULL) {
        name = "a subquery in FROM without an alias";
        *version = 16;
    } else if (strstr(refusal->message, "ALTER CONSTRAINT statement constraints cannot be marked NO INHERIT") != NULL) {
        name = "ALTER CONSTRAINT … NO INHERIT";
        *version = 18;
    } else if (is_newer_number(&refused, statement, refusal->offset)) {
        name = "a number such as 0x1f or 1_000";
        *version = 16;
    }
    for (size_t row = 0; row < G_N_ELEMENTS(newer_table) && name == NULL; row++) {
        if (stands_anywhere(&refused, &newer_table[row])) {
            name = newer_table[row].name;
            *version = newer_table[row].version;
        }
    }
    g_array_unref(refused.tokens);
    return name;
}
