/* sql/calls.c - which function calls may change the session: all but those known to be harmless. */
#include "sql/facts.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

/*
 * Words that may stand before "(" with no harm: keywords and types of the grammar, and built-in functions that people
 * use in migrations. Sorted. A harmless function that is missing here costs a statement that resets the session.
 */
static const char *const harmless[] = {
    "abs",
    "age",
    "all",
    "and",
    "any",
    "array",
    "array_agg",
    "array_append",
    "array_cat",
    "array_length",
    "array_position",
    "array_remove",
    "array_replace",
    "array_to_json",
    "array_to_string",
    "as",
    "avg",
    "between",
    "bit",
    "bool_and",
    "bool_or",
    "btrim",
    "by",
    "cardinality",
    "cast",
    "ceil",
    "char",
    "char_length",
    "character",
    "chr",
    "clock_timestamp",
    "coalesce",
    "concat",
    "concat_ws",
    "conflict",
    "convert_from",
    "convert_to",
    "count",
    "cube",
    "current_time",
    "current_timestamp",
    "currval",
    "date_part",
    "date_trunc",
    "decimal",
    "decode",
    "dense_rank",
    "distinct",
    "do",
    "else",
    "encode",
    "except",
    "exists",
    "extract",
    "filter",
    "first_value",
    "float",
    "floor",
    "format",
    "format_type",
    "from",
    "gen_random_uuid",
    "generate_series",
    "greatest",
    "group",
    "grouping",
    "having",
    "in",
    "initcap",
    "intersect",
    "interval",
    "into",
    "join",
    "json_agg",
    "json_array_elements",
    "json_array_elements_text",
    "json_build_array",
    "json_build_object",
    "json_each",
    "json_extract_path",
    "json_object_agg",
    "jsonb_agg",
    "jsonb_array_elements",
    "jsonb_array_elements_text",
    "jsonb_array_length",
    "jsonb_build_array",
    "jsonb_build_object",
    "jsonb_each",
    "jsonb_each_text",
    "jsonb_extract_path",
    "jsonb_extract_path_text",
    "jsonb_insert",
    "jsonb_object_agg",
    "jsonb_object_keys",
    "jsonb_set",
    "jsonb_strip_nulls",
    "jsonb_typeof",
    "key",
    "lag",
    "last_value",
    "lateral",
    "lead",
    "least",
    "left",
    "length",
    "like",
    "limit",
    "localtimestamp",
    "lower",
    "lpad",
    "ltrim",
    "make_interval",
    "max",
    "md5",
    "min",
    "mod",
    "nextval",
    "not",
    "now",
    "ntile",
    "nullif",
    "numeric",
    "octet_length",
    "offset",
    "on",
    "or",
    "over",
    "overlay",
    "partition",
    "percentile_cont",
    "pg_get_serial_sequence",
    "position",
    "power",
    "quote_ident",
    "quote_literal",
    "random",
    "rank",
    "regexp_match",
    "regexp_matches",
    "regexp_replace",
    "regexp_split_to_array",
    "regexp_split_to_table",
    "repeat",
    "replace",
    "returning",
    "reverse",
    "right",
    "rollup",
    "round",
    "row",
    "row_number",
    "row_to_json",
    "rpad",
    "rtrim",
    "select",
    "set",
    "sets",
    "setval",
    "sha256",
    "sign",
    "similar",
    "some",
    "split_part",
    "starts_with",
    "statement_timestamp",
    "string_agg",
    "string_to_array",
    "strpos",
    "substr",
    "substring",
    "sum",
    "table",
    "then",
    "time",
    "timestamp",
    "timestamptz",
    "timezone",
    "to_char",
    "to_date",
    "to_json",
    "to_jsonb",
    "to_number",
    "to_regclass",
    "to_timestamp",
    "to_tsvector",
    "transaction_timestamp",
    "translate",
    "treat",
    "trim",
    "trunc",
    "union",
    "unnest",
    "upper",
    "using",
    "uuid_generate_v4",
    "values",
    "varbit",
    "varchar",
    "when",
    "where",
    "with",
    "within",
};

/* A word is to be found; a harmless one is a string. */
static int compare_word(const void *key, const void *entry)
{
    const struct sql_token *token = key;
    const char *word = *(const char *const *)entry;
    int order = g_ascii_strncasecmp(token->text, word, token->length);

    return order != 0 ? order : (word[token->length] == '\0' ? 0 : -1);
}

static bool is_harmless(const struct sql_token *token)
{
    return bsearch(token, harmless, G_N_ELEMENTS(harmless), sizeof harmless[0], compare_word) != NULL;
}

/* The last tokens before a parenthesis: `schema . name (`, and what stood before them. */
struct name_before {
    struct sql_token before, schema, name;
};

static bool is_call(const struct name_before *seen)
{
    if (seen->name.kind == SQL_TOKEN_QUOTED)
        return true;
    if (seen->name.kind != SQL_TOKEN_WORD)
        return false;
    if (seen->schema.kind != SQL_TOKEN_END && !sql_token_is_word(&seen->schema, "PG_CATALOG"))
        return true;
    return !is_harmless(&seen->name);
}

/* INSERT INTO schema.table (columns), COPY table (columns). */
static bool is_target(const struct name_before *seen)
{
    return sql_token_is_word(&seen->before, "INTO") || sql_token_is_word(&seen->before, "COPY");
}

bool sql_text_calls(struct sql_text statement)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    struct name_before seen = { 0 };
    struct sql_token token;
    bool is_qualified = false;

    while (sql_token_next(&lexer, &token)) {
        if (sql_token_is_symbol(&token, '(') && is_call(&seen) && !is_target(&seen))
            return true;
        if (sql_token_is_symbol(&token, '.')) {
            is_qualified = true;
            continue;
        }
        if (is_qualified) {
            seen.schema = seen.name;
        } else {
            seen.before = seen.name;
            seen.schema = (struct sql_token){ .kind = SQL_TOKEN_END };
        }
        seen.name = token;
        is_qualified = false;
    }
    return false;
}
