/* sql/quote.c - identifiers and literals in generated SQL. */
#include "sql/action.h"

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

char *sql_quote_name(struct sql_name name)
{
    g_autofree char *schema = name.schema != NULL && *name.schema != '\0' ? sql_quote_identifier(name.schema) : NULL;
    g_autofree char *own = sql_quote_identifier(name.name);

    return schema != NULL ? g_strconcat(schema, ".", own, NULL) : g_steal_pointer(&own);
}

/* The parser's names of types that people know by the standard's; all others are quoted as any name. */
static char *type_name(const struct sql_type *type)
{
    static const char *const standard[][2] = {
        { "int2", "smallint" },
        { "int4", "integer" },
        { "int8", "bigint" },
        { "bool", "boolean" },
        { "float4", "real" },
        { "bpchar", "char" },
        { "float8", "double precision" },
        { "numeric", "numeric" },
        { "bit", "bit" },
        { "time", "time" },
        { "timestamp", "timestamp" },
        { "interval", "interval" },
        { "varchar", "varchar" },
        { "json", "json" },
    };
    bool is_in_catalog = type->schema == NULL || strcmp(type->schema, "pg_catalog") == 0;

    for (size_t row = 0; is_in_catalog && row < G_N_ELEMENTS(standard); row++)
        if (strcmp(type->name, standard[row][0]) == 0)
            return g_strdup(standard[row][1]);
    return sql_quote_name((struct sql_name){ is_in_catalog ? NULL : type->schema, type->name });
}

char *sql_quote_type(const struct sql_type *type)
{
    g_autofree char *name = type_name(type);
    GString *text = g_string_new(name);

    if (type->modifier_count == 1)
        g_string_append_printf(text, "(%d)", type->modifiers[0]);
    else if (type->modifier_count > 1)
        g_string_append_printf(text, "(%d,%d)", type->modifiers[0], type->modifiers[1]);
    g_string_append(text, type->is_array ? "[]" : "");
    return g_string_free(text, FALSE);
}

char *sql_quote_columns(const char *const *columns)
{
    GString *list = g_string_new(NULL);

    for (; columns != NULL && *columns != NULL; columns++) {
        g_autofree char *column = sql_quote_identifier(*columns);
        g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", column);
    }
    return g_string_free(list, FALSE);
}
