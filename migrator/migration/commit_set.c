/* migration/commit_set.c - which migrations a commit has, without looking into them. */
#include "migration/git.h"
#include "migration/layout.h"
#include "migration/set.h"

#include <string.h>

void migration_set_init_names(struct migration_set *set, const char *directory, const struct layout *layout)
{
    *set = (struct migration_set){
        .directory = g_strdup(directory),
        .layout = layout,
        .migrations = g_ptr_array_new_with_free_func(migration_free),
    };
}

void migration_set_add_name(struct migration_set *set, int64_t version, const char *name)
{
    struct migration *migration = g_new0(struct migration, 1);

    migration->version = version;
    migration->name = g_strdup(name);
    g_ptr_array_add(set->migrations, migration);
}

static int compare_versions(const void *left_item, const void *right_item)
{
    const struct migration *left = *(struct migration *const *)left_item;
    const struct migration *right = *(struct migration *const *)right_item;

    return (left->version > right->version) - (left->version < right->version);
}

static void add_up_files(struct migration_set *set, GHashTable *tree)
{
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(tree), (GCompareFunc)strcmp);

    for (const GList *file = names; file != NULL; file = file->next) {
        struct layout_name read;
        if (layout_match(set->layout, file->data, &read) != LAYOUT_MATCHED || read.part != MIGRATION_UP)
            continue;
        g_autofree char *name = g_strndup(read.name, read.name_length);
        migration_set_add_name(set, read.version, name);
    }
    g_ptr_array_sort(set->migrations, compare_versions); /* stable: those that share a number stay in order of name */
    if (set->layout->has_shared_numbers)
        migration_set_number_shared(set, NULL);
}

bool migration_set_read_commit(struct migration_set *set, const char *directory, const struct layout *layout,
                               const char *reference, bool *found, struct fault *fault)
{
    CLEANUP(git_release) struct git git = { 0 };
    CLEANUP(migration_set_release) struct migration_set read = { 0 };
    g_autofree char *commit = NULL;
    g_autoptr(GHashTable) tree = NULL;

    *found = false;
    if (!git_find(directory, &git, fault) || (git.directory != NULL && !git_resolve(&git, reference, &commit, fault)))
        return false;
    if (commit == NULL)
        return true;
    if (!git_read_tree(&git, commit, &tree, fault))
        return false;
    migration_set_init_names(&read, directory, layout);
    add_up_files(&read, tree);
    if (read.migrations->len == 0)
        return fault_set(fault, FAULT_USAGE, "%s has no migrations in %s, named like %s", reference, directory,
                         layout->pattern);
    *found = true;
    *set = read;
    read = (struct migration_set){ 0 };
    return true;
}
