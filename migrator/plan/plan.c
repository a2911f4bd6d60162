/* plan/plan.c - comparing the set with the ledger, version by version. */
#include "plan/plan.h"

#include <string.h>

const char *plan_state_name(enum plan_state state)
{
    static const char *const names[PLAN_STATE_COUNT] = {
        [PLAN_APPLIED] = "applied", [PLAN_PENDING] = "pending", [PLAN_LATE] = "late",   [PLAN_EDITED] = "edited",
        [PLAN_PARTIAL] = "partial", [PLAN_MISSING] = "missing", [PLAN_AHEAD] = "ahead",
    };
    return names[state];
}

const char *plan_class(const struct migration *migration)
{
    if (migration->class_name != NULL)
        return migration->class_name;
    return migration->header.incompatible != NULL ? "incompatible" : "compatible";
}

bool plan_is_compatible(const char *class_name)
{
    return g_strcmp0(class_name, "compatible") == 0;
}

/* What was undone beneath later ones, with nothing later applied since, is in its place. */
static bool is_late(const struct plan *plan, const struct ledger *ledger, int64_t version)
{
    GHashTableIter iterator;
    gpointer value = NULL;

    if (version >= plan->newest_applied)
        return false;
    const struct ledger_entry *undone = ledger_find_undone(ledger, version);
    if (undone == NULL)
        return true;
    g_hash_table_iter_init(&iterator, ledger->applied);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct ledger_entry *applied = value;
        if (applied->version > version && applied->seq > undone->seq)
            return true;
    }
    return false;
}

static enum plan_state state_of(const struct plan *plan, const struct ledger *ledger, const struct migration *migration,
                                const struct ledger_entry *entry)
{
    const struct migration_file *up = &migration->parts[MIGRATION_UP];
    const bool is_read = up->text != NULL; /* of a commit only the names are */

    if (entry != NULL)
        return is_read && entry->has_digest && !digest_equal(&entry->digest, &up->digest) ? PLAN_EDITED : PLAN_APPLIED;
    if (ledger_find_progress(ledger, migration->version) != NULL)
        return PLAN_PARTIAL;
    return is_late(plan, ledger, migration->version) ? PLAN_LATE : PLAN_PENDING;
}

static void add_item(struct plan *plan, struct plan_item item)
{
    g_array_append_val(plan->items, item);
    plan->counts[item.state]++;
}

static void add_present(struct plan *plan, const struct migration_set *set, const struct ledger *ledger, int64_t up_to)
{
    for (guint i = 0; i < set->migrations->len; i++) {
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        const struct ledger_entry *entry = ledger_find_applied(ledger, migration->version);
        enum plan_state state = state_of(plan, ledger, migration, entry);

        if (state == PLAN_PENDING && up_to != LEDGER_NO_VERSION && migration->version > up_to)
            continue;
        add_item(plan, (struct plan_item){
                               .state = state,
                               .version = migration->version,
                               .name = migration->name,
                               .class_name = entry != NULL && entry->class_name != NULL ? entry->class_name
                                                                                        : plan_class(migration),
                               .mark = migration->header.incompatible,
                               .migration = migration,
                               .entry = entry,
                       });
    }
}

/* What the ledger knows and this set does not have. */
static void add_absent(struct plan *plan, const struct migration_set *set, const struct ledger *ledger)
{
    guint count = set->migrations->len;
    const struct migration *newest = count > 0 ? g_ptr_array_index(set->migrations, count - 1) : NULL;
    GHashTableIter iterator;
    gpointer value = NULL;

    g_hash_table_iter_init(&iterator, ledger->applied);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct ledger_entry *entry = value;

        if (migration_set_find(set, entry->version) != NULL)
            continue;
        add_item(plan, (struct plan_item){
                               .state = newest != NULL && entry->version < newest->version ? PLAN_MISSING : PLAN_AHEAD,
                               .version = entry->version,
                               .name = entry->name,
                               .class_name = entry->class_name,
                               .entry = entry,
                       });
    }
}

/* Begun by a release whose file for it is not here. */
static void add_absent_partial(struct plan *plan, const struct migration_set *set, const struct ledger *ledger)
{
    GHashTableIter iterator;
    gpointer value = NULL;

    g_hash_table_iter_init(&iterator, ledger->progress);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct ledger_progress *progress = value;

        if (migration_set_find(set, progress->version) != NULL)
            continue;
        add_item(plan, (struct plan_item){
                               .state = PLAN_PARTIAL,
                               .version = progress->version,
                               .name = progress->entry->name,
                               .class_name = progress->entry->class_name,
                       });
    }
}

static int compare_items(const void *left_item, const void *right_item)
{
    const struct plan_item *left = left_item;
    const struct plan_item *right = right_item;

    return (left->version > right->version) - (left->version < right->version);
}

static int64_t newest_applied(const struct ledger *ledger)
{
    GHashTableIter iterator;
    gpointer value = NULL;
    int64_t newest = LEDGER_NO_VERSION;

    g_hash_table_iter_init(&iterator, ledger->applied);
    while (g_hash_table_iter_next(&iterator, NULL, &value))
        newest = MAX(newest, ((const struct ledger_entry *)value)->version);
    return newest;
}

void plan_make(struct plan *plan, const struct migration_set *set, const struct ledger *ledger, int64_t up_to)
{
    *plan = (struct plan){
        .items = g_array_new(FALSE, TRUE, sizeof(struct plan_item)),
        .newest_applied = newest_applied(ledger),
    };
    add_present(plan, set, ledger, up_to);
    add_absent(plan, set, ledger);
    add_absent_partial(plan, set, ledger);
    g_array_sort(plan->items, compare_items);
}

void plan_release(struct plan *plan)
{
    g_clear_pointer(&plan->items, g_array_unref);
    *plan = (struct plan){ 0 };
}

const struct plan_item *plan_item(const struct plan *plan, guint index)
{
    return &g_array_index(plan->items, struct plan_item, index);
}

bool plan_item_is_due(const struct plan_item *item)
{
    return item->state == PLAN_PENDING || (item->state == PLAN_PARTIAL && item->migration != NULL);
}

guint plan_count_due(const struct plan *plan)
{
    guint count = 0;

    for (guint i = 0; i < plan->items->len; i++)
        count += plan_item_is_due(plan_item(plan, i));
    return count;
}

const struct plan_item *plan_first(const struct plan *plan, enum plan_state state)
{
    for (guint i = 0; i < plan->items->len; i++)
        if (plan_item(plan, i)->state == state)
            return plan_item(plan, i);
    return NULL;
}

static bool refuse_edited(const struct plan_item *item, struct fault *fault)
{
    const struct migration_file *up = &item->migration->parts[MIGRATION_UP];
    char here[DIGEST_HEX_BYTES];
    char applied[DIGEST_HEX_BYTES];

    digest_to_hex(&up->digest, here);
    digest_to_hex(&item->entry->digest, applied);
    fault_set(fault, FAULT_REFUSED, "%s was edited after it was applied", up->path);
    fault_set_place(fault, place_in(up->path));
    fault_set_detail(fault, "applied with SHA-256 %.12s..., the file has %.12s...", applied, here);
    return fault_set_hint(fault,
                          "put the file back as it was (git checkout -- %s) and write the change as a new "
                          "migration: migrator new NAME",
                          up->path);
}

bool plan_check_order(const struct plan *plan, struct fault *fault)
{
    const struct plan_item *edited = plan_first(plan, PLAN_EDITED);
    const struct plan_item *late = plan_first(plan, PLAN_LATE);

    if (edited != NULL)
        return refuse_edited(edited, fault);
    if (late == NULL)
        return true;
    fault_set(fault, FAULT_REFUSED, "%s comes before %" G_GINT64_FORMAT ", which is applied already",
              late->migration->parts[MIGRATION_UP].path, plan->newest_applied);
    fault_set_place(fault, place_in(late->migration->parts[MIGRATION_UP].path));
    return fault_set_hint(fault, "`migrator seal` moves a draft above the base branch's newest version; then seal and "
                                 "commit again");
}

bool plan_item_is_in_the_way(const struct plan_item *item)
{
    return item->migration == NULL && !plan_is_compatible(item->class_name);
}

static bool is_applied(const struct plan_item *item)
{
    return item->state != PLAN_PENDING && item->state != PLAN_LATE && item->state != PLAN_PARTIAL;
}

int64_t plan_newest_to_stay(const struct plan *plan)
{
    int64_t newest = 0;

    for (guint i = 0; i < plan->items->len && !plan_item_is_in_the_way(plan_item(plan, i)); i++)
        if (is_applied(plan_item(plan, i)))
            newest = plan_item(plan, i)->version;
    return newest;
}

bool plan_gate(const struct plan *plan, struct fault *fault)
{
    g_autoptr(GString) in_the_way = g_string_new(NULL);

    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);

        if (plan_item_is_in_the_way(item))
            g_string_append_printf(in_the_way, "%s%" G_GINT64_FORMAT "_%s (%s)", in_the_way->len > 0 ? ", " : "",
                                   item->version, item->name != NULL ? item->name : "",
                                   item->class_name != NULL ? item->class_name : "of unknown class");
    }
    if (in_the_way->len == 0)
        return true;
    fault_set(fault, FAULT_AHEAD, "the database is ahead of this release, which cannot run on it: %s", in_the_way->str);
    return fault_set_hint(fault,
                          "deploy the newer release again, or undo these migrations: migrator rollback --to "
                          "%" G_GINT64_FORMAT " --run",
                          plan_newest_to_stay(plan));
}

bool plan_check_pin(const struct ledger *ledger, const char *asked, const char *database, struct fault *fault)
{
    if (asked != NULL && ledger->environment != NULL && strcmp(asked, ledger->environment) != 0) {
        fault_set(fault, FAULT_REFUSED, "this database is pinned to the environment \"%s\", not \"%s\"",
                  ledger->environment, asked);
        return fault_set_hint(fault, "check --database and --environment: one of the two is another's");
    }
    if (ledger->database != NULL && strcmp(ledger->database, database) != 0) {
        fault_set(fault, FAULT_REFUSED, "this ledger was pinned in the database \"%s\"; here it is in \"%s\"",
                  ledger->database, database);
        return fault_set_hint(fault, "a restored or copied database has to be adopted before migrations run on it");
    }
    return true;
}
