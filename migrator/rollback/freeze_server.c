/* rollback/freeze_server.c - a freeze on its server: what is there, and carrying it out. */
#include "rollback/freeze.h"

#include "base/plural.h"
#include "generated/sql.h"
#include "report/detail.h"

#include <string.h>

enum {
    LOCK_TIMEOUT_MS = 500, /* below deadlock_timeout: see schemas/freeze/script/freeze_table.sql */
    ROUNDS = 5,            /* over all that is not frozen yet */
    TRIES = 4,             /* for each table in each of them */
    RECORD_TRIES = 100,    /* other writers to the ledger may be quicker */
};

/* What is frozen by scripts goes on with their pass, whoever else has one of his own by now. */
static bool find_function(struct freeze *freeze, struct session *session, bool *is_there, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autofree char *name = freeze_function_name(freeze->id);
    const struct value values[] = { value_text(session->ledger_schema), value_text(name) };

    if (!session_query(session, SQL_FREEZE_FUNCTION, values, G_N_ELEMENTS(values), &rows, fault))
        return false;
    *is_there = rows_count(&rows) > 0;
    g_free(freeze->passes);
    freeze->passes = *is_there ? g_strdup(rows_text(&rows, 0, "passes")) : NULL;
    return true;
}

static bool check_schema(struct session *session, const char *schema, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    const struct value values[] = { value_text(schema) };

    if (g_strcmp0(schema, session->ledger_schema) == 0)
        return fault_set(fault, FAULT_REFUSED, "%s is the ledger's own schema, which is never frozen", schema);
    return session_query(session, SQL_FREEZE_SCHEMA, values, G_N_ELEMENTS(values), &rows, fault) &&
           (rows_bool(&rows, 0, "is_there") || fault_set(fault, FAULT_USAGE, "there is no schema %s", schema));
}

/* One of the names that were asked for: is it a table that can be frozen? */
static bool check_name(const struct session *session, const struct rows *rows, int row, struct fault *fault)
{
    const char *asked = rows_text(rows, row, "asked");
    const char *kind = rows_text(rows, row, "kind");
    const char *schema = rows_text(rows, row, "schema");

    if (kind == NULL) {
        fault_set(fault, FAULT_USAGE, "there is no table %s", asked);
        return fault_set_hint(fault, "write schema.table, quoted as in SQL where it has capitals or commas");
    }
    if (strcmp(schema, session->ledger_schema) == 0)
        return fault_set(fault, FAULT_REFUSED, "%s belongs to the ledger, which is never frozen", asked);
    if (strchr("rpf", *kind) == NULL || rows_bool(rows, row, "is_temporary") || strcmp(schema, "pg_catalog") == 0 ||
        strcmp(schema, "information_schema") == 0) {
        fault_set(fault, FAULT_USAGE, "%s is no table that can be frozen", asked);
        return fault_set_hint(fault, "behind a view are tables: freeze those");
    }
    return true;
}

/* The names that were asked for as the server writes them, added to `names`. */
static bool resolve_names(struct session *session, const char *list, GPtrArray *names, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autoptr(GPtrArray) asked = freeze_names(list);
    g_autofree char *array = detail_array(asked);
    const struct value values[] = { value_text(array) };

    if (!session_query(session, SQL_FREEZE_NAMES, values, G_N_ELEMENTS(values), &rows, fault)) {
        if (g_str_has_prefix(fault->sqlstate, "42") || g_str_has_prefix(fault->sqlstate, "0A")) /* no name at all */
            fault->kind = FAULT_USAGE;
        return false;
    }
    for (int row = 0; row < rows_count(&rows); row++) {
        if (!check_name(session, &rows, row, fault))
            return false;
        g_ptr_array_add(names, g_strdup(rows_text(&rows, row, "name")));
    }
    return true;
}

static bool find_tables(struct freeze *freeze, struct session *session, const struct freeze_choice *choice,
                        const GPtrArray *names, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autofree char *array = detail_array(names);
    g_autofree char *function = freeze_function_name(freeze->id);
    const struct value values[] = {
        value_text(session->ledger_schema),
        value_text(choice->all ? "true" : "false"),
        value_text(choice->schema),
        value_text(array),
        value_text(function),
    };

    if (!session_query(session, SQL_FREEZE_TABLES, values, G_N_ELEMENTS(values), &rows, fault))
        return false;
    for (int row = 0; row < rows_count(&rows); row++) {
        struct freeze_table *table = g_new0(struct freeze_table, 1);

        table->name = g_strdup(rows_text(&rows, row, "name"));
        table->owner = g_strdup(rows_text(&rows, row, "owner"));
        table->is_root = rows_bool(&rows, row, "is_root");
        table->is_asked = rows_bool(&rows, row, "is_asked");
        table->is_frozen = rows_bool(&rows, row, "is_frozen");
        table->may_freeze = rows_bool(&rows, row, "may_freeze");
        table->may_thaw = rows_bool(&rows, row, "may_thaw");
        g_ptr_array_add(freeze->tables, table);
    }
    return freeze->tables->len > 0 || fault_set(fault, FAULT_USAGE, "there is no table to freeze");
}

static void remember_disabled(struct freeze *freeze, const struct freeze_subscription *subscription)
{
    if (subscription->is_enabled && subscription->may_alter &&
        !g_ptr_array_find_with_equal_func(freeze->disabled, subscription->name, g_str_equal, NULL))
        g_ptr_array_add(freeze->disabled, g_strdup(subscription->name));
}

static bool find_subscriptions(struct freeze *freeze, struct session *session, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autoptr(GPtrArray) names = freeze_table_names(freeze, true);
    g_autofree char *array = detail_array(names);
    const struct value values[] = { value_text(array) };

    if (!session_query(session, SQL_FREEZE_SUBSCRIPTIONS, values, G_N_ELEMENTS(values), &rows, fault))
        return false;
    for (int row = 0; row < rows_count(&rows); row++) {
        struct freeze_subscription *subscription = g_new0(struct freeze_subscription, 1);

        subscription->name = g_strdup(rows_text(&rows, row, "name"));
        subscription->owner = g_strdup(rows_text(&rows, row, "owner"));
        subscription->is_enabled = rows_bool(&rows, row, "is_enabled");
        subscription->may_alter = rows_bool(&rows, row, "may_alter");
        g_ptr_array_add(freeze->subscriptions, subscription);
        remember_disabled(freeze, subscription);
    }
    return true;
}

bool freeze_find(struct freeze *freeze, struct session *session, const struct freeze_choice *choice,
                 const struct ledger_freeze *open, struct fault *fault)
{
    g_autoptr(GPtrArray) names =
            open != NULL ? detail_list(open->entry->detail, "tables") : g_ptr_array_new_with_free_func(g_free);
    bool has_function = false;

    if ((choice->schema != NULL && !check_schema(session, choice->schema, fault)) ||
        (choice->tables != NULL && !resolve_names(session, choice->tables, names, fault)) ||
        !find_function(freeze, session, &has_function, fault))
        return false;
    if (!has_function && freeze->pass == NULL)
        freeze_choose_pass(freeze);
    return find_tables(freeze, session, choice, names, fault) && find_subscriptions(freeze, session, fault);
}

/* ---- carrying it out ---- */

bool freeze_prepare_session(struct session *session, struct fault *fault)
{
    return session_run_text(session, SQL_FREEZE_SCRIPT_SETTINGS, fault);
}

static bool has_entry(const struct ledger *ledger, const char *detail)
{
    for (guint i = ledger->entries->len; i-- > 0;) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i);
        if (ledger_kind_from_name(entry->kind) == LEDGER_FREEZE && g_strcmp0(entry->detail, detail) == 0)
            return true;
    }
    return false;
}

static bool append_entry(const struct freeze_run *run, char *detail, struct fault *fault)
{
    static char kind[] = "freeze";
    const struct ledger_entry entry = { .kind = kind, .version = LEDGER_NO_VERSION, .detail = detail };

    return has_entry(run->ledger, detail) || ledger_append(run->session, run->author, &entry, fault);
}

static bool record_once(const struct freeze *freeze, const struct freeze_run *run, bool is_complete,
                        struct fault *fault)
{
    const char *schema = run->session->ledger_schema_quoted;
    g_autofree char *text = is_complete ? NULL : freeze_begin_text(freeze, schema);
    g_autofree char *guard = freeze_fill(SQL_FREEZE_SCRIPT_GUARD, schema, freeze->id, NULL);
    g_autofree char *detail = freeze_detail(freeze, is_complete);

    if (session_run_text(run->session, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", fault) &&
        session_run_text(run->session, text, fault) && append_entry(run, detail, fault) &&
        session_run_text(run->session, guard, fault) && session_commit(run->session, fault))
        return true;
    session_rollback(run->session);
    return false;
}

/* The entry, at the beginning together with the function; when another one came in between, once more. */
static bool record(const struct freeze *freeze, const struct freeze_run *run, bool is_complete, struct fault *fault)
{
    for (int i = 1; !record_once(freeze, run, is_complete, fault); i++) {
        if (strcmp(fault->sqlstate, "MG005") == 0)
            fault->kind = FAULT_REFUSED;
        if (strcmp(fault->sqlstate, "23505") != 0 || i == RECORD_TRIES) {
            fault_set_state(fault, is_complete ? "all is frozen, but not recorded as complete" : "nothing was frozen");
            return fault->kind == FAULT_LOCKED &&
                   fault_set_hint(fault, "end what is in the way, or wait for it, then run the same again");
        }
        fault_clear(fault);
    }
    return ledger_read(run->session, run->ledger, fault);
}

static bool freeze_one(const struct freeze *freeze, const struct freeze_run *run, struct freeze_table *table,
                       struct fault *fault)
{
    char tries[VALUE_NUMBER_BYTES];
    int64_t patience_ms = run->lock_timeout_ms > 0 ? run->lock_timeout_ms : LOCK_TIMEOUT_MS;
    g_autofree char *patience = g_strdup_printf("%" G_GINT64_FORMAT "ms", patience_ms);
    const struct value values[] = { value_text(freeze->id), value_text(table->name), value_text(patience),
                                    value_number(TRIES, tries) };

    if (!session_query(run->session, SQL_FREEZE_FREEZE_TABLE, values, G_N_ELEMENTS(values), NULL, fault))
        return false;
    table->is_frozen = true;
    return true;
}

/* One round over the trees. A locked one is left for the next round: *blocked is then its fault. */
static bool run_round(const struct freeze *freeze, struct freeze_run *run, GPtrArray *steps, struct fault *blocked,
                      struct fault *fault)
{
    fault_clear(blocked);
    for (guint i = 0; i < steps->len;) {
        struct freeze_table *table = g_ptr_array_index(steps, i);
        CLEANUP(fault_clear) struct fault one = { 0 };

        if (freeze_one(freeze, run, table, &one)) {
            g_ptr_array_remove_index(steps, i);
            run->done++;
            run->frozen(run->argument, table);
            continue;
        }
        if (one.kind != FAULT_LOCKED)
            return fault_move(fault, &one);
        if (blocked->kind == FAULT_NONE)
            (void)fault_move(blocked, &one);
        i++;
    }
    return true;
}

static GPtrArray *steps_of(const struct freeze *freeze)
{
    GPtrArray *steps = g_ptr_array_new();

    for (guint i = 0; i < freeze->tables->len; i++) {
        struct freeze_table *table = g_ptr_array_index(freeze->tables, i);
        if (table->is_root)
            g_ptr_array_add(steps, table);
    }
    return steps;
}

static bool run_steps(const struct freeze *freeze, struct freeze_run *run, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault blocked = { 0 };
    g_autoptr(GPtrArray) steps = steps_of(freeze);
    guint all = steps->len;

    for (int round = 0; steps->len > 0 && round < ROUNDS; round++)
        if (!run_round(freeze, run, steps, &blocked, fault))
            break;
    if (steps->len == 0)
        return true;
    if (fault->kind == FAULT_NONE)
        (void)fault_move(fault, &blocked);
    fault_set_state(fault, "%u of %u table%s %s frozen, with their trees", run->done, all, plural(all),
                    run->done == 1 ? "is" : "are");
    return fault_set_hint(fault, "run the same again: it goes on with the others; or give up: migrator thaw");
}

bool freeze_carry_out(struct freeze *freeze, struct freeze_run *run, struct fault *fault)
{
    return freeze_prepare_session(run->session, fault) && record(freeze, run, false, fault) &&
           run_steps(freeze, run, fault) && record(freeze, run, true, fault);
}
