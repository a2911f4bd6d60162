/* sql/quote.c - identifiers and literals in generated SQL. */
#include "sql/script.h"

#include <stdlib.h>
#include <string.h>

/* The keywords of PostgreSQL 13 to 18 that are not unreserved: quote_ident() quotes them. Sorted. */
static const char *const keywords[] = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "merge_action",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
};

static int compare_keyword(const void *key, const void *entry)
{
    return strcmp(key, *(const char *const *)entry);
}

static bool is_keyword(const char *name)
{
    return bsearch(name, keywords, G_N_ELEMENTS(keywords), sizeof keywords[0], compare_keyword) != NULL;
}

static bool is_plain_name(const char *name)
{
    if (!g_ascii_islower(name[0]) && name[0] != '_')
        return false;
    for (const char *character = name; *character != '\0'; character++)
        if (!g_ascii_islower(*character) && !g_ascii_isdigit(*character) && *character != '_')
            return false;
    return true;
}

char *sql_quote_identifier(const char *name)
{
    GString *quoted;

    if (is_plain_name(name) && !is_keyword(name))
        return g_strdup(name);
    quoted = g_string_new(name);
    g_string_replace(quoted, "\"", "\"\"", 0);
    g_string_prepend_c(quoted, '"');
    g_string_append_c(quoted, '"');
    return g_string_free(quoted, FALSE);
}

/* A backslash asks for the E form, which means the same whatever standard_conforming_strings says. */
char *sql_quote_literal(const char *text)
{
    GString *quoted = g_string_new(text);
    bool has_backslash = strchr(text, '\\') != NULL;

    if (has_backslash)
        g_string_replace(quoted, "\\", "\\\\", 0);
    g_string_replace(quoted, "'", "''", 0);
    g_string_prepend(quoted, has_backslash ? " E'" : "'");
    g_string_append_c(quoted, '\'');
    return g_string_free(quoted, FALSE);
}
