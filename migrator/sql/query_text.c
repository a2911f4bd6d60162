/* sql/query_text.c - functions that run a query which they are given as text. */
#include "sql/action.h"

#include <string.h>

/* Source: PostgreSQL's manual, "Producing XML Content" and "Text Search Functions". */
static const struct {
    const char *function;
    int argument;
} functions[] = {
    { "query_to_xml", 0 }, { "query_to_xmlschema", 0 }, { "query_to_xml_and_xmlschema", 0 },
    { "ts_stat", 0 },      { "ts_rewrite", 1 },
};

int sql_query_argument(struct sql_name function)
{
    const bool may_be_builtin = function.schema == NULL || strcmp(function.schema, "pg_catalog") == 0;

    for (size_t index = 0; may_be_builtin && function.name != NULL && index < G_N_ELEMENTS(functions); index++)
        if (strcmp(functions[index].function, function.name) == 0)
            return functions[index].argument;
    return -1;
}
