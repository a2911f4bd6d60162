/* ledger/server.c - the ledger on its server: made, read, locked, written. */
#include "ledger/ledger.h"

#include "generated/sql.h"
#include "report/detail.h"

#include <string.h>

enum {
    APPEND_TRIES_MAX = 100,
    ENTRIES_AT_ONCE = 2000, /* a long ledger is not held twice, as rows and as entries */
    SETUP_QUESTIONS_MAX = 64,
};

static const char setup_folder[] = "schemas/ledger/setup/";

bool ledger_facts_read(struct session *session, struct ledger_facts *facts, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    const struct value values[] = { value_text(session->ledger_schema) };

    if (!session_query(session, SQL_LEDGER_FACTS, values, G_N_ELEMENTS(values), &rows, fault))
        return false;
    bool exists = rows_bool(&rows, 0, "ledger");
    bool is_ours = rows_bool(&rows, 0, "is_ours");
    *facts = (struct ledger_facts){
        .exists = exists && is_ours,
        .is_foreign = exists != is_ours,
        .in_recovery = rows_bool(&rows, 0, "in_recovery"),
        .read_only = rows_bool(&rows, 0, "read_only"),
        .can_create = rows_bool(&rows, 0, "can_create"),
        .user_tables = rows_bool(&rows, 0, "user_tables"),
        .database = g_strdup(rows_text(&rows, 0, "database")),
        .role = g_strdup(rows_text(&rows, 0, "role")),
        .owner = g_strdup(rows_text(&rows, 0, "owner")),
        .backend_pid = (int)rows_number(&rows, 0, "backend_pid", 0),
    };
    return true;
}

void ledger_facts_release(struct ledger_facts *facts)
{
    g_free(facts->database);
    g_free(facts->role);
    g_free(facts->owner);
    *facts = (struct ledger_facts){ 0 };
}

static bool read_digest(const char *hex, struct digest *digest)
{
    return hex != NULL && digest_from_hex(hex, strlen(hex), digest);
}

static struct ledger_entry *entry_of_row(const struct rows *rows, int row)
{
    struct ledger_entry *entry = g_new0(struct ledger_entry, 1);

    entry->seq = rows_number(rows, row, "seq", 0);
    entry->kind = g_strdup(rows_text(rows, row, "kind"));
    entry->version = rows_number(rows, row, "version", LEDGER_NO_VERSION);
    entry->name = g_strdup(rows_text(rows, row, "name"));
    entry->has_digest = read_digest(rows_text(rows, row, "digest"), &entry->digest);
    entry->files = g_strdup(rows_text(rows, row, "files"));
    entry->class_name = g_strdup(rows_text(rows, row, "class"));
    entry->application = g_strdup(rows_text(rows, row, "application"));
    entry->run = g_strdup(rows_text(rows, row, "run"));
    entry->role = g_strdup(rows_text(rows, row, "role"));
    entry->host = g_strdup(rows_text(rows, row, "host"));
    entry->program = g_strdup(rows_text(rows, row, "program"));
    entry->at = rows_number(rows, row, "at", 0);
    entry->xid = g_strdup(rows_text(rows, row, "xid"));
    entry->detail = g_strdup(rows_text(rows, row, "detail"));
    entry->has_previous = read_digest(rows_text(rows, row, "previous"), &entry->previous);
    (void)read_digest(rows_text(rows, row, "link"), &entry->link); /* one of another length fails the chain's check */
    entry->duration = rows_number(rows, row, "duration", -1);
    return entry;
}

static bool explain_no_ledger_rights(struct session *session, struct fault *fault)
{
    if (strcmp(fault->sqlstate, "42501") != 0)
        return false;
    fault->kind = FAULT_REFUSED;
    return fault_set_hint(fault,
                          "the role needs rights on the schema %s: `migrator doctor --print-setup` prints what a "
                          "DBA has to run",
                          session->ledger_schema);
}

/* The question for the next entries, which borrows from its parts. */
struct next_entries {
    char after[VALUE_NUMBER_BYTES], limit[VALUE_NUMBER_BYTES];
    struct value values[2];
    struct question question;
};

static void next_entries_init(struct next_entries *next, const struct ledger *ledger)
{
    const struct ledger_entry *head = ledger_head(ledger);

    next->values[0] = value_number(head != NULL ? head->seq : 0, next->after);
    next->values[1] = value_number(ENTRIES_AT_ONCE, next->limit);
    next->question = (struct question){ .text = SQL_LEDGER_ENTRIES,
                                        .values = next->values,
                                        .count = G_N_ELEMENTS(next->values) };
}

/* Are there perhaps more? */
static bool add_entries(struct ledger *ledger, const struct rows *rows)
{
    int count = rows_count(rows);

    for (int row = 0; row < count; row++)
        ledger_add(ledger, entry_of_row(rows, row));
    return count == ENTRIES_AT_ONCE;
}

bool ledger_read(struct session *session, struct ledger *ledger, struct fault *fault)
{
    bool is_more = true;

    while (is_more) {
        CLEANUP(rows_release) struct rows rows = { 0 };
        struct next_entries next;

        next_entries_init(&next, ledger);
        if (!session_query(session, next.question.text, next.values, next.question.count, &rows, fault))
            return explain_no_ledger_rights(session, fault);
        is_more = add_entries(ledger, &rows);
    }
    return true;
}

char *ledger_setup_script(struct session *session)
{
    GString *script = g_string_new(NULL);

    for (size_t i = 0; i < embedded_sql_count; i++)
        if (g_str_has_prefix(embedded_sql[i].path, setup_folder))
            g_string_append_printf(script, "%s;\n", session_statement(session, embedded_sql[i].text));
    return g_string_free(script, FALSE);
}

/* Another runner made it at the same moment: schema, table or type of that name came in between. */
static bool is_race(const struct fault *fault)
{
    static const char *const states[] = { "23505", "42P06", "42P07", "42723", "42710", "XX000" };

    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        if (strcmp(fault->sqlstate, states[i]) == 0)
            return true;
    return false;
}

/* One transaction, sent at once: the schema, and the entry that says what this database is. */
static bool make(struct session *session, const struct value values[static LEDGER_APPEND_VALUES], struct fault *fault)
{
    struct question questions[SETUP_QUESTIONS_MAX] = { { .text = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE" } };
    size_t count = 1;

    for (size_t i = 0; i < embedded_sql_count; i++)
        if (g_str_has_prefix(embedded_sql[i].path, setup_folder)) {
            g_assert(count + 2 < SETUP_QUESTIONS_MAX);
            questions[count++].text = embedded_sql[i].text;
        }
    questions[count] = (struct question){ .text = SQL_LEDGER_APPEND, .values = values, .count = LEDGER_APPEND_VALUES };
    count++;
    questions[count++].text = "COMMIT";
    return session_query_each(session, questions, count, NULL, fault);
}

static char *genesis_detail(const struct session *session, const char *environment)
{
    g_autofree char *id = g_uuid_string_random();
    const struct detail_member pin[] = {
        { .key = "database", .text = id },
        { .key = "environment", .text = environment },
        { .key = "name", .text = session_database(session) },
    };

    return detail_object(pin, G_N_ELEMENTS(pin));
}

bool ledger_make(struct session *session, const struct ledger_author *author, const char *environment, bool *made,
                 struct fault *fault)
{
    static char kind[] = "genesis";
    g_autofree char *detail = genesis_detail(session, environment);
    const struct ledger_entry entry = { .kind = kind, .version = LEDGER_NO_VERSION, .detail = detail };
    struct value values[LEDGER_APPEND_VALUES];
    struct ledger_numbers numbers;

    ledger_append_values(author, &entry, &numbers, values);
    *made = make(session, values, fault);
    if (*made)
        return true;
    session_rollback(session);
    if (is_race(fault)) {
        fault_clear(fault);
        return true;
    }
    fault_prefix(fault, "the ledger cannot be made: ");
    return explain_no_ledger_rights(session, fault);
}

void ledger_append_values(const struct ledger_author *author, const struct ledger_entry *entry,
                          struct ledger_numbers *numbers, struct value values[static LEDGER_APPEND_VALUES])
{
    struct value *value = values;

    *value++ = value_text(entry->kind);
    *value++ = entry->version == LEDGER_NO_VERSION ? value_null() : value_number(entry->version, numbers->version);
    *value++ = value_text(entry->name);
    *value++ = entry->has_digest ? value_digest(&entry->digest) : value_null();
    *value++ = value_text(entry->files);
    *value++ = value_text(entry->class_name);
    *value++ = value_text(author->application);
    *value++ = value_text(author->run);
    *value++ = value_text(author->host);
    *value++ = value_text(author->program);
    *value = value_text(entry->detail);
}

bool ledger_append(struct session *session, const struct ledger_author *author, const struct ledger_entry *entry,
                   struct fault *fault)
{
    struct value values[LEDGER_APPEND_VALUES];
    struct ledger_numbers numbers;

    ledger_append_values(author, entry, &numbers, values);
    for (int i = 0; !session_query(session, SQL_LEDGER_APPEND, values, LEDGER_APPEND_VALUES, NULL, fault); i++) {
        bool was_overtaken = strcmp(fault->sqlstate, "23505") == 0;

        if (!was_overtaken || i >= APPEND_TRIES_MAX || session_is_in_transaction(session))
            return false;
        fault_clear(fault);
    }
    return true;
}

int64_t ledger_lock_key(const char *ledger_schema)
{
    g_autofree char *name = g_strdup_printf("migrator lock %s", ledger_schema);
    struct digest digest = digest_of(name, strlen(name));
    int64_t key = 0;

    memcpy(&key, digest.bytes, sizeof(key));
    return GINT64_FROM_BE(key);
}

static char *holder_of(const struct rows *rows)
{
    const char *pid = rows_text(rows, 0, "holder_pid");
    const char *host = rows_text(rows, 0, "holder_host");

    return g_strdup_printf("backend %s%s%s", pid != NULL ? pid : "unknown", host != NULL ? " of " : "",
                           host != NULL ? host : "");
}

bool ledger_try_lock(struct session *session, struct ledger *ledger, bool *taken, char **holder, struct fault *fault)
{
    struct rows rows[2] = { 0 };
    char key[VALUE_NUMBER_BYTES];
    const struct value values[] = { value_number(ledger_lock_key(session->ledger_schema), key) };
    struct next_entries next;

    next_entries_init(&next, ledger);
    const struct question questions[] = {
        { .text = SQL_LEDGER_TRY_LOCK, .values = values, .count = G_N_ELEMENTS(values) }, next.question
    };
    const bool is_answered = session_query_each(session, questions, G_N_ELEMENTS(questions), rows, fault);
    *taken = is_answered && rows_bool(&rows[0], 0, "taken");
    *holder = is_answered && !*taken ? holder_of(&rows[0]) : NULL;
    const bool is_more = is_answered && add_entries(ledger, &rows[1]);
    rows_release(&rows[0]);
    rows_release(&rows[1]);
    if (!is_answered)
        return explain_no_ledger_rights(session, fault);
    return !is_more || ledger_read(session, ledger, fault);
}

void ledger_unlock(struct session *session)
{
    g_autofree char *text =
            g_strdup_printf("SELECT pg_advisory_unlock(%" G_GINT64_FORMAT ")", ledger_lock_key(session->ledger_schema));

    session_attempt(session, text);
}

bool ledger_content(struct session *session, const struct digest *digest, GBytes **body, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    const struct value values[] = { value_digest(digest) };
    char hex[DIGEST_HEX_BYTES];

    digest_to_hex(digest, hex);
    if (!session_query(session, SQL_LEDGER_GET_CONTENT, values, G_N_ELEMENTS(values), &rows, fault))
        return false;
    if (rows_count(&rows) == 0)
        return fault_set(fault, FAULT_REFUSED, "the ledger holds no body with the digest %s", hex);

    g_autoptr(GByteArray) bytes = g_byte_array_new();
    for (int row = 0; row < rows_count(&rows); row++)
        rows_append_bytes(&rows, row, "body", bytes);
    struct digest found = digest_of(bytes->data, bytes->len);
    if (!digest_equal(&found, digest))
        return fault_set(fault, FAULT_TAMPERED, "the body that the ledger holds for the digest %s has another", hex);
    *body = g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
    return true;
}
