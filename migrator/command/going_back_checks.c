/* command/going_back_checks.c - the checks of the release that is there again: .after.sql, as the ledger keeps it. */
#include "command/going_back.h"

#include "command/stored.h"
#include "migration/copy_data.h"
#include "migration/reader.h"
#include "rollback/bundle.h"

static void file_free(void *data)
{
    migration_file_release(data);
    g_free(data);
}

/* Checks that nobody has any more do not stand in the way back. */
static bool read_check(struct going_back *back, const struct ledger_content_name *name, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };
    struct migration_file *file = g_new0(struct migration_file, 1);

    if (stored_read(back->database, name, file, &failure)) {
        g_ptr_array_add(back->checks, file);
        return true;
    }
    g_free(file);
    if (failure.kind == FAULT_CANCELLED || failure.kind == FAULT_CONNECT)
        return fault_move(fault, &failure);
    context_progress(back->database->context, "the checks of %s are left out: %s", name->file, failure.text);
    return true;
}

static bool read_checks_of(struct going_back *back, const struct ledger_entry *entry, struct fault *fault)
{
    g_autoptr(GPtrArray) names = ledger_entry_contents(entry);

    for (guint i = 0; i < names->len; i++) {
        const struct ledger_content_name *name = g_ptr_array_index(names, i);
        if (g_str_has_suffix(name->file, ".after.sql") && !read_check(back, name, fault))
            return false;
    }
    return true;
}

bool going_back_read_checks(struct going_back *back, struct fault *fault)
{
    g_autoptr(GPtrArray) entries = going_back_newest_left(back);

    g_clear_pointer(&back->checks, g_ptr_array_unref);
    back->checks = g_ptr_array_new_with_free_func(file_free);
    for (guint i = 0; i < entries->len; i++)
        if (!read_checks_of(back, g_ptr_array_index(entries, i), fault))
            return false;
    return true;
}

static bool refuse(const struct going_back *back, const struct migration_file *file, const struct bundle_check *check,
                   struct fault *fault)
{
    const bool is_frozen = back->database->ledger.freeze != NULL;

    fault_set_place(fault, copy_data_place(file, check->offset));
    fault_set_state(fault, is_frozen ? "everything is undone, and writes are still frozen" : "everything is undone");
    fault_set_hint(fault, is_frozen ? "mend the cause, then `migrator rollback --resume`; when the check no longer "
                                      "means anything, `migrator thaw`"
                                    : "nothing is frozen: mend the cause");
    return fault_prefix(fault, "a check of the release that is there again: ");
}

static bool ask(const struct going_back *back, const struct migration_file *file, const struct bundle_check *check,
                struct fault *fault)
{
    struct session *session = &back->database->session;
    g_autofree char *text = g_strdup_printf("BEGIN; %s; ROLLBACK", check->text);

    if (session_run_text(session, text, fault))
        return true;
    session_rollback(session);
    return refuse(back, file, check, fault);
}

bool going_back_run_checks(const struct going_back *back, struct fault *fault)
{
    for (guint i = 0; i < back->checks->len; i++) {
        const struct migration_file *file = g_ptr_array_index(back->checks, i);
        g_autoptr(GPtrArray) checks = bundle_checks(file, back->database->session.ledger_schema_quoted);
        for (guint check = 0; check < checks->len; check++)
            if (!ask(back, file, g_ptr_array_index(checks, check), fault))
                return false;
    }
    return true;
}
