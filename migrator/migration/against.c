/* migration/against.c - the findings of a comparison with the branch that a set is to be merged into. */
#include "migration/against.h"

#include "migration/base_branch.h"
#include "migration/layout.h"
#include "migration/sumfile.h"

#include <string.h>

/* The up file on the base branch of each version: version (int64_t *) -> name, borrowed. */
static GHashTable *index_versions(const struct base_branch *base, const struct layout *layout)
{
    GHashTable *versions = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    GHashTableIter names;
    void *name = NULL;

    g_hash_table_iter_init(&names, base->tree);
    while (g_hash_table_iter_next(&names, &name, NULL)) {
        struct layout_name read;
        if (layout_match(layout, name, &read) == LAYOUT_MATCHED && read.part == MIGRATION_UP)
            g_hash_table_insert(versions, g_memdup2(&read.version, sizeof(read.version)), name);
    }
    return versions;
}

static void add_duplicate(const struct base_branch *base, const struct migration *migration, const char *other,
                          GPtrArray *findings)
{
    struct finding *finding = finding_add(
            findings, "against-duplicate", FINDING_ERROR, place_in(migration->parts[MIGRATION_UP].path),
            "version %" G_GINT64_FORMAT " is taken on %s by %s", migration->version, base->reference, other);

    finding->effect = g_strdup("After the merge two migrations would have one version.");
    finding->remedy =
            g_strdup_printf("Merge %s and run `migrator seal`: it gives yours a new version.", base->reference);
}

static void add_late(const struct base_branch *base, const struct migration *migration, const char *newest,
                     GPtrArray *findings)
{
    struct finding *finding =
            finding_add(findings, "against-late", FINDING_ERROR, place_in(migration->parts[MIGRATION_UP].path),
                        "this new migration sorts before %s, which %s has already", newest, base->reference);

    finding->effect = g_strdup("Databases that have run the newer one would refuse it, or run the two in another order "
                               "than a new database.");
    finding->remedy = g_strdup_printf("Merge %s and run `migrator seal`: it moves yours behind.", base->reference);
}

static void check_new_versions(const struct base_branch *base, const struct migration_set *set, GPtrArray *findings)
{
    g_autoptr(GHashTable) versions = index_versions(base, set->layout);
    const char *newest_name = NULL;
    int64_t newest = base_branch_newest(base, set->layout, &newest_name);

    for (guint i = 0; i < set->migrations->len; i++) {
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        const char *other = g_hash_table_lookup(versions, &migration->version);
        if (base_branch_has(base, migration))
            continue;
        if (other != NULL && !set->layout->has_shared_numbers)
            add_duplicate(base, migration, other, findings);
        else if (layout_number(set->layout, migration->version) < newest)
            add_late(base, migration, newest_name, findings);
    }
}

/* Would a remote have a branch to compare with, if only it had been fetched? */
static bool is_branch_missing(const struct base_branch *base, bool *is_missing, struct fault *fault)
{
    const char *is_ci = g_getenv("CI");
    bool in_ci = is_ci != NULL && *is_ci != '\0' && strcmp(is_ci, "false") != 0;
    bool is_shallow = false;
    bool has_origin = false;

    if (!git_clone_facts(&base->git, &is_shallow, &has_origin, fault))
        return false;
    *is_missing = has_origin && (is_shallow || in_ci);
    return true;
}

void against_release(struct against *against)
{
    g_free(against->reference);
    *against = (struct against){ .newest = -1 };
}

bool migration_against(const struct migration_set *set, const char *reference, GPtrArray *findings,
                       struct against *against, struct fault *fault)
{
    CLEANUP(base_branch_release) struct base_branch base = { 0 };
    g_autoptr(GPtrArray) differences = NULL;
    bool is_missing = false;

    if (!base_branch_find(&base, set->directory, reference, fault))
        return false;
    if (base.git.directory == NULL && reference != NULL) {
        fault_set(fault, FAULT_USAGE, "%s is in no git repository, so %s means nothing", set->directory, reference);
        return fault_set_hint(fault, "install git, or run this in a clone");
    }
    if (base.is_local && !is_branch_missing(&base, &is_missing, fault))
        return false;
    if (is_missing)
        return base_branch_fail_to_find(&base.git, "origin/main", fault);
    *against = (struct against){ .newest = -1 };
    if (base.tree == NULL)
        return true;
    if (!base_branch_compare(&base, set, &differences, fault))
        return false;
    base_branch_report(&base, set, differences, findings);
    check_new_versions(&base, set, findings);
    *against = (struct against){
        .reference = g_steal_pointer(&base.reference),
        .is_local = base.is_local,
        .newest = base_branch_newest(&base, set->layout, NULL),
    };
    return true;
}

bool migration_uncommitted(const struct migration_set *set, GPtrArray *findings, struct fault *fault)
{
    CLEANUP(git_release) struct git git = { 0 };
    g_autoptr(GPtrArray) names = NULL;

    if (!git_find(set->directory, &git, fault))
        return false;
    if (git.directory == NULL)
        return true;
    if (!git_uncommitted(&git, &names, fault))
        return false;
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (strcmp(name, SUMFILE_NAME) != 0 && !base_branch_is_set_file(set->layout, name))
            continue;
        g_autofree char *path = g_strconcat(set->directory, "/", name, NULL);
        struct finding *finding = finding_add(findings, "uncommitted", FINDING_ERROR, place_in(path),
                                              "this file is not committed as it is here");
        finding->effect = g_strdup("A clone, and with it the deployment, would have another state than this.");
        finding->remedy = g_strdup_printf("Run `git add -A -- %s`, and commit.", path);
    }
    return true;
}
