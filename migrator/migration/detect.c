/* migration/detect.c - the rules of detect.h, in order. */
#include "migration/detect.h"

#include "base/file.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum {
    LOOKED_INTO_MAX = 3,       /* files, and folders */
    LOOKED_BYTES_MAX = 65536,  /* of each; marks come after a comment at most */
    NATIVE_VERSION_DIGITS = 14 /* what `new` writes */
};

/* The start of a file, or NULL; owned by the caller. */
static char *read_start(int directory, const char *name)
{
    CLEANUP(file_close) int file = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    g_autofree char *text = g_malloc(LOOKED_BYTES_MAX + 1);
    ssize_t count = file < 0 ? -1 : read(file, text, LOOKED_BYTES_MAX);

    if (count < 0)
        return NULL;
    text[count] = '\0';
    return g_steal_pointer(&text);
}

static bool has_line(const char *text, const char *start)
{
    for (const char *at = strstr(text, start); at != NULL; at = strstr(at + 1, start))
        if (at == text || at[-1] == '\n')
            return true;
    return false;
}

static bool exists_in(int directory, const char *folder, const char *file)
{
    g_autofree char *path = g_strconcat(folder, "/", file, NULL);

    return faccessat(directory, path, F_OK, 0) == 0;
}

static bool is_sql_file(const char *name)
{
    return g_ascii_isdigit(*name) && g_str_has_suffix(name, ".sql");
}

/* Rules 1 and 2. */
static const char *detect_nested(int directory, const GPtrArray *names)
{
    guint looked = 0;

    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (strcmp(name, "migration_lock.toml") == 0)
            return "prisma";
        if (!g_ascii_isdigit(*name) || is_sql_file(name) || looked == LOOKED_INTO_MAX)
            continue;
        if (exists_in(directory, name, "migration.sql"))
            return "prisma";
        if (exists_in(directory, name, "up.sql"))
            return "diesel";
        looked++;
    }
    return NULL;
}

/* Rules 3 to 8. */
static const char *detect_marks(int directory, const GPtrArray *names)
{
    guint looked = 0;

    for (guint i = 0; i < names->len && looked < LOOKED_INTO_MAX; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *text = is_sql_file(name) ? read_start(directory, name) : NULL;
        if (text == NULL)
            continue;
        if (has_line(text, "-- migrate:up"))
            return "dbmate";
        if (has_line(text, "-- +goose Up"))
            return "goose";
        if (has_line(text, "-- +migrate Up"))
            return "sql-migrate";
        if (has_line(text, "-- Up Migration"))
            return "node-pg-migrate";
        if (has_line(text, "--! Previous:"))
            return "graphile-migrate";
        if (g_str_has_prefix(text, "-- no-transaction"))
            return "sqlx";
        looked++;
    }
    return NULL;
}

/*
 * Are numbers shared on purpose? So it looks when the first is, and another one, too: two branches that met by accident
 * share one of the last.
 */
static bool has_shared_numbers(const GPtrArray *names)
{
    const char *last = "";
    guint numbers = 0;
    guint shared = 0;

    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        size_t digits = strspn(name, "0123456789");
        if (digits == 0 || !g_str_has_suffix(name, ".up.sql"))
            continue;
        bool is_same = strspn(last, "0123456789") == digits && memcmp(last, name, digits) == 0;
        numbers += !is_same;
        shared += is_same;
        if (numbers > 1 && shared == 0)
            return false;
        if (numbers > 1 && is_same)
            return true;
        last = name;
    }
    return false;
}

/* V<version>__<name>.sql, of one number or of several. */
static bool is_flyway_file(const char *name)
{
    return g_str_has_prefix(name, "V") && g_ascii_isdigit(name[1]) && strstr(name, "__") != NULL &&
           g_str_has_suffix(name, ".sql");
}

/* Rules 9 to 11. */
static const char *detect_names(int directory, const GPtrArray *names)
{
    bool has_plain = false;

    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (is_flyway_file(name))
            return "flyway";
        if (!is_sql_file(name))
            continue;
        bool is_paired = g_str_has_suffix(name, ".up.sql") || g_str_has_suffix(name, ".down.sql");
        if (is_paired && strspn(name, "0123456789") != NATIVE_VERSION_DIGITS)
            return has_shared_numbers(names) ? "maragu" : "golang-migrate";
        has_plain |= !is_paired;
    }
    g_autofree char *cargo = has_plain ? read_start(directory, "../Cargo.toml") : NULL;
    return cargo != NULL && strstr(cargo, "sqlx") != NULL ? "sqlx" : NULL;
}

const struct layout *layout_detect(int directory, const GPtrArray *names)
{
    const char *name = detect_nested(directory, names);
    const struct layout *layout = layout_table();

    if (name == NULL)
        name = detect_marks(directory, names);
    if (name == NULL)
        name = detect_names(directory, names);
    while (name != NULL && strcmp(layout->name, name) != 0)
        layout++;
    return layout;
}
