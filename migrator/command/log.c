/* command/log.c - what happened to a database: the entries of its ledger, newest first. */
#include "command/commands.h"
#include "command/database.h"
#include "report/detail.h"
#include "report/value.h"

#include <string.h>

enum { SHORT_LINK_CHARACTERS = 12 };

/* "2026-03-01" or a whole RFC 3339 time; microseconds since 1970. */
static bool parse_since(const struct context *context, int64_t *since, struct fault *fault)
{
    const char *text = settings_text(context->settings, "since");

    *since = 0;
    if (text == NULL || value_time_read(text, since))
        return true;
    fault_set(fault, FAULT_USAGE, "--since %s: not a day or a time", text);
    return fault_set_hint(fault, "write 2026-03-01, or 2026-03-01T12:00:00Z");
}

/* What an entry's detail says, in words; NULL: it has none. Owned by the caller. */
static char *words_of(const struct ledger_entry *entry)
{
    g_autofree char *environment = detail_text(entry->detail, "environment");
    g_autofree char *what = detail_text(entry->detail, "what");
    g_autofree char *state = detail_text(entry->detail, "state");
    g_autofree char *outcome = detail_text(entry->detail, "outcome");
    g_autofree char *reason = detail_text(entry->detail, "reason");

    if (environment != NULL)
        return g_strdup_printf("this database is %s", environment);
    if (what != NULL)
        return g_strdup_printf("statement %d of %d %s: %s", (int)detail_number(entry->detail, "statement", 0),
                               (int)detail_number(entry->detail, "of", 0), state != NULL ? state : "", what);
    if (outcome == NULL && state != NULL && reason != NULL)
        return g_strdup_printf("%s: %s", state, reason);
    if (outcome != NULL)
        return g_strdup_printf("recorded as %s: %s", outcome, reason != NULL ? reason : "");
    return g_strdup(reason);
}

static void add_entry(struct report *report, const struct ledger_entry *entry)
{
    g_autofree char *version =
            entry->version != LEDGER_NO_VERSION ? g_strdup_printf("%" G_GINT64_FORMAT, entry->version) : NULL;
    char link[DIGEST_HEX_BYTES];
    g_autofree char *words = words_of(entry);

    digest_to_hex(&entry->link, link);
    const struct report_value row[] = {
        report_integer(entry->seq),
        report_time(entry->at),
        report_styled(entry->kind, strcmp(entry->kind, "apply") == 0 ? REPORT_GOOD : REPORT_PLAIN),
        report_text(version),
        report_text(entry->name),
        report_text(entry->class_name),
        report_text(entry->role),
        report_commit(entry->application),
        entry->duration >= 0 ? report_duration(entry->duration) : report_null(),
        report_text(words),
        report_text(entry->detail),
        report_styled(link, REPORT_DIM),
    };
    report_row(report, row, G_N_ELEMENTS(row));
}

static guint add_entries(struct report *report, const struct ledger *ledger, int64_t since)
{
    static const struct report_column columns[] = {
        { "seq", "entry", true },     { "at", "when", false },
        { "kind", "what", false },    { "version", "version", false },
        { "name", "name", false },    { "class", "class", false },
        { "by", "by", false },        { "application", "release", false },
        { "duration", "took", true }, { "note", "note", false },
        { "detail", NULL, false },    { "link", NULL, false },
    };
    guint count = 0;

    report_table(report, "entries", NULL, since > 0 ? "nothing since then" : "nothing yet", columns,
                 G_N_ELEMENTS(columns));
    for (guint i = ledger->entries->len; i-- > 0;) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i);

        if (entry->at < since) /* and go on: a server's clock may have been put back */
            continue;
        add_entry(report, entry);
        count++;
    }
    return count;
}

static void add_headline(struct report *report, guint count, guint all)
{
    g_autofree char *of = count < all ? g_strdup_printf(" of %u", all) : g_strdup("");

    report_headline(report, REPORT_PLAIN, "%u%s %s; the chain is intact", count, of, all == 1 ? "entry" : "entries");
}

bool command_log(struct context *context, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(report_cleanup) struct report *report = report_new("log");
    int64_t since = 0;

    if (!parse_since(context, &since, fault) || !database_open(&database, context, fault))
        return false;
    database_remember(&database);
    database_report(&database, report);
    guint count = add_entries(report, &database.ledger, since);
    add_headline(report, count, database.ledger.entries->len);
    report_fact(report, "chain", NULL, report_text("intact"));
    return context_print(context, report, fault);
}
