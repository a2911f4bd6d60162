/* migration/seals.c - the set's files against the lines of migrator.sum. */
#include "migration/seals.h"

#include "base/file.h"
#include "migration/sumfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void free_file(void *data)
{
    migration_file_release(data);
    g_free(data);
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The names in a folder that end with `suffix`, sorted; empty when there is no such folder. */
static GPtrArray *list_names(int directory, const char *folder, const char *suffix)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    int file = openat(directory, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *stream = file < 0 ? NULL : fdopendir(file);

    if (stream == NULL) {
        if (file >= 0)
            close(file);
        return names;
    }
    for (const struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream))
        if (entry->d_name[0] != '.' && g_str_has_suffix(entry->d_name, suffix))
            g_ptr_array_add(names, g_strdup(entry->d_name));
    closedir(stream);
    g_ptr_array_sort(names, compare_names);
    return names;
}

static void read_way_back(const struct reader_place *place, const char *label, struct migration *migration,
                          GPtrArray *findings)
{
    g_autofree char *folder = g_strconcat(SUMFILE_ROLLBACK, label, NULL);
    g_autoptr(GPtrArray) names = list_names(place->directory, folder, ".sql");

    if (names->len == 0)
        return;
    migration->way_back = g_ptr_array_new_with_free_func(free_file);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *name = g_strconcat(folder, "/", g_ptr_array_index(names, i), NULL);
        struct migration_file file = { 0 };
        if (reader_read(place, name, MIGRATION_DOWN, &file, findings))
            g_ptr_array_add(migration->way_back, g_memdup2(&file, sizeof(file)));
    }
}

void migration_add_way_back(struct migration *migration, const char *name, const char *text)
{
    g_autofree char *label = migration_label(migration);
    struct migration_file *file = g_new(struct migration_file, 1);
    const size_t length = strlen(text);

    *file = (struct migration_file){
        .name = g_strconcat(SUMFILE_ROLLBACK, label, "/", name, NULL),
        .path = g_strconcat(SUMFILE_ROLLBACK, label, "/", name, NULL),
        .text = g_bytes_new_take(g_strdup(text), length),
        .length = length,
        .bytes = (int64_t)length,
        .digest = digest_of(text, length),
        .text_digest = digest_of(text, length),
    };
    if (migration->way_back == NULL)
        migration->way_back = g_ptr_array_new_with_free_func(free_file);
    g_ptr_array_add(migration->way_back, file);
}

static void read_ways_back(const struct migration_set *set, const struct reader_place *place, GPtrArray *findings)
{
    g_autoptr(GPtrArray) folders = list_names(place->directory, SUMFILE_ROLLBACK, "");
    g_autoptr(GHashTable) by_label = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    if (folders->len == 0)
        return;
    for (guint i = 0; i < set->migrations->len; i++) {
        struct migration *migration = g_ptr_array_index(set->migrations, i);
        g_hash_table_insert(by_label, migration_label(migration), migration);
    }
    for (guint i = 0; i < folders->len; i++) {
        const char *label = g_ptr_array_index(folders, i);
        struct migration *migration = g_hash_table_lookup(by_label, label);
        if (migration != NULL)
            read_way_back(place, label, migration, findings);
    }
}

static void digest_all(const struct migration_set *set)
{
    g_autoptr(GPtrArray) files = g_ptr_array_sized_new(set->migrations->len);

    for (guint i = 0; i < set->migrations->len; i++) {
        guint index = 0;
        for (const struct migration_file *file = migration_next_file(g_ptr_array_index(set->migrations, i), &index);
             file != NULL; file = migration_next_file(g_ptr_array_index(set->migrations, i), &index))
            g_ptr_array_add(files, (void *)(uintptr_t)file);
    }
    reader_digest(files);
    for (guint i = 0; i < set->migrations->len; i++) { /* sections of one file */
        struct migration *migration = g_ptr_array_index(set->migrations, i);
        if (migration->parts[MIGRATION_DOWN].text != migration->parts[MIGRATION_UP].text)
            continue;
        migration->parts[MIGRATION_DOWN].digest = migration->parts[MIGRATION_UP].digest;
        migration->parts[MIGRATION_DOWN].text_digest = migration->parts[MIGRATION_UP].text_digest;
    }
}

static bool read_sumfile(struct migration_set *set, const struct reader_place *place, GPtrArray *findings,
                         struct fault *fault)
{
    g_autofree char *path = g_strconcat(set->directory, "/" SUMFILE_NAME, NULL);
    g_autoptr(GBytes) content = NULL;
    gsize length = 0;

    if (faccessat(place->directory, SUMFILE_NAME, F_OK, 0) != 0 && errno == ENOENT)
        return true;
    if (!file_read(path, SUMFILE_BYTES_MAX, &content, fault))
        return false;
    const char *text = g_bytes_get_data(content, &length);
    set->sum = sumfile_parse(path, text, length, findings);
    return true;
}

static void add_unsealed_set(const struct migration_set *set, GPtrArray *findings)
{
    g_autofree char *path = g_strconcat(set->directory, "/" SUMFILE_NAME, NULL);
    struct finding *finding = finding_add(findings, "not-sealed", FINDING_ERROR, place_in(path),
                                          "nothing is sealed yet: there is no checksum file");

    finding->effect = g_strdup("Without it nobody can tell whether what runs is what was reviewed.");
    finding->remedy = g_strdup("Run `migrator seal` and commit the file with the migrations.");
}

static void add_unsealed(const struct migration_file *file, GPtrArray *findings)
{
    struct finding *finding = finding_add(findings, "not-sealed", FINDING_ERROR, place_in(file->path),
                                          "this file is not sealed: the checksum file does not list it");

    finding->effect = g_strdup("`up` does not run it outside of development.");
    finding->remedy = g_strdup("Run `migrator seal` and commit the checksum file with it.");
}

static void add_edited(const struct migration_file *file, GPtrArray *findings)
{
    struct finding *finding = finding_add(findings, "checksum-differs", FINDING_ERROR, place_in(file->path),
                                          "this file was changed after it was sealed");

    finding->effect = g_strdup("A database that has run it has run something else.");
    finding->remedy =
            g_strdup_printf("If it has run nowhere yet, `migrator seal` seals it anew. Else take it back with "
                            "`git checkout -- %s` and put the change into a new migration.",
                            file->path);
}

/* Sealed: every file has its line. Counts the lines that are used. */
static bool check_seal(const struct migration_set *set, const struct migration *migration, guint *used,
                       GPtrArray *findings)
{
    bool is_sealed = true;
    guint index = 0;

    for (const struct migration_file *file = migration_next_file(migration, &index); file != NULL;
         file = migration_next_file(migration, &index)) {
        const struct sumfile_line *line = sumfile_find(set->sum, file->name);
        bool is_same = line != NULL && digest_equal(&line->digest, &file->digest);
        *used += line != NULL;
        is_sealed &= is_same;
        if (line == NULL)
            add_unsealed(file, findings);
        else if (!is_same)
            add_edited(file, findings);
    }
    return is_sealed;
}

static void check_line_file(const struct migration_set *set, const struct reader_place *place,
                            const struct sumfile_line *line, GPtrArray *findings)
{
    if (faccessat(place->directory, line->name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return; /* it is there and has a finding of its own, or none of its version's files counts */
    g_autofree char *path = g_strconcat(set->directory, "/" SUMFILE_NAME, NULL);
    struct finding *finding = finding_add(findings, "sealed-file-missing", FINDING_ERROR,
                                          (struct place){ .file = g_strdup(path), .line = line->line },
                                          "the sealed file %s is not there", line->name);
    finding->effect = g_strdup("A database that has run it cannot be compared with this directory.");
    finding->remedy = g_strdup_printf("Take it back with `git checkout -- %s/%s`. If it was a draft, `migrator seal` "
                                      "forgets it.",
                                      set->directory, line->name);
}

bool seals_read(struct migration_set *set, const struct reader_place *place, GPtrArray *findings, struct fault *fault)
{
    guint used = 0;

    read_ways_back(set, place, findings);
    digest_all(set);
    if (!read_sumfile(set, place, findings, fault))
        return false;
    if (set->sum == NULL) {
        if (set->migrations->len > 0)
            add_unsealed_set(set, findings);
        return true;
    }
    for (guint i = 0; i < set->migrations->len; i++) {
        struct migration *migration = g_ptr_array_index(set->migrations, i);
        migration->sealed = check_seal(set, migration, &used, findings) && set->sum->is_intact;
    }
    for (guint i = 0; used < set->sum->lines->len && i < set->sum->lines->len; i++)
        check_line_file(set, place, g_ptr_array_index(set->sum->lines, i), findings);
    return true;
}

bool seals_concern(const struct finding *finding)
{
    static const char *const ids[] = { "not-sealed", "checksum-differs", "sealed-file-missing", NULL };

    return g_strv_contains(ids, finding->id) || g_str_has_prefix(finding->id, "sumfile-");
}

struct sumfile *seals_make(const struct migration_set *set)
{
    struct sumfile *sumfile = sumfile_new();

    for (guint i = 0; i < set->migrations->len; i++) {
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        guint index = 0;
        for (const struct migration_file *file = migration_next_file(migration, &index); file != NULL;
             file = migration_next_file(migration, &index))
            sumfile_add(sumfile, file->name, &file->digest);
    }
    return sumfile;
}
