/* command/missing.c - which ways back are missing, and what becomes of those that are made. */
#include "command/missing.h"

#include "base/plural.h"
#include "command/rehearse.h"
#include "command/way_back_files.h"
#include "migration/seals.h"
#include "shadow/programs.h"

#include <string.h>

/* ---- which ---- */

static bool has_fitting(const struct context *context, const struct migration *migration)
{
    CLEANUP(rehearsal_release) struct rehearsal rehearsal = { 0 };
    const bool is_rehearsed = way_back_files_evidence(context, migration, &rehearsal);

    return migration_way_back(migration, "repair.sql") != NULL && (is_rehearsed || migration->sealed);
}

/* is_first: nothing is applied yet, so that only who works on a draft may want to go back. */
static bool is_missing(const struct context *context, const struct migration *migration, bool is_development,
                       bool is_first)
{
    const struct migration_header *header = &migration->header;

    return header->irreversible == NULL && !header->before_image_off &&
           (is_development || header->incompatible == NULL) && (!is_first || (is_development && !migration->sealed)) &&
           !has_fitting(context, migration);
}

/* Is it applied now, or again when what was edited or came late is undone? Of the latter the first is at or before it.
 */
static bool is_to_run(const struct plan_item *item, bool *is_rewound, bool is_development)
{
    *is_rewound = *is_rewound || item->state == PLAN_EDITED || item->state == PLAN_LATE;
    return item->migration != NULL && (item->state == PLAN_PENDING || (is_development && *is_rewound));
}

static void find_missing(const struct context *context, const struct plan *plan, bool is_development, GArray *versions)
{
    const bool is_first = plan->newest_applied == LEDGER_NO_VERSION;
    bool is_rewound = false;

    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        if (is_to_run(item, &is_rewound, is_development) &&
            is_missing(context, item->migration, is_development, is_first))
            g_array_append_val(versions, item->version);
    }
}

/* Is there a server to rehearse on? */
static bool has_server(const struct context *context)
{
    CLEANUP(fault_clear) struct fault none = { 0 };
    g_autofree char *folder = NULL;

    return settings_text(context->settings, "shadow-url") != NULL ||
           programs_find(settings_text(context->settings, "pg-bindir"), &folder, &none);
}

/* A set that is refused for more than its seals is refused before anything is rehearsed. */
static bool is_sound(const struct context *context, bool is_development)
{
    for (guint i = 0; i < context->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(context->findings, i);
        if (finding->severity >= FINDING_ERROR && !(is_development && seals_concern(finding)))
            return false;
    }
    return true;
}

/* ---- made ---- */

/* A way back that is kept in memory until the set is read for the last time. */
struct held {
    int64_t version;
    char *capture, *repair, *evidence; /* capture NULL: no rows are kept */
};

struct making {
    struct context *context;
    struct interrupt *interrupt;
    bool is_development, has_written;
    GPtrArray *held; /* struct held * */
};

static void held_free(gpointer data)
{
    struct held *held = data;

    g_free(held->capture);
    g_free(held->repair);
    g_free(held->evidence);
    g_free(held);
}

static void hold(struct making *making, const struct migration *migration, const struct rehearsed *rehearsed,
                 const struct rehearsal *rehearsal)
{
    struct held *held = g_new(struct held, 1);

    *held = (struct held){ .version = migration->version,
                           .capture = g_strdup(rehearsed->capture),
                           .repair = g_strdup(rehearsed->repair),
                           .evidence = rehearsal_text(rehearsal) };
    g_ptr_array_add(making->held, held);
}

static bool is_written_down(const struct making *making, const struct migration *migration, const char *class_name)
{
    return making->is_development && !migration->sealed &&
           (!plan_is_compatible(class_name) || migration->way_back != NULL);
}

static bool is_held(const struct making *making, const struct rehearsed *rehearsed, const char *class_name)
{
    return rehearsed->repair != NULL && /* else somebody decided to go without */
           (making->is_development || (!rehearsed->keeps_rows && plan_is_compatible(class_name)));
}

/* A signal that came meanwhile is heard between two migrations. */
static bool check_interrupt(struct interrupt *interrupt, struct fault *fault)
{
    if (interrupt_pending(interrupt) == 0)
        return true;
    fault->signal = interrupt->signal;
    return fault_set(fault, FAULT_CANCELLED, "stopped by a signal, while ways back were rehearsed");
}

static bool take(gpointer argument, struct migration *migration, const char *class_name,
                 const struct rehearsed *rehearsed, const struct rehearsal *rehearsal, struct fault *fault)
{
    struct making *making = argument;
    g_autofree char *label = migration_label(migration);

    if (!check_interrupt(making->interrupt, fault))
        return false;
    if (rehearsed->outcome != REHEARSED_BACK)
        context_progress(making->context, "%s has no way back: a rehearsal says, %s; `migrator rehearse` shows it",
                         label, rehearsal->way_back);
    if (is_written_down(making, migration, class_name)) {
        making->has_written = true;
        return way_back_files_write(making->context, migration, rehearsed, rehearsal, fault);
    }
    if (rehearsed->outcome == REHEARSED_BACK && is_held(making, rehearsed, class_name))
        hold(making, migration, rehearsed, rehearsal);
    return true;
}

/* ---- for up ---- */

void missing_release(struct missing *missing)
{
    g_clear_pointer(&missing->versions, g_array_unref);
    g_clear_pointer(&missing->held, g_ptr_array_unref);
}

void missing_hand_over(const struct missing *missing, struct context *context)
{
    for (guint i = 0; i < missing->held->len; i++) {
        const struct held *held = g_ptr_array_index(missing->held, i);
        struct migration *migration = migration_set_find(&context->set, held->version);
        if (migration != NULL && migration_way_back(migration, "repair.sql") == NULL)
            way_back_files_hold(migration, held->capture, held->repair, held->evidence);
    }
}

static bool make(struct making *making, const GArray *versions, struct fault *fault)
{
    const struct rehearse_listener listener = { .made = take, .argument = making };
    CLEANUP(fault_clear) struct fault failure = { 0 };

    context_progress(making->context, "rehearsing %u migration%s without a way back", versions->len,
                     plural(versions->len));
    if (!rehearse_versions(making->context, versions, &listener, &failure)) {
        if (failure.kind == FAULT_CANCELLED) {
            fault_move(fault, &failure);
            return fault_set_state(fault, "nothing was applied");
        }
        context_progress(making->context, "it cannot be rehearsed, and has no way back: %s", failure.text);
    }
    return !making->has_written || context_read_set(making->context, fault);
}

static bool is_possible(const struct context *context, const GArray *versions)
{
    return versions->len > 0 && versions->len <= MISSING_MAX && !settings_flag(context->settings, "no-rehearse") &&
           has_server(context);
}

/* What will be refused is refused before anything is rehearsed; in development it is undone first. */
static bool is_in_order(const struct plan *plan, bool is_development)
{
    CLEANUP(fault_clear) struct fault refusal = { 0 };

    return is_development || (plan_check_order(plan, &refusal) && plan_gate(plan, &refusal));
}

void missing_find(struct missing *missing, const struct database *database, bool is_development)
{
    CLEANUP(plan_release) struct plan plan = { 0 };
    const struct context *context = database->context;

    missing_release(missing);
    missing->versions = g_array_new(FALSE, FALSE, sizeof(int64_t));
    missing->held = g_ptr_array_new_with_free_func(held_free);
    if (!is_sound(context, is_development))
        return;
    plan_make(&plan, &context->set, &database->ledger, LEDGER_NO_VERSION);
    if (is_in_order(&plan, is_development))
        find_missing(context, &plan, is_development, missing->versions);
    if (!is_possible(context, missing->versions))
        g_array_set_size(missing->versions, 0);
}

bool missing_make(struct missing *missing, struct database *database, bool is_development, struct fault *fault)
{
    struct making making = { .context = database->context,
                             .interrupt = &database->interrupt,
                             .is_development = is_development,
                             .held = missing->held };

    return missing->versions->len == 0 || make(&making, missing->versions, fault);
}

/* ---- for plan ---- */

void missing_report(const struct database *database, const struct plan *plan, struct report *report)
{
    const bool is_development = g_strcmp0(database_next_environment(database), "development") == 0;
    const struct context *context = database->context;
    g_autoptr(GArray) versions = g_array_new(FALSE, FALSE, sizeof(int64_t));
    const char *which = is_development ? "" : "compatible ";

    find_missing(context, plan, is_development, versions);
    const guint count = versions->len;
    if (count == 0 || database->is_offline)
        return;
    if (is_possible(context, versions))
        report_note(report,
                    "%u %smigration%s no way back here: `migrator up` rehearses %s, and the ledger keeps what is "
                    "made of it.",
                    count, which, count == 1 ? " has" : "s have", count == 1 ? "it" : "them");
    else
        report_note(report,
                    "%u %smigration%s no way back here, and `migrator up` applies %s without: %s. `migrator rehearse` "
                    "makes it.",
                    count, which, count == 1 ? " has" : "s have", count == 1 ? "it" : "them",
                    settings_flag(context->settings, "no-rehearse") ? "no-rehearse says so"
                    : !has_server(context) ? "there are no server programs here (--pg-bindir, --shadow-url)"
                                           : "they are too many for it");
}
