/* command/going_back.c - the steps of a rollback: freeze, undo, verify. */
#include "command/going_back.h"

#include "generated/sql.h"
#include "rollback/bundle.h"

#include <string.h>

GPtrArray *going_back_entries(const struct going_back *back)
{
    return back->version != LEDGER_NO_VERSION ? runner_applied(&back->runner, back->version + 1, 0)
                                              : runner_applied(&back->runner, 0, back->seq);
}

bool going_back_needs_freeze(const struct going_back *back)
{
    for (guint i = 0; i < back->rows->len; i++)
        if (g_strcmp0(((const struct going_back_row *)g_ptr_array_index(back->rows, i))->class_name, "compatible") != 0)
            return true;
    return false;
}

/* ---- tables ---- */

static bool add_table(struct going_back *back, const char *relation, struct fault *fault)
{
    struct session *session = &back->runner.database.session;
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

bool going_back_find_tables(struct going_back *back, struct fault *fault)
{
    g_clear_pointer(&back->tables, g_ptr_array_unref);
    back->tables = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < back->rows->len; i++) {
        const struct going_back_row *row = g_ptr_array_index(back->rows, i);
        if (row->repair.text == NULL)
            continue;
        g_autofree char *text = g_strndup(g_bytes_get_data(row->repair.text, NULL), g_bytes_get_size(row->repair.text));
        g_autoptr(GPtrArray) relations = bundle_relations(text);
        for (guint relation = 0; relation < relations->len; relation++)
            if (!add_table(back, g_ptr_array_index(relations, relation), fault))
                return false;
    }
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

bool going_back_prepare_freeze(struct going_back *back, struct fault *fault)
{
    struct database *database = &back->runner.database;
    const struct ledger_freeze *open = database->ledger.freeze;
    g_autofree char *tables = join_tables(back);
    g_autofree char *reason = g_strdup_printf("going back to %s", back->target);
    const struct freeze_choice choice = { .tables = tables };

    freeze_release(&back->freeze);
    if (!freeze_init(&back->freeze, open, reason, fault) ||
        !freeze_find(&back->freeze, &database->session, &choice, open, fault) ||
        !freeze_check_rights(&back->freeze, database->facts.role, fault))
        return false;
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
    struct database *database = &back->runner.database;
    struct freeze_run run = {
        .session = &database->session,
        .ledger = &database->ledger,
        .author = &database->author,
        .lock_timeout_ms = settings_duration_ms(back->runner.context->settings, "lock-timeout"),
        .frozen = ignore_frozen,
    };

    return going_back_find_tables(back, fault) &&
           (back->tables->len == 0 ||
            (going_back_prepare_freeze(back, fault) && freeze_carry_out(&back->freeze, &run, fault)));
}

static bool use_pass(struct going_back *back, struct fault *fault)
{
    return back->freeze.pass == NULL ||
           session_keep_setting(&back->runner.database.session, "migrator.pass", back->freeze.pass, fault);
}

/* ---- undo and verify ---- */

static bool undo(struct going_back *back, struct fault *fault)
{
    if (!runner_lock(&back->runner, fault))
        return false;
    g_autoptr(GPtrArray) entries = going_back_entries(back);
    return runner_undo(&back->runner, entries, fault) || fault_set_hint(fault, "mend the cause and run the same again; "
                                                                               "what is undone is passed over");
}

static bool probe(struct session *session, const char *table, struct fault *fault)
{
    g_autofree char *text =
            g_strdup_printf("BEGIN; SELECT FROM %s LIMIT 1; DELETE FROM %s WHERE false; ROLLBACK", table, table);
    int64_t position = 0;

    if (session_run(session, text, NULL, &position, fault))
        return true;
    session_rollback(session);
    return fault_prefix(fault, "everything is undone, but %s cannot be read and written: ", table);
}

static bool find_conflicts(struct going_back *back, const char *since, struct fault *fault)
{
    struct session *session = &back->runner.database.session;
    CLEANUP(rows_release) struct rows rows = { 0 };
    const struct value schema = value_text(session->ledger_schema), from = value_text(since);

    back->conflicts = g_ptr_array_new_with_free_func(g_free);
    if (!session_query(session, SQL_ROLLBACK_HAS_CONFLICTS, &schema, 1, &rows, fault))
        return false;
    if (!rows_bool(&rows, 0, "is_there"))
        return true;
    if (!session_query(session, SQL_ROLLBACK_CONFLICTS, &from, 1, &rows, fault))
        return false;
    for (int i = 0; i < rows_count(&rows); i++)
        g_ptr_array_add(back->conflicts, g_strdup_printf("%s: %s rows, %s", rows_text(&rows, i, "relation"),
                                                         rows_text(&rows, i, "rows"), rows_text(&rows, i, "reason")));
    return true;
}

static bool verify(struct going_back *back, const char *since, struct fault *fault)
{
    for (guint i = 0; i < back->tables->len; i++)
        if (!probe(&back->runner.database.session, g_ptr_array_index(back->tables, i), fault))
            return false;
    return find_conflicts(back, since, fault);
}

bool going_back_run(struct going_back *back, struct fault *fault)
{
    const bool freezes = going_back_needs_freeze(back) || back->runner.database.ledger.freeze != NULL;
    CLEANUP(rows_release) struct rows now = { 0 };

    if (!session_select(&back->runner.database.session, "SELECT clock_timestamp() AS now", &now, fault))
        return false;
    g_autofree char *since = g_strdup(rows_text(&now, 0, "now"));
    if ((freezes && !freeze_now(back, fault)) || !use_pass(back, fault) || !undo(back, fault))
        return false;
    /* what the repairs made anew is frozen, too */
    if (freezes ? !freeze_now(back, fault) || !use_pass(back, fault) : !going_back_find_tables(back, fault))
        return false;
    return verify(back, since, fault);
}
