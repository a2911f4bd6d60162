/* command/queries.c - what a database was asked, made into a file of queries for rehearsals. */
#include "base/file.h"
#include "command/commands.h"
#include "command/database.h"
#include "command/proof.h"
#include "generated/sql.h"
#include "rollback/imported.h"
#include "rollback/query_log.h"

#include <string.h>

enum { LOG_BYTES_MAX = 1024 * 1024 * 1024 };

static const char statistics[] = "pg_stat_statements";

/* ---- from the server ---- */

static bool find_statistics(struct session *session, const char *place, struct fault *fault)
{
    CLEANUP(rows_release) struct rows path = { 0 };

    if (!session_query(session, SQL_QUERIES_PATH, NULL, 0, &path, fault))
        return false;
    if (rows_count(&path) > 0)
        return true;
    fault_set(fault, FAULT_REFUSED, "%s does not have the extension pg_stat_statements", place);
    return fault_set_hint(fault, "CREATE EXTENSION pg_stat_statements, which has to be in shared_preload_libraries; or "
                                 "--from FILE takes a server's log");
}

/* *hidden: statements of other roles that this one may not see. */
static bool read_statistics(struct context *context, struct imported *imported, unsigned *hidden, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(rows_release) struct rows rows = { 0 };

    if (!database_open_online(&database, context, fault) ||
        !find_statistics(&database.session, database.place, fault) ||
        !session_query(&database.session, SQL_QUERIES_STATEMENTS, NULL, 0, &rows, fault))
        return false;
    for (int row = 0; row < rows_count(&rows); row++) {
        const char *query = rows_text(&rows, row, "query");
        if (query == NULL)
            (*hidden)++;
        else
            imported_add(imported, query, rows_number(&rows, row, "calls", 0));
    }
    return true;
}

/* ---- from a log ---- */

static void take(gpointer imported, const char *statement)
{
    imported_add(imported, statement, 1);
}

static bool read_log(const char *path, struct imported *imported, struct fault *fault)
{
    g_autoptr(GBytes) bytes = NULL;
    size_t length = 0;

    if (!file_read(path, LOG_BYTES_MAX, &bytes, fault))
        return false;
    const char *text = g_bytes_get_data(bytes, &length);
    query_log_read(text != NULL ? text : "", length, take, imported);
    return true;
}

/* ---- the file ---- */

static bool write_file(const char *folder, const char *path, const struct imported *imported, unsigned limit,
                       unsigned *written, struct fault *fault)
{
    g_autofree char *text = imported_write(imported, limit, written);

    return *written == 0 || (file_make_directory(folder, fault) && file_replace(path, text, strlen(text), fault));
}

static void add_notes(struct report *report, unsigned written, unsigned found, unsigned hidden)
{
    if (found > written)
        report_note(report, "%u more ran less often: --limit takes them in.", found - written);
    if (hidden > 0)
        report_note(report, "Statements of other roles are hidden from this one: GRANT pg_read_all_stats shows them.");
    if (written > 0)
        report_note(report, "`migrator rehearse` runs them before and after each migration.");
}

bool command_queries_import(struct context *context, struct fault *fault)
{
    const char *from = settings_text(context->settings, "from");
    const unsigned limit = (unsigned)MIN(settings_number(context->settings, "limit"), G_MAXINT);
    CLEANUP(report_cleanup) struct report *report = report_new("queries_import");
    CLEANUP(imported_release) struct imported imported = { 0 };
    g_autofree char *folder = proof_folder(context);
    g_autofree char *path = g_build_filename(folder, "imported.sql", NULL);
    unsigned hidden = 0, written = 0;

    if (limit == 0)
        return fault_set(fault, FAULT_USAGE, "--limit 0 leaves nothing to write");
    imported_init(&imported, settings_text(context->settings, "ledger-schema"));
    const bool is_read = strcmp(from, statistics) == 0 ? read_statistics(context, &imported, &hidden, fault)
                                                       : read_log(from, &imported, fault);
    if (!is_read || !write_file(folder, path, &imported, limit, &written, fault))
        return false;
    if (written > 0)
        report_headline(report, REPORT_GOOD, "%u quer%s in %s", written, written == 1 ? "y" : "ies", path);
    else
        report_headline(report, REPORT_WARN, "No query of the project's in %s; nothing was written", from);
    report_fact(report, "file", NULL, written > 0 ? report_text(path) : report_null());
    report_fact(report, "queries", NULL, report_integer(written));
    report_fact(report, "passed_over", "passed over, as utility statements, catalogs, or not understood",
                report_integer(imported.passed_over));
    add_notes(report, written, g_hash_table_size(imported.statements), hidden);
    return context_print(context, report, fault);
}
