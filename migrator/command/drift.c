/* command/drift.c - what is applied, run again elsewhere, and held against what is there. */
#include "command/drift.h"

#include "apply/apply.h"
#include "command/stored.h"
#include "ledger/content.h"
#include "migration/reader.h"
#include "rollback/difference.h"
#include "rollback/rehearse.h"
#include "shadow/shadow.h"

#include <string.h>

struct drift {
    struct database *database;
    struct shadow shadow;
    struct session session; /* on the shadow */
};

static void drift_release(struct drift *drift)
{
    if (drift->session.connection != NULL)
        session_close(&drift->session);
    shadow_stop(&drift->shadow);
}

/* ---- a server, and the same role there: objects belong to whom they belong here ---- */

static bool make_role(struct drift *drift, struct fault *fault)
{
    const struct session_options options = { .url = drift->shadow.url, .ledger_schema = "public" };
    const char *role = drift->database->facts.role;
    g_autofree char *name = sql_quote_identifier(role);
    g_autofree char *text = g_strconcat("CREATE ROLE ", name, " SUPERUSER LOGIN", NULL);
    int64_t position = 0;

    if (strcmp(role, "postgres") == 0)
        return true;
    bool is_made = session_open(&drift->session, &options, fault) &&
                   session_run(&drift->session, text, NULL, &position, fault);
    session_close(&drift->session);
    drift->session = (struct session){ 0 };
    return is_made;
}

static bool open_shadow(struct drift *drift, struct fault *fault)
{
    struct context *context = drift->database->context;
    const struct shadow_options options = { .bindir = settings_text(context->settings, "pg-bindir") };

    if (!shadow_start(&drift->shadow, &options, fault) || !make_role(drift, fault))
        return false;
    g_autofree char *role = g_uri_escape_string(drift->database->facts.role, NULL, true);
    g_autofree char *host = g_uri_escape_string(drift->shadow.socket_directory, NULL, true);
    g_autofree char *url = g_strdup_printf("postgresql:///postgres?host=%s&port=%d&user=%s", host, SHADOW_PORT, role);
    const struct session_options session = { .url = url,
                                             .ledger_schema = drift->database->session.ledger_schema,
                                             .search_path = settings_text(context->settings, "schema") };
    return session_open(&drift->session, &session, fault);
}

/* ---- what is applied ---- */

static gint by_seq(gconstpointer one, gconstpointer other)
{
    const struct ledger_entry *left = *(const struct ledger_entry *const *)one;
    const struct ledger_entry *right = *(const struct ledger_entry *const *)other;

    return (left->seq > right->seq) - (left->seq < right->seq);
}

static GPtrArray *applied_in_order(const struct ledger *ledger)
{
    GPtrArray *entries = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer entry = NULL;

    g_hash_table_iter_init(&iterator, ledger->applied);
    while (g_hash_table_iter_next(&iterator, NULL, &entry))
        g_ptr_array_add(entries, entry);
    g_ptr_array_sort(entries, by_seq);
    return entries;
}

static bool read_up(struct drift *drift, const struct ledger_entry *entry, struct migration_file *up,
                    struct fault *fault)
{
    g_autoptr(GPtrArray) names = ledger_entry_contents(entry);
    const struct ledger_content_name *name = names->len > 0 ? g_ptr_array_index(names, 0) : NULL;

    if (name == NULL || !name->is_whole)
        return fault_set(fault, FAULT_REFUSED,
                         "%" G_GINT64_FORMAT "_%s cannot be run again: the ledger does not have all of its text",
                         entry->version, entry->name);
    return stored_read(drift->database, name, up, fault);
}

static bool run_again(struct drift *drift, const struct ledger_entry *entry, struct fault *fault)
{
    CLEANUP(migration_file_release) struct migration_file up = { 0 };
    CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };
    g_autoptr(GPtrArray) findings = finding_list_new();

    if (!read_up(drift, entry, &up, fault))
        return false;
    apply_undo_read(&unit, entry, &up, findings);
    return rehearse_replay(&drift->session, &unit, fault) ||
           fault_prefix(fault, "on a throw-away server, to compare with: ");
}

bool drift_find(struct database *database, GPtrArray *lines, struct fault *fault)
{
    CLEANUP(drift_release) struct drift drift = { .database = database };
    CLEANUP(snapshot_release) struct snapshot expected = { 0 };
    CLEANUP(snapshot_release) struct snapshot found = { 0 };
    g_autoptr(GPtrArray) entries = applied_in_order(&database->ledger);

    if (!open_shadow(&drift, fault))
        return false;
    for (guint i = 0; i < entries->len; i++)
        if (!run_again(&drift, g_ptr_array_index(entries, i), fault))
            return false;
    if (!snapshot_read(&expected, &drift.session, fault) || !snapshot_read(&found, &database->session, fault))
        return false;
    difference_schemas(&expected, &found, lines);
    return true;
}
