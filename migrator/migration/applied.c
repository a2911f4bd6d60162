/* migration/applied.c - a set held against what databases have applied. */
#include "migration/applied.h"

#include "base/finding.h"
#include "migration/sumfile.h"

#include <string.h>

static void applied_migration_free(void *data)
{
    struct applied_migration *migration = data;

    g_free(migration->name);
    g_free(migration->files);
    g_free(migration);
}

struct applied_database *applied_database_new(const char *environment)
{
    struct applied_database *database = g_new(struct applied_database, 1);

    *database = (struct applied_database){
        .environment = g_strdup(environment),
        .migrations = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, applied_migration_free),
    };
    return database;
}

void applied_database_add(struct applied_database *database, int64_t version, const char *name, const char *files,
                          int64_t at)
{
    struct applied_migration *applied = g_new(struct applied_migration, 1);

    *applied = (struct applied_migration){
        .version = version, .name = g_strdup(name), .files = g_strdup(files), .at = at
    };
    g_hash_table_replace(database->migrations, &applied->version, applied);
}

void applied_database_free(void *data)
{
    struct applied_database *database = data;

    g_free(database->environment);
    g_hash_table_unref(database->migrations);
    g_free(database);
}

/* What a database knows of a migration; NULL: it does not have it. */
static const struct applied_migration *find(const struct applied_database *database, const struct migration *migration)
{
    const struct applied_migration *applied = g_hash_table_lookup(database->migrations, &migration->version);

    return applied != NULL && g_strcmp0(applied->name, migration->name) == 0 ? applied : NULL;
}

const char *applied_to(const GPtrArray *databases, const struct migration *migration)
{
    for (guint i = 0; databases != NULL && i < databases->len; i++) {
        const struct applied_database *database = g_ptr_array_index(databases, i);

        if (find(database, migration) != NULL)
            return database->environment;
    }
    return NULL;
}

static bool is_of_set(const struct applied_database *database, const struct migration_set *set)
{
    for (guint i = 0; i < set->migrations->len; i++)
        if (find(database, g_ptr_array_index(set->migrations, i)) != NULL)
            return true;
    return false;
}

static int64_t newest_of(const struct applied_database *database)
{
    GHashTableIter iterator;
    void *version = NULL;
    int64_t newest = -1;

    g_hash_table_iter_init(&iterator, database->migrations);
    while (g_hash_table_iter_next(&iterator, &version, NULL))
        newest = MAX(newest, *(const int64_t *)version);
    return newest;
}

int64_t applied_newest(const GPtrArray *databases, const struct migration_set *set)
{
    int64_t newest = -1;

    for (guint i = 0; databases != NULL && i < databases->len; i++) {
        const struct applied_database *database = g_ptr_array_index(databases, i);
        if (is_of_set(database, set))
            newest = MAX(newest, newest_of(database));
    }
    return newest;
}

static void add_edited(const struct applied_database *database, const struct applied_migration *applied,
                       const struct migration_file *file, GPtrArray *findings)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(applied->at / G_USEC_PER_SEC);
    g_autofree char *at = time != NULL ? g_date_time_format(time, "%Y-%m-%d %H:%M:%S UTC") : NULL;
    struct finding *finding = finding_add(findings, "applied-edited", FINDING_ERROR, place_in(file->path),
                                          "this file was applied to %s%s%s and has been changed here",
                                          database->environment, at != NULL ? " on " : "", at != NULL ? at : "");

    finding->effect = g_strdup("That database has run something else, and `up` would refuse it there.");
    finding->remedy = g_strdup("Put it back as it was, and put the change into a new migration. If that database is no "
                               "more, remove the history: it is only a copy, and fills again.");
}

/* True when a file is not as it was. */
static bool compare(const struct applied_database *database, const struct applied_migration *applied,
                    const struct migration *migration, GPtrArray *findings)
{
    g_autoptr(GPtrArray) ignored = finding_list_new();
    const char *files = applied->files != NULL ? applied->files : "";
    struct sumfile *lines = sumfile_parse("files", files, strlen(files), ignored);
    const guint first = findings->len;
    guint index = 0;

    for (const struct migration_file *file = migration_next_file(migration, &index); file != NULL;
         file = migration_next_file(migration, &index)) {
        const struct sumfile_line *line = sumfile_find(lines, file->name);
        if (line != NULL && !digest_equal(&line->digest, &file->digest))
            add_edited(database, applied, file, findings);
    }
    sumfile_free(lines);
    return findings->len > first;
}

void applied_report(const GPtrArray *databases, const struct migration_set *set, GPtrArray *findings)
{
    for (guint i = 0; i < set->migrations->len; i++) {
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        bool is_edited = false;

        for (guint j = 0; databases != NULL && j < databases->len && !is_edited; j++) {
            const struct applied_database *database = g_ptr_array_index(databases, j);
            const struct applied_migration *applied = find(database, migration);
            is_edited = applied != NULL && compare(database, applied, migration, findings);
        }
    }
}
