/* command/database.c - connecting a command to its database, or to what the history remembers of it. */
#include "command/database.h"

#include "command/evidence.h"
#include "migration/layout.h"
#include "migration/version.h"

#include <string.h>
#include <unistd.h>

enum { HOST_BYTES = 256 };

static char *host_name(void)
{
    char name[HOST_BYTES] = "unknown";

    (void)gethostname(name, sizeof(name) - 1);
    return g_strdup(name);
}

/* A history that cannot be used is no failure. */
static void open_history(struct database *database)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_autofree char *notice = NULL;
    struct context *context = database->context;

    if (!history_open(&database->history, settings_text(context->settings, "history"), &notice, &fault) &&
        settings_flag(context->settings, "verbose"))
        context_progress(context, "no history: %s", fault.text);
    if (notice != NULL)
        context_progress(context, "%s", notice);
}

static bool refuse_unusable(const struct database *database, struct fault *fault)
{
    const struct ledger_facts *facts = &database->facts;

    if (facts->is_foreign) {
        fault_set(fault, FAULT_REFUSED, "the schema \"%s\" in %s holds something that is not a ledger of migrator",
                  database->session.ledger_schema, database->place);
        return fault_set_hint(fault, "choose another name: --ledger-schema NAME, or ledger-schema in migrator.conf");
    }
    return true;
}

/* It is written into every statement, also inside of literals. */
static bool check_schema_name(const char *name, struct fault *fault)
{
    size_t length = strlen(name);

    if (length > 0 && length <= SESSION_SCHEMA_BYTES_MAX && strpbrk(name, "'\"\\$") == NULL)
        return true;
    return fault_set(fault, FAULT_USAGE, "--ledger-schema: a name of 1 to %d bytes, without quotes, backslash or $",
                     SESSION_SCHEMA_BYTES_MAX);
}

static bool check_pin(const struct database *database, struct fault *fault)
{
    const char *asked = settings_text(database->context->settings, "environment");

    if (plan_check_pin(&database->ledger, asked, database->facts.database, fault))
        return true;
    if (g_strcmp0(database->ledger.database, database->facts.database) != 0 &&
        (asked == NULL || g_strcmp0(asked, database->ledger.environment) == 0))
        evidence_hint_moved(database, "copied, restored or renamed on purpose?", fault);
    return false;
}

static struct session_options options_of(const struct database *database)
{
    const struct settings *settings = database->context->settings;

    return (struct session_options){
        .url = settings_text(settings, "database"),
        .ledger_schema = settings_text(settings, "ledger-schema"),
        .search_path = settings_text(settings, "schema"),
        .wait_ms = MAX(0, settings_duration_ms(settings, "wait")),
    };
}

enum pooling database_pooling(struct database *database)
{
    const struct session_options options = options_of(database);

    return session_pooling(&database->session, &options, database->facts.backend_pid);
}

bool database_refuse_pooler(struct database *database, struct fault *fault)
{
    enum pooling pooling = database_pooling(database);

    if (pooling == POOLING_NONE || pooling == POOLING_SESSION)
        return true;
    fault_set(fault, FAULT_REFUSED, "%s is reached through a connection pooler that %s sessions", database->place,
              pooling == POOLING_TRANSACTION ? "mixes" : "may mix");
    fault_set_detail(fault, "%s needs one session from beginning to end: locks, settings, CREATE INDEX CONCURRENTLY",
                     database->context->command->name);
    return fault_set_hint(fault, "give the server's own address in MIGRATOR_DIRECT_URL");
}

static bool open_online(struct database *database, struct fault *fault)
{
    struct settings *settings = database->context->settings;
    const struct session_options options = options_of(database);

    if (!check_schema_name(options.ledger_schema, fault) || !session_open(&database->session, &options, fault))
        return false;
    database->place = session_place(&database->session);
    if (!ledger_facts_read(&database->session, &database->facts, fault) || !refuse_unusable(database, fault) ||
        (database->facts.exists && !ledger_read(&database->session, &database->ledger, fault)) ||
        !evidence_check(database, fault) || !check_pin(database, fault))
        return false;
    if (database->ledger.environment != NULL)
        settings_choose_environment(settings, database->ledger.environment);
    return true;
}

static bool open_offline(struct database *database, struct fault *fault)
{
    const char *environment = settings_text(database->context->settings, "environment");
    struct history_database *known = NULL;
    g_autoptr(GPtrArray) entries = NULL;

    database->is_offline = true;
    if (database->history == NULL)
        return fault_set(fault, FAULT_USAGE, "there is no history to answer from");
    if (!history_find(database->history, environment, &known, fault))
        return false;
    if (known == NULL) {
        fault_set(fault, FAULT_USAGE, "the history knows no database%s%s",
                  environment != NULL ? " of the environment " : "", environment != NULL ? environment : "");
        return fault_set_hint(fault, "it remembers a database after the first command that talked to it");
    }
    database->place = g_strdup_printf("%s on %s", known->name, known->server);
    database->seen_at = known->seen_at;
    bool is_read = history_entries(database->history, known->id, 0, &entries, fault);
    history_database_free(known);
    if (!is_read)
        return false;
    g_ptr_array_set_free_func(entries, NULL);
    for (guint i = 0; i < entries->len; i++)
        ledger_add(&database->ledger, g_ptr_array_index(entries, i));
    return ledger_check_chain(&database->ledger, fault);
}

bool database_open(struct database *database, struct context *context, struct fault *fault)
{
    *database = (struct database){
        .context = context,
        .run = g_uuid_string_random(),
        .host = host_name(),
    };
    database->author = (struct ledger_author){
        .run = database->run,
        .host = database->host,
        .program = "migrator " MIGRATOR_VERSION,
    };
    ledger_init(&database->ledger);
    open_history(database);
    return settings_flag(context->settings, "offline") ? open_offline(database, fault) : open_online(database, fault);
}

/* Is there just one database that can be meant? */
static bool is_certain(const struct database *database)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    g_autoptr(GPtrArray) known = NULL;

    return database->history != NULL && history_databases(database->history, &known, &ignored) && known->len > 0 &&
           (known->len == 1 || settings_text(database->context->settings, "environment") != NULL);
}

bool database_open_anyhow(struct database *database, struct context *context, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };
    CLEANUP(fault_clear) struct fault nothing = { 0 };

    if (database_open(database, context, &failure))
        return true;
    if (failure.kind != FAULT_CONNECT || !is_certain(database) || !open_offline(database, &nothing))
        return fault_move(fault, &failure);
    context_progress(context, "%s; what follows is what the history knows", failure.text);
    return true;
}

bool database_open_online(struct database *database, struct context *context, struct fault *fault)
{
    if (settings_flag(context->settings, "offline")) {
        fault_set(fault, FAULT_USAGE, "%s needs the database itself", context->command->name);
        return fault_set_hint(fault, "--offline is for status, log, plan, gate and rollback");
    }
    return database_open(database, context, fault);
}

bool database_hold_signals(struct database *database, struct fault *fault)
{
    if (!interrupt_open(&database->interrupt, fault))
        return false;
    database->session.interrupt = &database->interrupt;
    return true;
}

void database_close(struct database *database)
{
    if (database->session.connection != NULL)
        session_close(&database->session);
    interrupt_close(&database->interrupt);
    ledger_facts_release(&database->facts);
    if (database->ledger.entries != NULL)
        ledger_release(&database->ledger);
    g_clear_pointer(&database->history, history_close);
    g_free(database->place);
    g_free(database->run);
    g_free(database->host);
    *database = (struct database){ 0 };
}

void database_remember(struct database *database)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    const struct ledger_entry *head = database->ledger.entries != NULL ? ledger_head(&database->ledger) : NULL;

    if (database->history == NULL || database->is_offline || head == NULL)
        return;
    g_autofree char *server = session_server(&database->session);
    struct history_database known = {
        .id = database->ledger.database_id,
        .environment = database->ledger.environment,
        .name = database->facts.database,
        .server = server,
        .head_seq = head->seq,
        .head_link = head->link,
    };
    g_autoptr(GPtrArray) entries = g_ptr_array_new();
    for (guint i = (guint)database->remembered_seq; i < database->ledger.entries->len; i++)
        g_ptr_array_add(entries, g_ptr_array_index(database->ledger.entries, i));
    if (!history_store(database->history, &known, entries, &fault) &&
        settings_flag(database->context->settings, "verbose"))
        context_progress(database->context, "the history was not brought up to date: %s", fault.text);
}

const char *database_environment(const struct database *database)
{
    return database->ledger.environment != NULL ? database->ledger.environment
                                                : settings_text(database->context->settings, "environment");
}

const char *database_next_environment(const struct database *database)
{
    const char *environment = database_environment(database);
    bool is_new = !database->is_offline && !database->facts.exists;

    if (environment == NULL && is_new && session_is_local(&database->session) && !database->facts.user_tables)
        return "development";
    return environment;
}

void database_report(const struct database *database, struct report *report)
{
    const struct ledger_entry *head = ledger_head(&database->ledger);
    char link[DIGEST_HEX_BYTES] = "";

    if (head != NULL)
        digest_to_hex(&head->link, link);
    report_fact(report, "environment", "environment", report_text(database_environment(database)));
    report_fact(report, "database", "database", report_text(database->place));
    report_fact(report, "database_id", NULL, report_text(database->ledger.database_id));
    report_fact(report, "head_seq", NULL, report_integer(head != NULL ? head->seq : 0));
    report_fact(report, "head_link", NULL, head != NULL ? report_text(link) : report_null());
    report_fact(report, "offline", NULL, report_boolean(database->is_offline));
    if (database->is_offline)
        report_fact(report, "knowledge_age", "not seen for", report_duration(g_get_real_time() - database->seen_at));
    else
        report_fact(report, "knowledge_age", NULL, report_null());
}

/* The last of the migrations that have this number in the names of their files. */
static const struct migration *find_by_number(const struct migration_set *set, int64_t number)
{
    for (guint i = set->migrations->len; i-- > 0;) {
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        if (layout_number(set->layout, migration->version) == number)
            return migration;
    }
    return NULL;
}

bool database_target(const struct context *context, int64_t *version, struct fault *fault)
{
    const char *text = settings_text(context->settings, "to");
    int64_t number = LEDGER_NO_VERSION;

    *version = LEDGER_NO_VERSION;
    if (text == NULL)
        return true;
    const struct migration *found = NULL;
    if (version_from_text(text, &number)) {
        found = migration_set_find(&context->set, number);
        found = found != NULL ? found : find_by_number(&context->set, number);
    }
    if (found == NULL) {
        fault_set(fault, FAULT_USAGE, "--to %s: no migration here has this version", text);
        return fault_set_hint(fault, "`migrator status` lists the versions");
    }
    *version = found->version;
    return true;
}
