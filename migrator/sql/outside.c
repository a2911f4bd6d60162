/* sql/outside.c - functions that write where no transaction reaches: files of the server, and other databases. */
#include "sql/action.h"

#include <string.h>

/* Source: PostgreSQL's manual, "Large Objects: Server-side Functions" and the pages of the extensions. What dblink()
 * itself is given is mostly a query, and does not count. */
static const struct {
    const char *function;
    bool is_extension;
} functions[] = {
    { "lo_export", false },    { "dblink_exec", true },    { "dblink_send_query", true },
    { "pg_file_write", true }, { "pg_file_rename", true }, { "pg_file_unlink", true },
};

bool sql_is_outside(struct sql_name function)
{
    const bool may_be_builtin = function.schema == NULL || strcmp(function.schema, "pg_catalog") == 0;

    for (size_t index = 0; function.name != NULL && index < G_N_ELEMENTS(functions); index++)
        if ((may_be_builtin || functions[index].is_extension) && strcmp(functions[index].function, function.name) == 0)
            return true;
    return false;
}
