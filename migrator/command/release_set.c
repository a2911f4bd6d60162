/* command/release_set.c - asks git, and else the ledger, what a release has. */
#include "command/release_set.h"

static bool is_release(const struct ledger_entry *entry)
{
    return ledger_kind_from_name(entry->kind) == LEDGER_RELEASE && entry->application != NULL;
}

const struct ledger_entry *release_find(const struct ledger *ledger, const char *sha, bool other)
{
    for (guint i = ledger->entries->len; i > 0; i--) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i - 1);
        if (is_release(entry) && g_str_has_prefix(entry->application, sha) != other)
            return entry;
    }
    return NULL;
}

static gint by_version(gconstpointer left_item, gconstpointer right_item)
{
    const struct ledger_entry *left = left_item;
    const struct ledger_entry *right = right_item;

    return (left->version > right->version) - (left->version < right->version);
}

/* `up` records a release when all of it is applied, and what else is applied then does not keep it from running. */
static void read_from_ledger(struct release_set *release, const struct database *database,
                             const struct ledger_entry *deployed)
{
    struct ledger then = { 0 };

    ledger_init(&then);
    for (guint i = 0; i < (guint)deployed->seq; i++)
        ledger_add(&then, ledger_entry_copy(g_ptr_array_index(database->ledger.entries, i)));
    g_autoptr(GList) applied = g_list_sort(g_hash_table_get_values(then.applied), by_version);
    migration_set_init_names(&release->named, database->context->set.directory, database->context->set.layout);
    for (const GList *item = applied; item != NULL; item = item->next) {
        const struct ledger_entry *entry = item->data;
        migration_set_add_name(&release->named, entry->version, entry->name);
    }
    ledger_release(&then);
    release->basis = "the ledger, as it was when this release was deployed last";
}

bool release_set_read(struct release_set *release, const struct database *database, const char *sha,
                      struct fault *fault)
{
    const struct migration_set *here = &database->context->set;
    const struct ledger_entry *deployed = sha != NULL ? release_find(&database->ledger, sha, false) : NULL;
    CLEANUP(fault_clear) struct fault failure = { 0 };
    bool is_found = false;

    *release = (struct release_set){ .set = here, .basis = "the migrations that are here" };
    if (sha == NULL)
        return true;
    release->set = &release->named;
    release->basis = "git";
    if (migration_set_read_commit(&release->named, here->directory, here->layout, sha, &is_found, &failure)) {
        if (is_found)
            return true;
    } else if (deployed == NULL) { /* a git that does not work is no matter when the ledger knows */
        return fault_move(fault, &failure);
    }
    if (deployed == NULL) {
        fault_set(fault, FAULT_USAGE, "%s is no commit of this clone, and no release that was deployed here", sha);
        return fault_set_hint(fault, "`migrator log` lists the releases; `git fetch` gets commits");
    }
    read_from_ledger(release, database, deployed);
    return true;
}

void release_set_release(struct release_set *release)
{
    migration_set_release(&release->named);
    *release = (struct release_set){ 0 };
}
