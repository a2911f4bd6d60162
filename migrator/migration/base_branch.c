/* migration/base_branch.c - finding the base branch, and comparing a set with its tree. */
#include "migration/base_branch.h"

#include "base/lines.h"
#include "migration/copy_data.h"
#include "migration/layout.h"
#include "migration/reader.h"
#include "migration/sumfile.h"

#include <string.h>

void base_branch_release(struct base_branch *base)
{
    git_release(&base->git);
    g_free(base->reference);
    if (base->tree != NULL)
        g_hash_table_destroy(base->tree);
    if (base->ancestor != NULL)
        g_hash_table_destroy(base->ancestor);
    *base = (struct base_branch){ 0 };
}

char *base_branch_from_environment(void)
{
    static const char *const variables[] = {
        "GITHUB_BASE_REF",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
        "SYSTEM_PULLREQUEST_TARGETBRANCH",
        "BITBUCKET_PR_DESTINATION_BRANCH",
        "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
        "DRONE_TARGET_BRANCH",
        "CHANGE_TARGET",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++) {
        const char *branch = g_getenv(variables[i]);
        if (branch == NULL || *branch == '\0')
            continue;
        if (g_str_has_prefix(branch, "refs/heads/"))
            branch += strlen("refs/heads/");
        return g_strconcat("origin/", branch, NULL);
    }
    return NULL;
}

bool base_branch_fail_to_find(const struct git *git, const char *reference, struct fault *fault)
{
    const char *branch = g_str_has_prefix(reference, "origin/") ? reference + strlen("origin/") : NULL;
    bool is_shallow = false;
    bool has_origin = false;

    if (!git_clone_facts(git, &is_shallow, &has_origin, fault))
        return false;
    fault_set(fault, FAULT_USAGE, "this clone does not have %s, which the migrations are to be compared with",
              reference);
    if (branch == NULL)
        return fault_set_hint(fault, "name a branch or commit that `git rev-parse` knows");
    if (!has_origin)
        return fault_set_hint(fault,
                              "this repository has no remote called origin: name a branch that it has as `base` in "
                              "migrator.conf, or with MIGRATOR_BASE");
    return fault_set_hint(fault, "fetch it first: git fetch --depth=1 origin %s:refs/remotes/origin/%s", branch,
                          branch);
}

/* The first of the usual names that there is; *commit stays NULL in a repository without a commit. */
static bool find_usual(struct base_branch *base, char **commit, struct fault *fault)
{
    static const char *const usual[] = { "origin/main", "origin/master", "origin/HEAD", "main", "master", "HEAD" };

    for (size_t i = 0; i < G_N_ELEMENTS(usual) && *commit == NULL; i++) {
        if (!git_resolve(&base->git, usual[i], commit, fault))
            return false;
        if (*commit == NULL)
            continue;
        base->reference = g_strdup(usual[i]);
        base->is_local = !g_str_has_prefix(usual[i], "origin/");
    }
    return true;
}

static bool read_ancestor(struct base_branch *base, const char *commit, struct fault *fault)
{
    g_autofree char *ancestor = NULL;

    if (!git_merge_base(&base->git, "HEAD", commit, &ancestor, fault))
        return false;
    return ancestor == NULL || git_read_tree(&base->git, ancestor, &base->ancestor, fault);
}

bool base_branch_find(struct base_branch *base, const char *directory, const char *reference, struct fault *fault)
{
    CLEANUP(base_branch_release) struct base_branch found = { 0 };
    g_autofree char *wanted = reference != NULL ? g_strdup(reference) : base_branch_from_environment();
    g_autofree char *commit = NULL;

    if (!git_find(directory, &found.git, fault))
        return false;
    if (found.git.directory != NULL && wanted != NULL) {
        if (!git_resolve(&found.git, wanted, &commit, fault))
            return false;
        if (commit == NULL)
            return base_branch_fail_to_find(&found.git, wanted, fault);
        found.reference = g_steal_pointer(&wanted);
    } else if (found.git.directory != NULL && !find_usual(&found, &commit, fault)) {
        return false;
    }
    if (commit != NULL &&
        (!git_read_tree(&found.git, commit, &found.tree, fault) || !read_ancestor(&found, commit, fault)))
        return false;
    *base = found;
    found = (struct base_branch){ 0 };
    return true;
}

static bool had_by_ancestor(const struct base_branch *base, const char *name)
{
    return base->ancestor != NULL && g_hash_table_contains(base->ancestor, name);
}

bool base_branch_has(const struct base_branch *base, const struct migration *migration)
{
    guint index = 0;

    for (const struct migration_file *file = migration_next_file(migration, &index); file != NULL && base->tree != NULL;
         file = migration_next_file(migration, &index))
        if (g_hash_table_contains(base->tree, file->name) || had_by_ancestor(base, file->name))
            return true;
    return false;
}

int64_t base_branch_newest(const struct base_branch *base, const struct layout *layout, const char **where)
{
    int64_t newest = -1;
    GHashTableIter names;
    void *name = NULL;

    if (where != NULL)
        *where = NULL;
    if (base->tree == NULL)
        return newest;
    g_hash_table_iter_init(&names, base->tree);
    while (g_hash_table_iter_next(&names, &name, NULL)) {
        struct layout_name read;
        if (layout_match(layout, name, &read) != LAYOUT_MATCHED || read.version < newest)
            continue;
        newest = read.version;
        if (where != NULL)
            *where = name;
    }
    return newest;
}

static void difference_free(void *data)
{
    struct base_difference *difference = data;

    g_free(difference->name);
    g_free(difference->renamed_to);
    g_free(difference);
}

static struct base_difference *add_difference(GPtrArray *differences, enum base_difference_kind kind, const char *name)
{
    struct base_difference *difference = g_new0(struct base_difference, 1);

    difference->kind = kind;
    difference->name = g_strdup(name);
    g_ptr_array_add(differences, difference);
    return difference;
}

static int compare_differences(const void *left, const void *right)
{
    return strcmp((*(struct base_difference *const *)left)->name, (*(struct base_difference *const *)right)->name);
}

/* name -> struct migration_file *, all borrowed. */
static GHashTable *index_files(const struct migration_set *set)
{
    GHashTable *files = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < set->migrations->len; i++) {
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        guint index = 0;
        for (const struct migration_file *file = migration_next_file(migration, &index); file != NULL;
             file = migration_next_file(migration, &index))
            g_hash_table_insert(files, file->name, (void *)(uintptr_t)file);
    }
    return files;
}

bool base_branch_is_set_file(const struct layout *layout, const char *name)
{
    struct layout_name read;

    if (g_str_has_prefix(name, SUMFILE_ROLLBACK))
        return g_str_has_suffix(name, ".sql");
    return layout_match(layout, name, &read) == LAYOUT_MATCHED;
}

/* The same for a file of which parts are not in memory; what changed meanwhile is another object. */
static void hash_with_data(const struct migration_file *file, GChecksum *checksum)
{
    const char *text = g_bytes_get_data(file->text, NULL);
    size_t length = g_bytes_get_size(file->text);
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    size_t done = 0;

    for (guint i = 0; i < file->copy_data->len; i++) {
        const struct copy_data *data = &g_array_index(file->copy_data, struct copy_data, i);
        CLEANUP(copy_reader_close) struct copy_reader reader;
        const char *piece = NULL;
        size_t piece_length = 0;

        g_checksum_update(checksum, (const guchar *)text + done, (gssize)(data->at - done));
        done = data->at + data->length;
        if (!copy_reader_open(&reader, file, data->at, data->length, &ignored))
            continue;
        while (copy_reader_next(&reader, &piece, &piece_length, &ignored) && piece_length > 0)
            g_checksum_update(checksum, (const guchar *)piece, (gssize)piece_length);
    }
    g_checksum_update(checksum, (const guchar *)text + done, (gssize)(length - done));
}

static bool has_object(const struct migration_file *file, const char *object)
{
    g_autoptr(GChecksum) checksum = git_object_checksum(object, (size_t)file->bytes);
    gsize length = 0;
    const void *text = g_bytes_get_data(file->text, &length);

    if (file->copy_data != NULL)
        hash_with_data(file, checksum);
    else
        g_checksum_update(checksum, text, (gssize)length);
    return strcmp(g_checksum_get_string(checksum), object) == 0;
}

/* Did the base branch change it since, and the set nothing? Then a merge takes the base's. */
static bool is_as_ancestor(const struct base_branch *base, const struct migration_file *file)
{
    const char *object = base->ancestor != NULL ? g_hash_table_lookup(base->ancestor, file->name) : NULL;

    return object != NULL && has_object(file, object);
}

static bool is_same_text(const struct migration_file *file, GBytes *content)
{
    gsize length = 0;
    const char *raw = g_bytes_get_data(content, &length);
    if (length == 0)
        return file->bytes == 0;
    size_t mark_length = reader_byte_order_mark(raw, length);
    g_autofree char *text = g_memdup2(raw, length);
    size_t normal_length = lines_normalise(text + mark_length, length - mark_length);
    struct digest digest = digest_of(text + mark_length, normal_length);

    return digest_equal(&digest, &file->digest);
}

/* Files whose object id differs: equal texts may still have other line ends in git. */
static bool compare_contents(const struct base_branch *base, const GPtrArray *files, GPtrArray *differences,
                             struct fault *fault)
{
    g_autoptr(GPtrArray) objects = g_ptr_array_new();
    g_autoptr(GPtrArray) contents = NULL;

    for (guint i = 0; i < files->len; i++) {
        const struct migration_file *file = g_ptr_array_index(files, i);
        g_ptr_array_add(objects, g_hash_table_lookup(base->tree, file->name));
    }
    if (!git_read_objects(&base->git, objects, &contents, fault))
        return false;
    for (guint i = 0; i < files->len; i++) {
        const struct migration_file *file = g_ptr_array_index(files, i);
        GBytes *content = g_ptr_array_index(contents, i);
        if (content == NULL || !is_same_text(file, content))
            add_difference(differences, BASE_EDITED, file->name);
    }
    return true;
}

/* The new file that has a removed one's content. */
static const struct migration_file *find_renamed(const struct base_branch *base, GHashTable *files, const char *object)
{
    GHashTableIter iterator;
    void *file = NULL;

    g_hash_table_iter_init(&iterator, files);
    while (g_hash_table_iter_next(&iterator, NULL, &file)) {
        const struct migration_file *candidate = file;
        if (!g_hash_table_contains(base->tree, candidate->name) && has_object(candidate, object))
            return candidate;
    }
    return NULL;
}

static void add_missing(const struct base_branch *base, GHashTable *files, const char *name, const char *object,
                        GPtrArray *differences)
{
    const struct migration_file *renamed = find_renamed(base, files, object);
    struct base_difference *difference =
            add_difference(differences, renamed != NULL ? BASE_RENAMED : BASE_REMOVED, name);

    if (renamed != NULL)
        difference->renamed_to = g_strdup(renamed->name);
}

bool base_branch_compare(const struct base_branch *base, const struct migration_set *set, GPtrArray **differences,
                         struct fault *fault)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(difference_free);
    g_autoptr(GPtrArray) to_read = g_ptr_array_new();
    g_autoptr(GHashTable) files = index_files(set);
    GHashTableIter names;
    void *name = NULL;
    void *object = NULL;

    if (base->tree != NULL)
        g_hash_table_iter_init(&names, base->tree);
    while (base->tree != NULL && g_hash_table_iter_next(&names, &name, &object)) {
        struct migration_file *file = g_hash_table_lookup(files, name);
        if (file != NULL && !has_object(file, object) && !is_as_ancestor(base, file)) {
            if (file->bytes <= MIGRATION_FILE_BYTES_MAX)
                g_ptr_array_add(to_read, file);
            else /* not worth its memory: what has COPY data of this size has git's line ends */
                add_difference(found, BASE_EDITED, name);
        }
        if (file == NULL && base_branch_is_set_file(set->layout, name) &&
            (base->ancestor == NULL || had_by_ancestor(base, name)))
            add_missing(base, files, name, object, found);
    }
    if (!compare_contents(base, to_read, found, fault))
        return false;
    g_ptr_array_sort(found, compare_differences);
    *differences = g_steal_pointer(&found);
    return true;
}

void base_branch_report(const struct base_branch *base, const struct migration_set *set, const GPtrArray *differences,
                        GPtrArray *findings)
{
    for (guint i = 0; i < differences->len; i++) {
        static const char *const ids[] = {
            [BASE_EDITED] = "against-edited", [BASE_RENAMED] = "against-renamed", [BASE_REMOVED] = "against-removed"
        };
        static const char *const changes[] = {
            [BASE_EDITED] = "has been changed", [BASE_RENAMED] = "has been renamed", [BASE_REMOVED] = "has been removed"
        };
        static const char *const remedies[] = { [BASE_EDITED] = ", and put the change into a new migration",
                                                [BASE_RENAMED] = ", and remove the renamed file",
                                                [BASE_REMOVED] = ", and undo what it did by a new migration" };
        const struct base_difference *difference = g_ptr_array_index(differences, i);
        g_autofree char *path = g_strconcat(set->directory, "/", difference->name, NULL);
        struct finding *finding = finding_add(findings, ids[difference->kind], FINDING_ERROR, place_in(path),
                                              "this file is on %s and %s here%s%s", base->reference,
                                              changes[difference->kind], difference->renamed_to != NULL ? ": " : "",
                                              difference->renamed_to != NULL ? difference->renamed_to : "");
        finding->effect = g_strdup("Databases that have run it would disagree with this directory.");
        finding->remedy = g_strdup_printf(
                "Take it back with `git checkout %s -- %s`%s.%s", base->reference, path, remedies[difference->kind],
                base->ancestor != NULL ? ""
                                       : " This clone is too shallow to tell whether the base "
                                         "branch has only moved on: if so, merge it.");
    }
}
