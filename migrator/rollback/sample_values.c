/* rollback/sample_values.c - the table of types. */
#include "rollback/sample_values.h"

#include <glib.h>
#include <string.h>

#define BYTES_8 "0102030405060708"

struct sample {
    const char *type;
    const char *values[SAMPLE_VALUES];
};

/* The names are format_type()'s. Of numbers the second is large for a column that is not; 32 bytes are a digest. */
static const struct sample samples[] = {
    { "boolean", { "true", "false" } },
    { "money", { "1", "32001" } },
    { "uuid", { "6ba7b810-9dad-41d1-80b4-00c04fd430c8", "00000000-0000-4000-8000-000000000001" } },
    { "date", { "2000-01-01", "2040-06-15" } },
    { "time without time zone", { "12:00", "00:00:01" } },
    { "time with time zone", { "12:00+00", "00:00:01+00" } },
    { "timestamp without time zone", { "2000-01-01 12:00", "2040-06-15 12:00" } },
    { "timestamp with time zone", { "2000-01-01 12:00+00", "2040-06-15 12:00+00" } },
    { "interval", { "1 day", "1 hour" } },
    { "json", { "{}", "[]" } },
    { "jsonb", { "{}", "[]" } },
    { "xml", { "<a/>", "<b/>" } },
    { "bytea", { "\\x00", "\\x" BYTES_8 BYTES_8 BYTES_8 BYTES_8 } },
    { "inet", { "192.0.2.1", "2001:db8::1" } },
    { "cidr", { "192.0.2.0/24", "2001:db8::/32" } },
    { "macaddr", { "08:00:2b:01:02:03", "08:00:2b:01:02:04" } },
    { "macaddr8", { "08:00:2b:01:02:03:04:05", "08:00:2b:01:02:03:04:06" } },
    { "bit", { "1", "0" } },
    { "bit varying", { "1", "0" } },
    { "point", { "(0,0)", "(1,1)" } },
    { "line", { "{1,-1,0}", "{1,1,0}" } },
    { "lseg", { "[(0,0),(1,1)]", "[(0,0),(2,2)]" } },
    { "box", { "(1,1),(0,0)", "(2,2),(0,0)" } },
    { "path", { "[(0,0),(1,1)]", "((0,0),(1,1))" } },
    { "polygon", { "((0,0),(0,1),(1,1))", "((0,0),(0,2),(2,2))" } },
    { "circle", { "<(0,0),1>", "<(0,0),2>" } },
    { "tsvector", { "a", "b" } },
    { "tsquery", { "a", "b" } },
    { "jsonpath", { "$", "$.a" } },
    { "pg_lsn", { "0/0", "0/1" } },
    { "regclass", { "pg_class", "pg_type" } },
    { "regtype", { "text", "integer" } },
};

/* Where the name says nothing: types of extensions, and the many numbers and strings. */
static const struct {
    char category;
    const char *values[SAMPLE_VALUES];
} categories[] = {
    { 'A', { "{}", "{}" } },
    { 'N', { "1", "32001" } },
    { 'R', { "empty", "(,)" } },
    { 'S', { "a", "example1" } },
};

const char *sample_value(const struct sample_type *type, unsigned number)
{
    if (type->first != NULL)
        return number == 0 ? type->first : type->last;
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        if (strcmp(samples[i].type, type->base) == 0)
            return samples[i].values[number];
    for (size_t i = 0; i < G_N_ELEMENTS(categories); i++)
        if (categories[i].category == type->category)
            return categories[i].values[number];
    return NULL;
}
