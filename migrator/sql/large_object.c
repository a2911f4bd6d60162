/* sql/large_object.c - PostgreSQL's functions that make large objects, write to them, or take them away. */
#include "sql/action.h"

#include <string.h>

/* Source: PostgreSQL's manual, "Large Objects: Server-side Functions"; lo_manage is the trigger of the extension lo. */
static const struct {
    const char *function;
    enum sql_large_objects does;
    bool is_extension;
} functions[] = {
    { "lo_creat", SQL_LARGE_OBJECTS_MADE, false },      { "lo_create", SQL_LARGE_OBJECTS_MADE, false },
    { "lo_from_bytea", SQL_LARGE_OBJECTS_MADE, false }, { "lo_import", SQL_LARGE_OBJECTS_MADE, false },
    { "lo_put", SQL_LARGE_OBJECTS_LOST, false },        { "lo_truncate", SQL_LARGE_OBJECTS_LOST, false },
    { "lo_truncate64", SQL_LARGE_OBJECTS_LOST, false }, { "lo_unlink", SQL_LARGE_OBJECTS_LOST, false },
    { "lowrite", SQL_LARGE_OBJECTS_LOST, false },       { "lo_manage", SQL_LARGE_OBJECTS_LOST, true },
};

enum sql_large_objects sql_large_objects_of(struct sql_name function)
{
    const bool may_be_builtin = function.schema == NULL || strcmp(function.schema, "pg_catalog") == 0;

    for (size_t index = 0; function.name != NULL && index < G_N_ELEMENTS(functions); index++)
        if ((may_be_builtin || functions[index].is_extension) && strcmp(functions[index].function, function.name) == 0)
            return functions[index].does;
    return SQL_LARGE_OBJECTS_LEFT;
}
