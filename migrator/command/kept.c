/* command/kept.c - the cost of a way back, shown before it is paid. */
#include "command/kept.h"

#include "generated/sql.h"
#include "rollback/bundle.h"

static const struct report_column columns[] = {
    { "version", "version", false },
    { "table", "keeps rows of", false },
    { "rows", "at most rows", true },
    { "bytes", "bytes", true },
};

struct keeping {
    struct database *database;
    struct report *report;
    int64_t bytes;
    bool is_begun;
};

static void add_row(struct keeping *keeping, int64_t version, const struct rows *rows, int row)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, version);
    const int64_t counted = rows_number(rows, row, "rows", -1), bytes = rows_number(rows, row, "bytes", 0);
    const struct report_value values[] = {
        report_text(text),
        report_text(rows_text(rows, row, "name")),
        counted >= 0 ? report_integer(counted) : report_null(),
        report_integer(bytes),
    };

    if (!keeping->is_begun)
        report_table(keeping->report, "kept", "Kept for a way back", NULL, columns, G_N_ELEMENTS(columns));
    keeping->is_begun = true;
    keeping->bytes += bytes;
    report_row(keeping->report, values, G_N_ELEMENTS(values));
}

static bool add_migration(struct keeping *keeping, const struct migration *migration, struct fault *fault)
{
    struct session *session = &keeping->database->session;
    const struct migration_file *capture = migration_way_back(migration, "capture.sql");

    if (capture == NULL)
        return true;
    g_autoptr(GPtrArray) relations = bundle_relations(g_bytes_get_data(capture->text, NULL));
    for (guint i = 0; i < relations->len; i++) {
        CLEANUP(rows_release) struct rows rows = { 0 };
        const struct value values[] = { value_text(g_ptr_array_index(relations, i)),
                                        value_text(session->ledger_schema) };
        if (!session_query(session, SQL_CATALOG_TABLE_SIZE, values, G_N_ELEMENTS(values), &rows, fault))
            return false;
        for (int row = 0; row < rows_count(&rows); row++)
            add_row(keeping, migration->version, &rows, row);
    }
    return true;
}

bool kept_report(struct database *database, const struct plan *plan, struct report *report, struct fault *fault)
{
    struct keeping keeping = { .database = database, .report = report };

    for (guint i = 0; !database->is_offline && i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        if (plan_item_is_due(item) && !add_migration(&keeping, item->migration, fault))
            return false;
    }
    if (keeping.is_begun)
        report_note(report,
                    "What is taken away is kept in the schema %s: at most %.1f MB. The tables are locked meanwhile.",
                    database->session.ledger_schema, (double)keeping.bytes / 1e6);
    return true;
}
