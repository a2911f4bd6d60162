/* migration/layout.c - the table of layouts, and how a file's name is read by it. */
#include "migration/layout.h"

#include "base/nearest.h"
#include "migration/marks.h"

#include <string.h>

enum { DATE_DIGITS = 8, TIME_DIGITS = 14 }; /* YYYYMMDD and YYYYMMDDHHMMSS */

static const struct layout_suffix native_suffixes[] = {
    { ".up.sql", MIGRATION_UP, NULL },       { ".before.sql", MIGRATION_BEFORE, NULL },
    { ".after.sql", MIGRATION_AFTER, NULL }, { ".down.sql", MIGRATION_DOWN, NULL },
    { ".sql", MIGRATION_UP, NULL },          { 0 },
};
static const struct layout_suffix up_down_suffixes[] = {
    { ".up.sql", MIGRATION_UP, NULL },
    { ".down.sql", MIGRATION_DOWN, NULL },
    { 0 },
};
static const struct layout_suffix up_down_or_plain_suffixes[] = {
    { ".up.sql", MIGRATION_UP, NULL },
    { ".down.sql", MIGRATION_DOWN, NULL },
    { ".sql", MIGRATION_UP, NULL },
    { 0 },
};
static const struct layout_suffix plain_suffixes[] = { { ".sql", MIGRATION_UP, NULL }, { 0 } };
static const struct layout_suffix diesel_suffixes[] = {
    { "/up.sql", MIGRATION_UP, NULL },
    { "/down.sql", MIGRATION_DOWN, NULL },
    { 0 },
};
static const struct layout_suffix flyway_suffixes[] = {
    { ".sql", MIGRATION_UP, "V" },
    { ".sql", MIGRATION_DOWN, "U" },
    { 0 },
};
static const struct layout_suffix flyway_unread[] = {
    { ".sql", MIGRATION_UP, "V" }, /* of several numbers */
    { ".sql", MIGRATION_DOWN, "U" }, { ".sql", MIGRATION_UP, "R__" },  { ".sql", MIGRATION_UP, "B" },
    { ".java", MIGRATION_UP, "V" },  { ".java", MIGRATION_UP, "R__" }, { 0 },
};
static const struct layout_suffix go_programs[] = { { ".go", MIGRATION_UP, NULL }, { 0 } };
static const struct layout_suffix node_programs[] = {
    { ".js", MIGRATION_UP, NULL },
    { ".ts", MIGRATION_UP, NULL },
    { ".cjs", MIGRATION_UP, NULL },
    { ".mjs", MIGRATION_UP, NULL },
    { 0 },
};
static const struct layout_suffix prisma_suffixes[] = { { "/migration.sql", MIGRATION_UP, NULL }, { 0 } };

static const struct layout layouts[] = {
    {
            .name = "native",
            .pattern = "<version>_<name>.up.sql",
            .suffixes = native_suffixes,
            .new_suffix = ".up.sql",
    },
    {
            .name = "golang-migrate",
            .pattern = "<version>_<name>.up.sql",
            .suffixes = up_down_suffixes,
            .new_suffix = ".up.sql",
    },
    {
            .name = "maragu",
            .pattern = "<number>_<name>.up.sql",
            .suffixes = up_down_suffixes,
            .new_suffix = ".up.sql",
            .has_shared_numbers = true,
    },
    {
            .name = "diesel",
            .pattern = "<version>_<name>/up.sql",
            .suffixes = diesel_suffixes,
            .new_suffix = "/up.sql",
            .metadata = "/metadata.toml",
            .is_nested = true,
            .has_text_versions = true,
            .read_marks = marks_read_diesel,
    },
    {
            .name = "prisma",
            .pattern = "<version>_<name>/migration.sql",
            .suffixes = prisma_suffixes,
            .new_suffix = "/migration.sql",
            .is_nested = true,
            .has_text_versions = true,
            .has_shared_numbers = true,
    },
    {
            .name = "dbmate",
            .pattern = "<version>_<name>.sql",
            .suffixes = plain_suffixes,
            .new_suffix = ".sql",
            .new_marks = "-- migrate:up\n",
            .read_marks = marks_read_dbmate,
    },
    {
            .name = "goose",
            .pattern = "<version>_<name>.sql",
            .suffixes = plain_suffixes,
            .new_suffix = ".sql",
            .new_marks = "-- +goose Up\n",
            .unread = go_programs,
            .read_marks = marks_read_goose,
    },
    {
            .name = "sql-migrate",
            .pattern = "<version>_<name>.sql",
            .suffixes = plain_suffixes,
            .new_suffix = ".sql",
            .new_marks = "-- +migrate Up\n",
            .has_text_versions = true,
            .read_marks = marks_read_sql_migrate,
    },
    {
            .name = "node-pg-migrate",
            .pattern = "<version>_<name>.sql",
            .suffixes = plain_suffixes,
            .new_suffix = ".sql",
            .new_marks = "-- Up Migration\n",
            .unread = node_programs,
            .has_text_versions = true,
            .read_marks = marks_read_node_pg_migrate,
    },
    {
            .name = "graphile-migrate",
            .pattern = "<number>-<name>.sql",
            .suffixes = plain_suffixes,
            .separator = "-",
            .new_suffix = ".sql",
            .read_marks = marks_read_graphile_migrate,
    },
    {
            .name = "flyway",
            .pattern = "V<version>__<name>.sql",
            .suffixes = flyway_suffixes,
            .unread = flyway_unread,
            .separator = "__",
            .new_suffix = ".sql",
    },
    {
            .name = "sqlx",
            .pattern = "<version>_<name>.sql",
            .suffixes = up_down_or_plain_suffixes,
            .new_suffix = ".sql",
            .read_marks = marks_read_sqlx,
    },
    { 0 },
};

const struct layout *layout_table(void)
{
    return layouts;
}

bool layout_from_name(const char *name, const struct layout **layout, struct fault *fault)
{
    const char *names[G_N_ELEMENTS(layouts)] = { 0 };

    for (size_t i = 0; layouts[i].name != NULL; i++) {
        names[i] = layouts[i].name;
        if (strcmp(name, layouts[i].name) != 0)
            continue;
        *layout = &layouts[i];
        return true;
    }

    const char *nearest = nearest_name(name, names);
    g_autofree char *known = g_strjoinv(", ", (char **)(void *)names);
    fault_set(fault, FAULT_USAGE, "there is no layout \"%s\"", name);
    if (nearest != NULL)
        return fault_set_hint(fault, "did you mean \"%s\"? known are: %s", nearest, known);
    return fault_set_hint(fault, "known are: %s", known);
}

const char *layout_name(const struct layout *layout)
{
    return layout->name;
}

bool layout_is_native(const struct layout *layout)
{
    return layout == &layouts[0];
}

int64_t layout_number(const struct layout *layout, int64_t version)
{
    return layout->has_shared_numbers ? version / MIGRATION_SHARED_FACTOR : version;
}

/* Digits at *cursor, leading zeros allowed; false when they are too many to be a version. */
static bool read_version(const char **cursor, int64_t *version)
{
    int significant = 0;

    *version = 0;
    for (; g_ascii_isdigit(**cursor); (*cursor)++) {
        significant += significant > 0 || **cursor != '0';
        if (significant <= MIGRATION_VERSION_DIGITS_MAX)
            *version = *version * 10 + (**cursor - '0');
    }
    return significant <= MIGRATION_VERSION_DIGITS_MAX;
}

/*
 * Versions that are compared as texts may hold dashes and be short or long: 20250625, 2023-05-23-1715 and
 * 2025-12-18-104956-0000 stand among times of 14 digits. So a time is filled up to those, and what is over must be
 * zeros. Its end may be a dash, too.
 */
static bool read_text_version(const char **cursor, int64_t *version)
{
    const char *at = *cursor;
    bool in_range = true;
    int digits = 0;

    *version = 0;
    for (; g_ascii_isdigit(*at) || (*at == '-' && at > *cursor); at++) {
        if (*at == '-')
            continue;
        if (++digits <= TIME_DIGITS)
            *version = *version * 10 + (*at - '0');
        else
            in_range &= *at == '0';
    }
    for (; digits >= DATE_DIGITS && digits < TIME_DIGITS; digits++)
        *version *= 10;
    *cursor = at > *cursor && at[-1] == '-' ? at - 1 : at;
    return in_range;
}

/* The first of them that a file's name begins and ends with, and where what is between begins; NULL: none. */
static const struct layout_suffix *find_suffix(const struct layout_suffix *suffixes, const char *file,
                                               const char **between)
{
    const size_t length = strlen(file);

    for (const struct layout_suffix *suffix = suffixes; suffix != NULL && suffix->text != NULL; suffix++) {
        const char *start = suffix->start != NULL ? suffix->start : "";
        if (length < strlen(start) + strlen(suffix->text) || !g_str_has_prefix(file, start) ||
            !g_str_has_suffix(file, suffix->text))
            continue;
        *between = file + strlen(start);
        return suffix;
    }
    return NULL;
}

/* Where the name ends, which part it is, and where the version begins; NULL when no suffix of the layout's fits. */
static const char *find_end(const struct layout *layout, const char *file, enum migration_part *part,
                            const char **version)
{
    const struct layout_suffix *suffix = find_suffix(layout->suffixes, file, version);

    if (suffix != NULL) {
        *part = suffix->part;
        return file + strlen(file) - strlen(suffix->text);
    }
    if (!layout->is_nested || strchr(file, '/') != NULL)
        return NULL;
    *part = MIGRATION_UP;
    *version = file;
    return file + strlen(file);
}

/* Native names are ASCII letters, digits, "_" and "-"; elsewhere anything that a line of the checksum file can hold. */
static bool is_name(const char *name, size_t length, bool is_native)
{
    for (size_t i = 0; i < length; i++) {
        if (is_native ? !g_ascii_isalnum(name[i]) && name[i] != '_' && name[i] != '-'
                      : g_ascii_iscntrl(name[i]) || name[i] == '\\' || name[i] == '/')
            return false;
    }
    return length <= MIGRATION_NAME_BYTES_MAX && (length > 0 || !is_native) &&
           g_utf8_validate(name, (gssize)length, NULL);
}

static bool is_sql(const char *file)
{
    size_t length = strlen(file);

    return length > 4 && g_ascii_strcasecmp(file + length - 4, ".sql") == 0;
}

static bool is_unread(const struct layout *layout, const char *file)
{
    const char *between = NULL;
    const struct layout_suffix *suffix = find_suffix(layout->unread, file, &between);

    return suffix != NULL && (suffix->start != NULL || g_ascii_isdigit(*between));
}

static enum layout_match match_otherwise(const struct layout *layout, const char *file)
{
    if (is_unread(layout, file))
        return LAYOUT_UNREAD;
    return layout->is_nested || is_sql(file) ? LAYOUT_MISNAMED : LAYOUT_IGNORED;
}

/* Where the name begins behind the version; NULL: it is not separated from that. */
static const char *find_name(const struct layout *layout, const char *cursor, const char *end)
{
    const char *separator = layout->separator != NULL ? layout->separator : "_";

    if (cursor > end)
        return NULL;
    if (cursor == end)
        return layout_is_native(layout) ? NULL : end;
    if (g_str_has_prefix(cursor, separator))
        return cursor + strlen(separator);
    return *cursor == '-' && layout->has_text_versions ? cursor + 1 : NULL;
}

char *layout_new_file(const struct layout *layout, const char *version, const char *name)
{
    const char *start = layout->suffixes[0].start, *separator = layout->separator;

    return g_strconcat(start != NULL ? start : "", version, separator != NULL ? separator : "_", name,
                       layout->new_suffix, NULL);
}

enum layout_match layout_match(const struct layout *layout, const char *file, struct layout_name *name)
{
    struct layout_name read = { 0 };
    const char *cursor = NULL;

    if (file[0] == '.')
        return LAYOUT_IGNORED;
    const char *end = find_end(layout, file, &read.part, &cursor);
    if (end == NULL || !g_ascii_isdigit(*cursor))
        return match_otherwise(layout, file);

    bool in_range = layout->has_text_versions ? read_text_version(&cursor, &read.version)
                                              : read_version(&cursor, &read.version);
    read.name = find_name(layout, cursor, end);
    if (read.name == NULL || read.name > end)
        return match_otherwise(layout, file);
    read.name_length = (size_t)(end - read.name);
    if (!is_name(read.name, read.name_length, layout_is_native(layout)))
        return LAYOUT_MISNAMED;
    if (!in_range || (read.version == 0 && layout_is_native(layout)))
        return LAYOUT_VERSION_RANGE;
    *name = read;
    return LAYOUT_MATCHED;
}
