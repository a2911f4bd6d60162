/* sql/facts.c - the table of statements: tag, lock, what they do to transaction and session. */
#include "sql/facts.h"

#include <glib.h>
#include <string.h>

enum { HEAD_WORDS = 8 }; /* more words no pattern has */

enum trait {
    FORBIDDEN = 1 << 0, /* PostgreSQL's PreventInTransactionBlock() */
    SESSION = 1 << 1,   /* changes the session */
    CALLS = 1 << 2,     /* changes it when it calls a function that may */
    STRONG = 1 << 3,    /* SQL_LOCK_STRONG */
    BUILD = 1 << 4,     /* SQL_LOCK_BUILD */
};

/* A kind of statement. The first row whose words begin the statement is its own. */
struct rule {
    const char *words; /* upper case; [WORD] may be missing, A|B are alternatives */
    const char *tag;
    unsigned traits;
    enum sql_control control;
    void (*refine)(struct sql_text statement, struct sql_statement *facts); /* where the words are not enough */
};

static void forbid(struct sql_statement *facts)
{
    facts->transaction_forbidden = true;
}

static void build_concurrently(struct sql_statement *facts)
{
    facts->transaction_forbidden = true;
    facts->lock_class = SQL_LOCK_BUILD;
}

/* Read "name" or "schema.name" from the lexer, whose next token is the first of it; false: it is not a name. */
static bool read_name(struct sql_lexer *lexer, char **schema, char **name)
{
    struct sql_token token;
    struct sql_lexer ahead;

    if (!sql_token_next(lexer, &token) || (token.kind != SQL_TOKEN_WORD && token.kind != SQL_TOKEN_QUOTED))
        return false;
    *name = sql_token_identifier(&token);
    ahead = *lexer;
    while (sql_token_next(&ahead, &token) && sql_token_is_symbol(&token, '.') && sql_token_next(&ahead, &token)) {
        g_free(*schema);
        *schema = *name;
        *name = sql_token_identifier(&token);
        *lexer = ahead;
    }
    return true;
}

/* Move the lexer behind the word, or behind words of the list "A|B" that stand here; others stay. */
static void skip_words(struct sql_lexer *lexer, const char *words)
{
    g_auto(GStrv) list = g_strsplit(words, "|", -1);
    struct sql_lexer ahead = *lexer;
    struct sql_token token;
    bool is_listed = true;

    while (is_listed && sql_token_next(&ahead, &token)) {
        is_listed = false;
        for (guint word = 0; list[word] != NULL; word++)
            is_listed = is_listed || sql_token_is_word(&token, list[word]);
        if (is_listed)
            *lexer = ahead;
    }
}

static bool next_is_word(const struct sql_lexer *lexer, const char *word)
{
    struct sql_lexer ahead = *lexer;
    struct sql_token token;

    return sql_token_next(&ahead, &token) && sql_token_is_word(&token, word);
}

/* CREATE INDEX name ON schema.table: the index is made in the table's schema. */
static void refine_create_index(struct sql_text statement, struct sql_statement *facts)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    g_autofree char *ignored = NULL;
    g_autofree char *table = NULL;

    skip_words(&lexer, "CREATE|UNIQUE|INDEX|CONCURRENTLY|IF|NOT|EXISTS");
    if (!next_is_word(&lexer, "ON") && !read_name(&lexer, &ignored, &facts->object))
        return;
    skip_words(&lexer, "ON|ONLY");
    (void)read_name(&lexer, &facts->object_schema, &table);
}

static void refine_index_name(struct sql_text statement, struct sql_statement *facts)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };

    skip_words(&lexer, "ALTER|DROP|INDEX|CONCURRENTLY|IF|EXISTS");
    (void)read_name(&lexer, &facts->object_schema, &facts->object);
}

static void refine_reindex(struct sql_text statement, struct sql_statement *facts)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    struct sql_token token;
    bool is_in_options = false;

    while (sql_token_next(&lexer, &token)) {
        is_in_options = (is_in_options || sql_token_is_symbol(&token, '(')) && !sql_token_is_symbol(&token, ')');
        if (is_in_options || token.kind != SQL_TOKEN_WORD)
            continue;
        if (sql_token_is_word(&token, "DATABASE") || sql_token_is_word(&token, "SYSTEM") ||
            sql_token_is_word(&token, "SCHEMA"))
            forbid(facts);
        if (sql_token_is_word(&token, "INDEX") || sql_token_is_word(&token, "TABLE"))
            break;
    }
    skip_words(&lexer, "CONCURRENTLY");
    if (sql_token_is_word(&token, "INDEX"))
        (void)read_name(&lexer, &facts->object_schema, &facts->object);
    if (sql_text_option(statement, "CONCURRENTLY", false) || sql_text_has(statement, "INDEX", "CONCURRENTLY") ||
        sql_text_has(statement, "TABLE", "CONCURRENTLY") || sql_text_has(statement, "SCHEMA", "CONCURRENTLY") ||
        sql_text_has(statement, "DATABASE", "CONCURRENTLY"))
        build_concurrently(facts);
}

static void refine_vacuum(struct sql_text statement, struct sql_statement *facts)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };

    skip_words(&lexer, "VACUUM");
    if (!next_is_word(&lexer, "FULL") && !sql_text_option(statement, "FULL", false))
        facts->lock_class = SQL_LOCK_BUILD;
}

/* Only CLUSTER, or CLUSTER (options), without a table. */
static void refine_cluster(struct sql_text statement, struct sql_statement *facts)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    struct sql_token token = { .kind = SQL_TOKEN_END }, last = token;

    skip_words(&lexer, "CLUSTER|VERBOSE");
    while (sql_token_next(&lexer, &token))
        last = token;
    if (last.kind == SQL_TOKEN_END || sql_token_is_symbol(&last, ')'))
        forbid(facts);
}

static void refine_alter_table(struct sql_text statement, struct sql_statement *facts)
{
    if (sql_text_has(statement, "DETACH", "PARTITION") && sql_text_has(statement, "CONCURRENTLY", NULL))
        build_concurrently(facts);
    /* Defaults and USING are computed row by row. */
    if (sql_text_has(statement, "USING", NULL) || sql_text_has(statement, "DEFAULT", NULL))
        facts->changes_session = facts->changes_session || sql_text_calls(statement);
}

static void refine_create_table(struct sql_text statement, struct sql_statement *facts)
{
    if (sql_text_has(statement, "PARTITION", "OF") || sql_text_has(statement, "REFERENCES", NULL) ||
        sql_text_has(statement, "INHERITS", NULL))
        facts->lock_class = SQL_LOCK_STRONG;
    if (sql_text_has(statement, "AS", "SELECT") || sql_text_has(statement, "AS", "WITH") ||
        sql_text_has(statement, "AS", "EXECUTE"))
        facts->changes_session = facts->changes_session || sql_text_calls(statement);
}

static void refine_select(struct sql_text statement, struct sql_statement *facts)
{
    if (sql_text_has(statement, "INTO", "TEMP") || sql_text_has(statement, "INTO", "TEMPORARY") ||
        sql_text_has(statement, "LOCAL", "TEMP") || sql_text_has(statement, "LOCAL", "TEMPORARY"))
        facts->changes_session = true;
}

static void refine_declare(struct sql_text statement, struct sql_statement *facts)
{
    facts->changes_session = facts->changes_session || sql_text_has(statement, "WITH", "HOLD");
}

static void refine_body(struct sql_text statement, struct sql_statement *facts)
{
    if (sql_text_body_commits(statement))
        forbid(facts);
    if (sql_text_body_locks(statement))
        facts->lock_class = SQL_LOCK_STRONG;
}

static void refine_create_subscription(struct sql_text statement, struct sql_statement *facts)
{
    if (sql_text_option(statement, "CREATE_SLOT", sql_text_option(statement, "CONNECT", true)))
        forbid(facts);
}

static void refine_alter_subscription(struct sql_text statement, struct sql_statement *facts)
{
    if (sql_text_has(statement, "REFRESH", "PUBLICATION") ||
        (sql_text_has(statement, "PUBLICATION", NULL) && sql_text_option(statement, "REFRESH", true)))
        forbid(facts);
}

static void refine_alter_database(struct sql_text statement, struct sql_statement *facts)
{
    if (sql_text_has(statement, "SET", "TABLESPACE"))
        forbid(facts);
}

static void refine_copy(struct sql_text statement, struct sql_statement *facts)
{
    if (sql_text_has(statement, "TO", "STDOUT") || sql_text_has(statement, "TO", "STDIN"))
        facts->kind = SQL_STATEMENT_COPY_TO_STDOUT;
}

static void refine_discard(struct sql_text statement, struct sql_statement *facts)
{
    if (sql_text_has(statement, "DISCARD", "ALL"))
        forbid(facts);
}

static const struct rule rules[] = {
    { "INSERT", "INSERT", CALLS, 0, NULL },
    { "UPDATE", "UPDATE", CALLS, 0, NULL },
    { "DELETE", "DELETE", CALLS, 0, NULL },
    { "MERGE", "MERGE", CALLS, 0, NULL },
    { "SELECT", "SELECT", CALLS, 0, refine_select },
    { "VALUES", "VALUES", CALLS, 0, NULL },
    { "TABLE", "TABLE", 0, 0, NULL },
    { "WITH", "WITH", CALLS, 0, refine_select },
    { "COPY", "COPY", CALLS, 0, refine_copy },

    { "CREATE [OR] [REPLACE] [LOCAL|GLOBAL] TEMP|TEMPORARY TABLE", "CREATE TEMPORARY TABLE", SESSION, 0, NULL },
    { "CREATE [OR] [REPLACE] [LOCAL|GLOBAL] TEMP|TEMPORARY [RECURSIVE] VIEW", "CREATE TEMPORARY VIEW", SESSION, 0,
      NULL },
    { "CREATE [LOCAL|GLOBAL] TEMP|TEMPORARY SEQUENCE", "CREATE TEMPORARY SEQUENCE", SESSION, 0, NULL },
    { "CREATE [UNLOGGED] TABLE", "CREATE TABLE", 0, 0, refine_create_table },
    { "CREATE [UNIQUE] INDEX CONCURRENTLY", "CREATE INDEX CONCURRENTLY", BUILD | FORBIDDEN, 0, refine_create_index },
    { "CREATE [UNIQUE] INDEX", "CREATE INDEX", STRONG, 0, refine_create_index },
    { "CREATE [OR] [REPLACE] [CONSTRAINT] TRIGGER", "CREATE TRIGGER", STRONG, 0, NULL },
    { "CREATE [OR] [REPLACE] RULE", "CREATE RULE", STRONG, 0, NULL },
    { "CREATE POLICY", "CREATE POLICY", STRONG, 0, NULL },
    { "CREATE OR REPLACE [RECURSIVE] VIEW", "CREATE VIEW", STRONG, 0, NULL },
    { "CREATE [RECURSIVE] VIEW", "CREATE VIEW", 0, 0, NULL },
    { "CREATE MATERIALIZED VIEW", "CREATE MATERIALIZED VIEW", CALLS, 0, NULL },
    { "CREATE [OR] [REPLACE] FUNCTION", "CREATE FUNCTION", 0, 0, NULL },
    { "CREATE [OR] [REPLACE] PROCEDURE", "CREATE PROCEDURE", 0, 0, NULL },
    { "CREATE [OR] [REPLACE] AGGREGATE", "CREATE AGGREGATE", 0, 0, NULL },
    { "CREATE [UNLOGGED] SEQUENCE", "CREATE SEQUENCE", 0, 0, NULL },
    { "CREATE TYPE", "CREATE TYPE", 0, 0, NULL },
    { "CREATE DOMAIN", "CREATE DOMAIN", 0, 0, NULL },
    { "CREATE EXTENSION", "CREATE EXTENSION", 0, 0, NULL },
    { "CREATE SCHEMA", "CREATE SCHEMA", 0, 0, NULL },
    { "CREATE ROLE", "CREATE ROLE", 0, 0, NULL },
    { "CREATE USER MAPPING", "CREATE USER MAPPING", 0, 0, NULL },
    { "CREATE USER", "CREATE USER", 0, 0, NULL },
    { "CREATE GROUP", "CREATE GROUP", 0, 0, NULL },
    { "CREATE STATISTICS", "CREATE STATISTICS", 0, 0, NULL },
    { "CREATE PUBLICATION", "CREATE PUBLICATION", 0, 0, NULL },
    { "CREATE SUBSCRIPTION", "CREATE SUBSCRIPTION", 0, 0, refine_create_subscription },
    { "CREATE DATABASE", "CREATE DATABASE", FORBIDDEN, 0, NULL },
    { "CREATE TABLESPACE", "CREATE TABLESPACE", FORBIDDEN, 0, NULL },
    { "CREATE EVENT TRIGGER", "CREATE EVENT TRIGGER", 0, 0, NULL },
    { "CREATE SERVER", "CREATE SERVER", 0, 0, NULL },
    { "CREATE FOREIGN DATA", "CREATE FOREIGN DATA WRAPPER", 0, 0, NULL },
    { "CREATE FOREIGN TABLE", "CREATE FOREIGN TABLE", 0, 0, refine_create_table },
    { "CREATE CAST", "CREATE CAST", 0, 0, NULL },
    { "CREATE COLLATION", "CREATE COLLATION", 0, 0, NULL },
    { "CREATE OPERATOR", "CREATE OPERATOR", 0, 0, NULL },
    { "CREATE TEXT SEARCH", "CREATE TEXT SEARCH", 0, 0, NULL },
    { "CREATE [OR] [REPLACE] [TRUSTED] [PROCEDURAL] LANGUAGE", "CREATE LANGUAGE", 0, 0, NULL },

    { "ALTER TABLE", "ALTER TABLE", STRONG, 0, refine_alter_table },
    { "ALTER FOREIGN TABLE", "ALTER FOREIGN TABLE", STRONG, 0, NULL },
    { "ALTER INDEX", "ALTER INDEX", STRONG, 0, refine_index_name },
    { "ALTER MATERIALIZED VIEW", "ALTER MATERIALIZED VIEW", STRONG, 0, NULL },
    { "ALTER VIEW", "ALTER VIEW", STRONG, 0, NULL },
    { "ALTER SEQUENCE", "ALTER SEQUENCE", STRONG, 0, NULL },
    { "ALTER TRIGGER", "ALTER TRIGGER", STRONG, 0, NULL },
    { "ALTER POLICY", "ALTER POLICY", STRONG, 0, NULL },
    { "ALTER RULE", "ALTER RULE", STRONG, 0, NULL },
    { "ALTER TYPE", "ALTER TYPE", STRONG, 0, NULL },
    { "ALTER DOMAIN", "ALTER DOMAIN", STRONG, 0, NULL },
    { "ALTER EXTENSION", "ALTER EXTENSION", STRONG, 0, NULL },
    { "ALTER SCHEMA", "ALTER SCHEMA", 0, 0, NULL },
    { "ALTER FUNCTION", "ALTER FUNCTION", 0, 0, NULL },
    { "ALTER PROCEDURE", "ALTER PROCEDURE", 0, 0, NULL },
    { "ALTER ROUTINE", "ALTER ROUTINE", 0, 0, NULL },
    { "ALTER AGGREGATE", "ALTER AGGREGATE", 0, 0, NULL },
    { "ALTER DEFAULT PRIVILEGES", "ALTER DEFAULT PRIVILEGES", 0, 0, NULL },
    { "ALTER ROLE", "ALTER ROLE", 0, 0, NULL },
    { "ALTER USER MAPPING", "ALTER USER MAPPING", 0, 0, NULL },
    { "ALTER USER", "ALTER USER", 0, 0, NULL },
    { "ALTER GROUP", "ALTER GROUP", 0, 0, NULL },
    { "ALTER STATISTICS", "ALTER STATISTICS", 0, 0, NULL },
    { "ALTER PUBLICATION", "ALTER PUBLICATION", 0, 0, NULL },
    { "ALTER SUBSCRIPTION", "ALTER SUBSCRIPTION", 0, 0, refine_alter_subscription },
    { "ALTER DATABASE", "ALTER DATABASE", 0, 0, refine_alter_database },
    { "ALTER SYSTEM", "ALTER SYSTEM", FORBIDDEN, 0, NULL },
    { "ALTER SERVER", "ALTER SERVER", 0, 0, NULL },

    { "DROP INDEX CONCURRENTLY", "DROP INDEX CONCURRENTLY", BUILD | FORBIDDEN, 0, refine_index_name },
    { "DROP INDEX", "DROP INDEX", STRONG, 0, refine_index_name },
    { "DROP TABLE", "DROP TABLE", STRONG, 0, NULL },
    { "DROP VIEW", "DROP VIEW", STRONG, 0, NULL },
    { "DROP MATERIALIZED VIEW", "DROP MATERIALIZED VIEW", STRONG, 0, NULL },
    { "DROP TRIGGER", "DROP TRIGGER", STRONG, 0, NULL },
    { "DROP FUNCTION", "DROP FUNCTION", STRONG, 0, NULL },
    { "DROP TYPE", "DROP TYPE", STRONG, 0, NULL },
    { "DROP SCHEMA", "DROP SCHEMA", STRONG, 0, NULL },
    { "DROP EXTENSION", "DROP EXTENSION", STRONG, 0, NULL },
    { "DROP ROLE|USER|GROUP", "DROP ROLE", 0, 0, NULL },
    { "DROP DATABASE", "DROP DATABASE", FORBIDDEN, 0, NULL },
    { "DROP TABLESPACE", "DROP TABLESPACE", FORBIDDEN, 0, NULL },
    { "DROP SUBSCRIPTION", "DROP SUBSCRIPTION", FORBIDDEN, 0, NULL },
    { "DROP", "DROP", STRONG, 0, NULL },
    { "TRUNCATE", "TRUNCATE", STRONG, 0, NULL },
    { "LOCK", "LOCK TABLE", STRONG, 0, NULL },
    { "REFRESH", "REFRESH MATERIALIZED VIEW", STRONG | CALLS, 0, NULL },
    { "REASSIGN OWNED", "REASSIGN OWNED", STRONG, 0, NULL },
    { "REINDEX", "REINDEX", STRONG, 0, refine_reindex },
    { "CLUSTER", "CLUSTER", STRONG, 0, refine_cluster },
    { "REPACK", "REPACK", STRONG | FORBIDDEN, 0, NULL },
    { "VACUUM", "VACUUM", STRONG | FORBIDDEN, 0, refine_vacuum },
    { "ANALYZE|ANALYSE", "ANALYZE", 0, 0, NULL },
    { "COMMENT", "COMMENT", 0, 0, NULL },
    { "SECURITY LABEL", "SECURITY LABEL", 0, 0, NULL },
    { "GRANT", "GRANT", 0, 0, NULL },
    { "REVOKE", "REVOKE", 0, 0, NULL },
    { "IMPORT FOREIGN SCHEMA", "IMPORT FOREIGN SCHEMA", 0, 0, NULL },
    { "DO", "DO", SESSION, 0, refine_body },
    { "CALL", "CALL", STRONG | SESSION, 0, NULL },
    { "EXPLAIN", "EXPLAIN", CALLS, 0, NULL },
    { "SHOW", "SHOW", 0, 0, NULL },
    { "NOTIFY", "NOTIFY", 0, 0, NULL },
    { "CHECKPOINT", "CHECKPOINT", 0, 0, NULL },

    { "SET TRANSACTION", "SET TRANSACTION", 0, SQL_CONTROL_SET, NULL },
    { "SET CONSTRAINTS", "SET CONSTRAINTS", 0, 0, NULL },
    { "SET", "SET", SESSION, 0, NULL },
    { "RESET", "RESET", SESSION, 0, NULL },
    { "DISCARD", "DISCARD", SESSION, 0, refine_discard },
    { "LISTEN", "LISTEN", SESSION, 0, NULL },
    { "UNLISTEN", "UNLISTEN", SESSION, 0, NULL },
    { "LOAD", "LOAD", SESSION, 0, NULL },
    { "DECLARE", "DECLARE CURSOR", CALLS, 0, refine_declare },
    { "FETCH", "FETCH", SESSION, 0, NULL }, /* runs the cursor's query */
    { "MOVE", "MOVE", SESSION, 0, NULL },
    { "CLOSE", "CLOSE", 0, 0, NULL },

    { "PREPARE TRANSACTION", "PREPARE TRANSACTION", 0, SQL_CONTROL_PREPARED, NULL },
    { "COMMIT PREPARED", "COMMIT PREPARED", 0, SQL_CONTROL_PREPARED, NULL },
    { "ROLLBACK PREPARED", "ROLLBACK PREPARED", 0, SQL_CONTROL_PREPARED, NULL },
    { "PREPARE", "PREPARE", SESSION, 0, NULL },
    { "EXECUTE", "EXECUTE", SESSION, 0, NULL },
    { "DEALLOCATE", "DEALLOCATE", SESSION, 0, NULL },
    { "BEGIN [WORK|TRANSACTION]", "BEGIN", 0, SQL_CONTROL_BEGIN, NULL },
    { "START TRANSACTION", "START TRANSACTION", 0, SQL_CONTROL_BEGIN, NULL },
    { "COMMIT [WORK|TRANSACTION]", "COMMIT", 0, SQL_CONTROL_COMMIT, NULL },
    { "END [WORK|TRANSACTION]", "END", 0, SQL_CONTROL_COMMIT, NULL },
    { "ROLLBACK [WORK|TRANSACTION] TO", "ROLLBACK TO SAVEPOINT", 0, SQL_CONTROL_SAVEPOINT, NULL },
    { "ROLLBACK [WORK|TRANSACTION]", "ROLLBACK", 0, SQL_CONTROL_ROLLBACK, NULL },
    { "ABORT [WORK|TRANSACTION]", "ABORT", 0, SQL_CONTROL_ROLLBACK, NULL },
    { "SAVEPOINT", "SAVEPOINT", 0, SQL_CONTROL_SAVEPOINT, NULL },
    { "RELEASE", "RELEASE SAVEPOINT", 0, SQL_CONTROL_SAVEPOINT, NULL },
};

static const struct rule unknown_rule = { "", "statement", STRONG | SESSION, 0, NULL };

/* The words that the statement begins with, up to the first token that is none. Parentheses before SELECT do not count.
 */
struct head {
    struct sql_token words[HEAD_WORDS];
    size_t count;
};

static void read_head(struct sql_text statement, struct head *head)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    struct sql_token token;

    while (head->count < HEAD_WORDS && sql_token_next(&lexer, &token)) {
        if (head->count == 0 && sql_token_is_symbol(&token, '('))
            continue;
        if (token.kind != SQL_TOKEN_WORD)
            return;
        head->words[head->count++] = token;
    }
}

static bool is_one_of(const struct sql_token *token, const char *words, size_t length)
{
    for (const char *word = words; word < words + length;) {
        size_t word_length = strcspn(word, "|] ");

        if (token->length == word_length && g_ascii_strncasecmp(token->text, word, word_length) == 0)
            return true;
        word += word_length + 1;
    }
    return false;
}

/* Does the head begin with the pattern? Then *used is how many of its words the pattern took. */
static bool head_matches(const struct head *head, const char *pattern, size_t *used)
{
    size_t at = 0;

    for (const char *word = pattern; *word != '\0';) {
        bool is_optional = word[0] == '[';
        size_t length = strcspn(word, " ");
        const char *alternatives = is_optional ? word + 1 : word;

        if (at < head->count && is_one_of(&head->words[at], alternatives, length - (is_optional ? 2 : 0)))
            at++;
        else if (!is_optional)
            return false;
        word += length + (word[length] == ' ' ? 1 : 0);
    }
    *used = at;
    return true;
}

/* Rows are told apart by two letters first: no pattern begins with an optional word, none has a word of one letter. */
static const struct rule *find_rule(const struct head *head, size_t *used)
{
    bool is_word = head->count > 0 && head->words[0].length > 1;
    char first = is_word ? g_ascii_toupper(head->words[0].text[0]) : '\0';
    char second = is_word ? g_ascii_toupper(head->words[0].text[1]) : '\0';

    for (size_t row = 0; row < G_N_ELEMENTS(rules); row++)
        if (rules[row].words[0] == first && rules[row].words[1] == second && head_matches(head, rules[row].words, used))
            return &rules[row];
    *used = 0;
    return &unknown_rule;
}

static bool ends_the_transaction(enum sql_control control)
{
    return control == SQL_CONTROL_BEGIN || control == SQL_CONTROL_COMMIT || control == SQL_CONTROL_ROLLBACK ||
           control == SQL_CONTROL_PREPARED;
}

static enum sql_lock_class lock_class_of(const struct rule *rule)
{
    if (rule->traits & BUILD)
        return SQL_LOCK_BUILD;
    return rule->traits & STRONG ? SQL_LOCK_STRONG : SQL_LOCK_ORDINARY;
}

void sql_facts_read(struct sql_text statement, struct sql_statement *facts)
{
    struct head head = { 0 };
    size_t used;
    const struct rule *rule;

    read_head(statement, &head);
    rule = find_rule(&head, &used);
    facts->tag = rule->tag;
    facts->lock_class = lock_class_of(rule);
    facts->transaction_forbidden = (rule->traits & FORBIDDEN) != 0;
    facts->changes_session = (rule->traits & SESSION) != 0 ||
                             ((rule->traits & CALLS) != 0 && sql_text_calls(statement)) ||
                             sql_text_has(statement, "PG_TEMP", NULL);
    if (ends_the_transaction(rule->control))
        facts->kind = SQL_STATEMENT_TRANSACTION_CONTROL;
    if (rule->refine != NULL)
        rule->refine(statement, facts);
}

enum sql_control sql_facts_control(struct sql_text statement, struct sql_text *rest)
{
    struct head head = { 0 };
    size_t used;
    const struct rule *rule;

    read_head(statement, &head);
    rule = find_rule(&head, &used);
    if (rest != NULL) {
        const char *end = used == 0 ? statement.text : head.words[used - 1].text + head.words[used - 1].length;

        *rest = (struct sql_text){ end, statement.length - (size_t)(end - statement.text) };
    }
    return rule->control;
}
