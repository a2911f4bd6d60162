/* command/going_back.c - the steps of a rollback: freeze, undo, verify. */
#include "command/going_back.h"

#include "command/conflicts.h"
#include "command/drift.h"
#include "command/frozen.h"
#include "generated/sql.h"
#include "report/detail.h"
#include "rollback/bundle.h"
#include "sql/script.h"

#include <string.h>

char *going_back_schema(const struct going_back *back)
{
    return sql_quote_identifier(settings_text(back->database->context->settings, "ledger-schema"));
}

/* ---- tables ---- */

static bool add_table(struct going_back *back, const char *relation, struct fault *fault)
{
    struct session *session = &back->database->session;
    CLEANUP(rows_release) struct rows rows = { 0 };
    const struct value values[] = { value_text(relation), value_text(session->ledger_schema) };

    if (!session_query(session, SQL_CATALOG_TABLE_NAME, values, G_N_ELEMENTS(values), &rows, fault))
        return false;
    for (int i = 0; i < rows_count(&rows); i++) {
        const char *name = rows_text(&rows, i, "name");
        if (!g_ptr_array_find_with_equal_func(back->tables, name, g_str_equal, NULL))
            g_ptr_array_add(back->tables, g_strdup(name));
    }
    return true;
}

GPtrArray *going_back_relations(const struct going_back *back)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < back->rows->len; i++) {
        const struct going_back_row *row = g_ptr_array_index(back->rows, i);
        g_autoptr(GPtrArray) relations = row->repair.text != NULL ? bundle_relations(&row->repair) : g_ptr_array_new();
        for (guint relation = 0; relation < relations->len; relation++) {
            const char *name = g_ptr_array_index(relations, relation);
            if (!g_ptr_array_find_with_equal_func(all, name, g_str_equal, NULL))
                g_ptr_array_add(all, g_strdup(name));
        }
    }
    return all;
}

/* The tables among them, as far as they are there; with those of a freeze that is open for this. */
static bool find_tables(struct going_back *back, struct fault *fault)
{
    g_autoptr(GPtrArray) relations = going_back_relations(back);
    const struct ledger_freeze *open = back->database->ledger.freeze;
    g_autoptr(GPtrArray) frozen = open != NULL ? detail_list(open->entry->detail, "tables") : g_ptr_array_new();

    g_clear_pointer(&back->tables, g_ptr_array_unref);
    back->tables = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < relations->len; i++)
        if (!add_table(back, g_ptr_array_index(relations, i), fault))
            return false;
    for (guint i = 0; frozen_step(back->database) != ROLLBACK_NONE && i < frozen->len; i++)
        if (!add_table(back, g_ptr_array_index(frozen, i), fault))
            return false;
    return true;
}

/* ---- freeze ---- */

static char *join_tables(const struct going_back *back)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < back->tables->len; i++)
        g_string_append_printf(list, "%s%s", i > 0 ? "," : "", (const char *)g_ptr_array_index(back->tables, i));
    return g_string_free(list, FALSE);
}

/* On the database, with its tables looked up; without it, by their names. */
static bool find_what_to_freeze(struct going_back *back, struct fault *fault)
{
    struct database *database = back->database;

    if (database->is_offline || back->is_by_name) {
        g_autoptr(GPtrArray) relations = going_back_relations(back);
        freeze_add_names(&back->freeze, relations);
        return true;
    }
    if (!find_tables(back, fault))
        return false;
    g_autofree char *tables = join_tables(back);
    const struct freeze_choice choice = { .tables = tables };
    return back->tables->len == 0 ||
           (freeze_find(&back->freeze, &database->session, &choice, database->ledger.freeze, fault) &&
            freeze_check_rights(&back->freeze, database->facts.role, fault));
}

bool going_back_prepare_freeze(struct going_back *back, struct fault *fault)
{
    g_autofree char *reason = g_strdup_printf("going back to %s", back->target);

    freeze_release(&back->freeze);
    if (!freeze_init(&back->freeze, back->database->ledger.freeze, reason, fault) || !find_what_to_freeze(back, fault))
        return false;
    g_free(back->freeze.going_back);
    back->freeze.going_back = going_back_words(back);
    if (back->freeze.pass == NULL) /* somebody else's, or an earlier run's: from now on it is this one */
        freeze_choose_pass(&back->freeze);
    return true;
}

static void ignore_frozen(gpointer argument, const struct freeze_table *table)
{
    (void)argument, (void)table;
}

static bool freeze_now(struct going_back *back, struct fault *fault)
{
    struct database *database = back->database;
    struct freeze_run run = {
        .session = &database->session,
        .ledger = &database->ledger,
        .author = &database->author,
        .lock_timeout_ms = settings_duration_ms(back->database->context->settings, "lock-timeout"),
        .frozen = ignore_frozen,
    };

    return going_back_prepare_freeze(back, fault) &&
           (back->freeze.tables->len == 0 || freeze_carry_out(&back->freeze, &run, fault));
}

static bool use_pass(struct going_back *back, struct fault *fault)
{
    return back->freeze.pass == NULL ||
           session_keep_setting(&back->database->session, "migrator.pass", back->freeze.pass, fault);
}

/* ---- undo and verify ---- */

/* What a repair makes anew, nobody writes to before it is thawed. */
char *going_back_freeze_after(const struct going_back *back, const struct migration_file *repair)
{
    g_autoptr(GPtrArray) relations = bundle_relations(repair);
    g_autofree char *schema = going_back_schema(back);

    if (back->freeze.pass == NULL || back->freeze.tables->len == 0 || relations->len == 0)
        return NULL;
    return freeze_named_text(back->freeze.id, relations, schema,
                             settings_duration_ms(back->database->context->settings, "lock-timeout"));
}

static char *freeze_after(gpointer argument, const struct ledger_entry *entry, const struct migration_file *repair)
{
    (void)entry;
    return going_back_freeze_after(argument, repair);
}

/* What was undone before it failed is told as it is. */
static void tell_undone(const struct going_back *back)
{
    struct database *database = back->database;
    CLEANUP(fault_clear) struct fault failure = { 0 };

    if (!ledger_read(&database->session, &database->ledger, &failure))
        context_progress(database->context, "what is undone by now is not known: %s", failure.text);
}

/* What somebody wrote since may be in the way of what comes back: the server says of which constraint, and by which
 * values. */
static bool is_clash(const struct fault *fault)
{
    static const char *const clashes[] = { "23505", "23P01", "23503", NULL };

    return g_strv_contains(clashes, fault->sqlstate);
}

static bool undo(struct going_back *back, struct runner *runner, struct fault *fault)
{
    g_autoptr(GPtrArray) entries = NULL;

    if (!runner_lock(runner, fault) || !going_back_entries(back, &entries, fault))
        return false;
    if (runner_undo(runner, entries, freeze_after, back, fault))
        return true;
    tell_undone(back);
    return fault_set_hint(
            fault, is_clash(fault) ? "a row that was written since is in the way of one that comes back: change it, "
                                     "or take it away, after `migrator thaw` where writes are frozen; then the "
                                     "same again: what is undone is passed over"
                                   : "mend the cause, then `migrator rollback --resume`; what is undone is passed "
                                     "over");
}

static bool probe(struct session *session, const char *table, struct fault *fault)
{
    g_autofree char *text =
            g_strdup_printf("BEGIN; SELECT FROM %s LIMIT 1; DELETE FROM %s WHERE false; ROLLBACK", table, table);

    if (session_run_text(session, text, fault))
        return true;
    session_rollback(session);
    return fault_prefix(fault, "everything is undone, but %s cannot be read and written: ", table);
}

static bool verify(struct going_back *back, const char *since, struct fault *fault)
{
    for (guint i = 0; i < back->tables->len; i++)
        if (!probe(&back->database->session, g_ptr_array_index(back->tables, i), fault))
            return false;
    back->conflicts = g_ptr_array_new_with_free_func(g_free);
    return conflicts_read(&back->database->session, since, back->conflicts, fault) &&
           going_back_read_checks(back, fault) && going_back_run_checks(back, fault);
}

/* ---- the whole ---- */

/* It says of the open freeze's steps which are done. */
static bool note_done(const struct going_back *back, const char *state, struct fault *fault)
{
    static char kind[] = "repair";
    struct database *database = back->database;

    if (database->ledger.freeze == NULL)
        return true;
    g_autofree char *detail = bundle_done(database->ledger.freeze->id, state);
    const struct ledger_entry entry = { .kind = kind, .version = LEDGER_NO_VERSION, .detail = detail };
    return ledger_append(&database->session, &database->author, &entry, fault) &&
           ledger_read(&database->session, &database->ledger, fault);
}

/* To insist shows them, too. */
static bool refuse_drifted(const struct going_back *back, const GPtrArray *lines, struct fault *fault)
{
    struct context *context = back->database->context;
    g_autoptr(GString) all = g_string_new(NULL);

    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(all, "%s%s", i > 0 ? "\n" : "", (const char *)g_ptr_array_index(lines, i));
    if (settings_flag(context->settings, "despite-drift")) {
        context_progress(context, "the schema has drifted, and it begins nevertheless:\n%s", all->str);
        return true;
    }
    fault_set(fault, FAULT_REFUSED,
              "the schema is not what the applied migrations make, so that it is not what the way "
              "back was proven on");
    fault_set_detail(fault, "%s", all->str);
    fault_set_state(fault, "nothing was frozen or undone");
    return fault_set_hint(fault,
                          "- is missing, + was made by no migration, ~ is different: put it right and run the same "
                          "again; or --despite-drift, where nothing of it is in the way, as what a DBA has granted; "
                          "or take the scripts of --out, which people can read and change");
}

/* With what the trial of the least undo has made on its server, where there was one. */
static bool find_drift(const struct going_back *back, GPtrArray *lines, bool *is_reduced, struct fault *fault)
{
    return back->expected.objects != NULL ? drift_compare(back->database, &back->expected, lines, is_reduced, fault)
                                          : drift_find(back->database, lines, is_reduced, fault);
}

bool going_back_check_drift(const struct going_back *back, struct fault *fault)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    CLEANUP(fault_clear) struct fault failure = { 0 };
    bool is_reduced = false;

    if (frozen_step(back->database) != ROLLBACK_NONE) /* it was looked at when it began, and is half undone by now */
        return true;
    if (find_drift(back, lines, &is_reduced, &failure)) {
        if (is_reduced)
            context_progress(back->database->context,
                             "the throw-away server is of another major version: what such two "
                             "have in different ways was not compared");
        return lines->len == 0 || refuse_drifted(back, lines, fault);
    }
    if (failure.kind == FAULT_CANCELLED || failure.kind == FAULT_CONNECT)
        return fault_move(fault, &failure);
    context_progress(back->database->context, "whether the schema has drifted was not checked: %s", failure.text);
    return true;
}

bool going_back_run(struct going_back *back, struct runner *runner, struct fault *fault)
{
    const bool freezes = going_back_needs_freeze(back) || back->database->ledger.freeze != NULL;
    g_autofree char *since = NULL;

    return conflicts_begin(&back->database->session, &since, fault) && (!freezes || freeze_now(back, fault)) &&
           use_pass(back, fault) && undo(back, runner, fault) && note_done(back, BUNDLE_UNDONE, fault) &&
           find_tables(back, fault) && verify(back, since, fault) && note_done(back, BUNDLE_VERIFIED, fault);
}
