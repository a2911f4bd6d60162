/* sql/normalise.c - calls libpg_query to replace literals; mends what only its parser would take, not a server's. */
#include "sql/normalise.h"

#include "sql/depth.h"
#include "sql/token.h"
#include "sql/tree.h"
#include "sql/walk.h"

#include <pg_query.h>
#include <string.h>

enum {
    LEVELS_MAX = 1000, /* for which the stack that is there is enough */
    TOKENS_MAX = 100 * 1000,
    DIGITS_MAX = 4, /* of a number that stays: a length of a type, a column by its place */
};

/* ---- the tree ---- */

struct reading {
    struct sql_normalised *normalised;
    GHashTable *own; /* char *: names of WITH; borrowed */
};

static char *qualified(const char *schema, const char *name)
{
    return schema != NULL && *schema != '\0' ? g_strconcat(schema, ".", name, NULL) : g_strdup(name);
}

static void add_function(GPtrArray *functions, const PgQuery__FuncCall *call)
{
    const char *names[2] = { NULL, NULL };

    for (size_t i = 0; i < call->n_funcname; i++) {
        if (call->funcname[i]->node_case != PG_QUERY__NODE__NODE_STRING)
            return;
        names[0] = names[1];
        names[1] = call->funcname[i]->string->sval;
    }
    if (names[1] != NULL)
        g_ptr_array_add(functions, qualified(names[0], names[1]));
}

static bool find_own(const ProtobufCMessage *message, void *context)
{
    struct reading *reading = context;

    if (message->descriptor == &pg_query__common_table_expr__descriptor)
        g_hash_table_add(reading->own, ((const PgQuery__CommonTableExpr *)message)->ctename);
    return true;
}

static bool find_names(const ProtobufCMessage *message, void *context)
{
    struct reading *reading = context;

    if (message->descriptor == &pg_query__range_var__descriptor) {
        const PgQuery__RangeVar *table = (const PgQuery__RangeVar *)message;
        if (*table->schemaname != '\0' || !g_hash_table_contains(reading->own, table->relname))
            g_ptr_array_add(reading->normalised->tables, qualified(table->schemaname, table->relname));
    } else if (message->descriptor == &pg_query__func_call__descriptor) {
        add_function(reading->normalised->functions, (const PgQuery__FuncCall *)message);
    }
    return true;
}

static const char *verb_of(const PgQuery__Node *statement)
{
    switch ((int)statement->node_case) {
    case PG_QUERY__NODE__NODE_SELECT_STMT:
        return statement->select_stmt->into_clause == NULL ? "select" : NULL;
    case PG_QUERY__NODE__NODE_INSERT_STMT:
        return "insert";
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
        return "update";
    case PG_QUERY__NODE__NODE_DELETE_STMT:
        return "delete";
    case PG_QUERY__NODE__NODE_MERGE_STMT:
        return "merge";
    default:
        return NULL;
    }
}

static bool read_tree(struct sql_normalised *normalised, const char *text)
{
    struct sql_arena *arena = sql_arena_new();
    g_autoptr(GHashTable) own = g_hash_table_new(g_str_hash, g_str_equal);
    struct reading reading = { normalised, own };
    struct sql_tree tree;

    if (sql_tree_read(&tree, text, arena) && tree.count == 1 && tree.statements[0]->stmt != NULL)
        normalised->verb = verb_of(tree.statements[0]->stmt);
    if (normalised->verb != NULL) {
        sql_walk(&tree.statements[0]->base, find_own, &reading);
        sql_walk(&tree.statements[0]->base, find_names, &reading);
    }
    sql_arena_free(arena);
    return normalised->verb != NULL;
}

/* ---- the words ---- */

static GArray *read_tokens(const char *text)
{
    GArray *tokens = g_array_new(TRUE, TRUE, sizeof(struct sql_token));
    struct sql_lexer lexer = { text, strlen(text), 0 };
    struct sql_token token;

    while (sql_token_next(&lexer, &token))
        g_array_append_val(tokens, token);
    while (tokens->len > 0 && sql_token_is_symbol(&g_array_index(tokens, struct sql_token, tokens->len - 1), ';'))
        g_array_set_size(tokens, tokens->len - 1);
    return tokens;
}

/* Past the end: the token of all zero, SQL_TOKEN_END. */
static const struct sql_token *token_at(const GArray *tokens, guint index)
{
    return &g_array_index(tokens, struct sql_token, MIN(index, tokens->len));
}

/* "$1" */
static bool is_parameter(const GArray *tokens, guint index)
{
    const struct sql_token *sign = token_at(tokens, index), *number = token_at(tokens, index + 1);

    return sql_token_is_symbol(sign, '$') && number->kind == SQL_TOKEN_NUMBER && number->text == sign->text + 1;
}

/* Not all of it could be replaced: what is left may be anything. */
static bool holds_literals(const GArray *tokens)
{
    for (guint i = 0; i < tokens->len; i++) {
        const struct sql_token *token = token_at(tokens, i);
        const bool is_number = token->kind == SQL_TOKEN_NUMBER && token->length > DIGITS_MAX;
        if (token->kind == SQL_TOKEN_STRING || token->kind == SQL_TOKEN_DOLLAR ||
            (is_number && (i == 0 || !is_parameter(tokens, i - 1))))
            return true;
    }
    return false;
}

static bool is_type(const struct sql_token *token)
{
    static const char *const words[] = {
        "BIGINT",    "BIT",         "BOOL",     "BOOLEAN",  "BOX",    "BYTEA",    "CHAR", "CIDR",    "CIRCLE",
        "DATE",      "DECIMAL",     "FLOAT",    "FLOAT4",   "FLOAT8", "INET",     "INT",  "INT2",    "INT4",
        "INT8",      "INTEGER",     "INTERVAL", "JSON",     "JSONB",  "LINE",     "LSEG", "MACADDR", "MONEY",
        "NUMERIC",   "PATH",        "POINT",    "POLYGON",  "REAL",   "SMALLINT", "TEXT", "TIME",    "TIMETZ",
        "TIMESTAMP", "TIMESTAMPTZ", "TSQUERY",  "TSVECTOR", "UUID",   "VARCHAR",  "XML",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (sql_token_is_word(token, words[i]))
            return true;
    return false;
}

/* How many tokens name a type here, right before a parameter, as in `interval $1`; 0: none do. */
static guint type_length(const GArray *tokens, guint index)
{
    guint length = 0;

    if (sql_token_is_word(token_at(tokens, index), "DOUBLE"))
        length = 2;
    else if (!is_type(token_at(tokens, index)))
        return 0;
    else if (sql_token_is_word(token_at(tokens, index + 2), "TIME") &&
             sql_token_is_word(token_at(tokens, index + 3), "ZONE"))
        length = 4;
    else
        length = 1;
    return is_parameter(tokens, index + length) ? length : 0;
}

/* What was between two tokens; comments are left out. */
static void append_gap(GString *out, const char *from, const char *to)
{
    const size_t length = (size_t)(to - from);
    g_autofree char *gap = g_strndup(from, length);

    if (strspn(gap, " \t\r\n\f\v") == length)
        g_string_append_len(out, from, (gssize)length);
    else
        g_string_append_c(out, strchr(gap, '\n') != NULL ? '\n' : ' ');
}

/* The tokens [first, end), with what was between them. */
static void append_tokens(GString *out, const GArray *tokens, guint first, guint end)
{
    for (guint i = first; i < end; i++) {
        const struct sql_token *token = token_at(tokens, i);
        if (i > first)
            append_gap(out, token_at(tokens, i - 1)->text + token_at(tokens, i - 1)->length, token->text);
        g_string_append_len(out, token->text, (gssize)token->length);
    }
}

/*
 * A literal may stand where a server takes no parameter: `interval $1` is written `$1::interval`, and
 * `extract($1 FROM x)` is `date_part($1, x)`. How many tokens were taken; 0: there is no such thing here.
 */
static guint append_mended(GString *out, const GArray *tokens, guint index)
{
    const guint type = type_length(tokens, index);

    if (type > 0) {
        append_tokens(out, tokens, index + type, index + type + 2);
        g_string_append(out, "::");
        append_tokens(out, tokens, index, index + type);
        return type + 2;
    }
    if (!sql_token_is_word(token_at(tokens, index), "EXTRACT") ||
        !sql_token_is_symbol(token_at(tokens, index + 1), '(') || !is_parameter(tokens, index + 2) ||
        !sql_token_is_word(token_at(tokens, index + 4), "FROM"))
        return 0;
    g_string_append(out, "date_part(");
    append_tokens(out, tokens, index + 2, index + 4);
    g_string_append_c(out, ',');
    return 5;
}

static char *write_clean(const GArray *tokens)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < tokens->len;) {
        if (i > 0)
            append_gap(out, token_at(tokens, i - 1)->text + token_at(tokens, i - 1)->length, token_at(tokens, i)->text);
        const guint mended = append_mended(out, tokens, i);
        if (mended == 0)
            append_tokens(out, tokens, i, i + 1);
        i += MAX(mended, 1);
    }
    return g_string_free(out, FALSE);
}

/* ---- all of it ---- */

static bool replace_literals(struct sql_normalised *normalised, const char *text)
{
    PgQueryNormalizeResult result = pg_query_normalize(text);
    const bool is_taken = result.error == NULL;
    g_autoptr(GArray) tokens = read_tokens(is_taken ? result.normalized_query : "");
    const bool is_clean = is_taken && tokens->len > 0 && !holds_literals(tokens);

    if (is_clean)
        normalised->text = write_clean(tokens);
    pg_query_free_normalize_result(result);
    return is_clean;
}

static bool take_fingerprint(struct sql_normalised *normalised, const char *text)
{
    PgQueryFingerprintResult result = pg_query_fingerprint(text);
    const bool is_taken = result.error == NULL;

    if (is_taken)
        normalised->fingerprint = g_strdup(result.fingerprint_str);
    pg_query_free_fingerprint_result(result);
    return is_taken;
}

bool sql_normalise(struct sql_normalised *normalised, const char *text, size_t length)
{
    const struct sql_depth depth = sql_text_depth((struct sql_text){ text, length });
    g_autofree char *terminated = g_strndup(text, length);

    if (depth.levels > LEVELS_MAX || depth.tokens > TOKENS_MAX || !g_utf8_validate(terminated, -1, NULL))
        return false;
    *normalised = (struct sql_normalised){ .tables = g_ptr_array_new_with_free_func(g_free),
                                           .functions = g_ptr_array_new_with_free_func(g_free) };
    if (read_tree(normalised, terminated) && replace_literals(normalised, terminated) &&
        take_fingerprint(normalised, terminated))
        return true;
    sql_normalised_release(normalised);
    return false;
}

void sql_normalised_release(struct sql_normalised *normalised)
{
    g_free(normalised->text);
    g_free(normalised->fingerprint);
    g_clear_pointer(&normalised->tables, g_ptr_array_unref);
    g_clear_pointer(&normalised->functions, g_ptr_array_unref);
    *normalised = (struct sql_normalised){ 0 };
}
