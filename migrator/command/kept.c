/* command/kept.c - the cost of a way back, shown before it is paid, and refused when there is no room for it. */
#include "command/kept.h"

#include "generated/sql.h"
#include "rollback/bundle.h"

#include <sys/statvfs.h>

enum { WRITTEN_TIMES = 2 }; /* as rows, and as WAL until the next checkpoints */

static const struct report_column columns[] = {
    { "version", "version", false },
    { "table", "keeps rows of", false },
    { "rows", "at most rows", true },
    { "bytes", "bytes", true },
};

/* A table that rows are kept of. */
struct kept_table {
    int64_t version; /* of the migration */
    char *name;
    int64_t rows; /* at most; -1: not counted yet */
    int64_t bytes;
};

static void table_clear(gpointer item)
{
    g_free(((struct kept_table *)item)->name);
}

static bool add_tables(GArray *tables, struct session *session, const struct migration *migration, struct fault *fault)
{
    const struct migration_file *capture = migration_way_back(migration, "capture.sql");

    if (capture == NULL)
        return true;
    g_autoptr(GPtrArray) relations = bundle_relations(capture);
    for (guint i = 0; i < relations->len; i++) {
        CLEANUP(rows_release) struct rows rows = { 0 };
        const struct value values[] = { value_text(g_ptr_array_index(relations, i)),
                                        value_text(session->ledger_schema) };
        if (!session_query(session, SQL_CATALOG_TABLE_SIZE, values, G_N_ELEMENTS(values), &rows, fault))
            return false;
        if (rows_count(&rows) == 0)
            continue;
        const struct kept_table table = { migration->version, g_strdup(rows_text(&rows, 0, "name")),
                                          rows_number(&rows, 0, "rows", -1), rows_number(&rows, 0, "bytes", 0) };
        g_array_append_val(tables, table);
    }
    return true;
}

/* struct kept_table of all that is due; *bytes: of them all. */
static bool read_tables(struct database *database, const struct plan *plan, GArray *tables, int64_t *bytes,
                        struct fault *fault)
{
    g_array_set_clear_func(tables, table_clear);
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        if (plan_item_is_due(item) && !add_tables(tables, &database->session, item->migration, fault))
            return false;
    }
    *bytes = 0;
    for (guint i = 0; i < tables->len; i++)
        *bytes += g_array_index(tables, struct kept_table, i).bytes;
    return true;
}

/* ---- is there room for it? ---- */

static void room_release(struct kept_room *room)
{
    g_clear_pointer(&room->directory, g_free);
}

/* A server that is reached through a socket in the file system keeps its files in the same one. */
static bool read_room(struct database *database, struct kept_room *room, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    struct statvfs disk;

    *room = (struct kept_room){ .limit = settings_size(database->context->settings, "before-image-limit"), .free = -1 };
    if (!session_is_on_socket(&database->session))
        return true;
    if (!session_query(&database->session, SQL_CATALOG_DATA_DIRECTORY, NULL, 0, &rows, fault))
        return false;
    room->directory = rows_count(&rows) > 0 ? g_strdup(rows_text(&rows, 0, "data_directory")) : NULL;
    if (room->directory != NULL && statvfs(room->directory, &disk) == 0)
        room->free = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    return true;
}

bool kept_fits(int64_t bytes, const struct kept_room *room, struct fault *fault)
{
    g_autofree char *size = g_format_size_full((guint64)bytes, G_FORMAT_SIZE_IEC_UNITS);

    if (room->limit >= 0 && bytes > room->limit) {
        g_autofree char *limit = g_format_size_full((guint64)room->limit, G_FORMAT_SIZE_IEC_UNITS);
        fault_set(fault, FAULT_REFUSED, "the rows kept for a way back may take %s, and before-image-limit is %s", size,
                  limit);
    } else if (room->free >= 0 && bytes > room->free / WRITTEN_TIMES) {
        g_autofree char *unused = g_format_size_full((guint64)room->free, G_FORMAT_SIZE_IEC_UNITS);
        fault_set(fault, FAULT_REFUSED,
                  "the rows kept for a way back may take %s, and as much again until it is checkpointed; %s are free "
                  "in %s",
                  size, unused, room->directory);
    } else {
        return true;
    }
    return fault_set_hint(fault, "make room or raise the limit; or decide to go without them, at the top of the file: "
                                 "-- migrator: before-image off \"why\"");
}

bool kept_refuse(struct database *database, const struct plan *plan, struct fault *fault)
{
    CLEANUP(room_release) struct kept_room room = { 0 };
    g_autoptr(GArray) tables = g_array_new(FALSE, FALSE, sizeof(struct kept_table));
    int64_t bytes = 0;

    if (!read_tables(database, plan, tables, &bytes, fault))
        return false;
    if (bytes == 0 || (read_room(database, &room, fault) && kept_fits(bytes, &room, fault)))
        return true;
    return fault_set_state(fault, "nothing was applied");
}

/* ---- shown ---- */

static void show_tables(struct report *report, const GArray *tables)
{
    report_table(report, "kept", "Kept for a way back", NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < tables->len; i++) {
        const struct kept_table *table = &g_array_index(tables, struct kept_table, i);
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, table->version);
        const struct report_value values[] = {
            report_text(version),
            report_text(table->name),
            table->rows >= 0 ? report_integer(table->rows) : report_null(),
            report_integer(table->bytes),
        };
        report_row(report, values, G_N_ELEMENTS(values));
    }
}

static bool show_room(struct database *database, int64_t bytes, struct report *report, struct fault *fault)
{
    CLEANUP(room_release) struct kept_room room = { 0 };
    CLEANUP(fault_clear) struct fault refusal = { 0 };

    if (!read_room(database, &room, fault))
        return false;
    report_note(report,
                "What is taken away is kept in the schema %s: at most %.1f MB. The tables are locked meanwhile.",
                database->session.ledger_schema, (double)bytes / 1e6);
    if (!kept_fits(bytes, &room, &refusal))
        report_note(report, "`migrator up` will be refused: %s", refusal.text);
    else if (room.limit < 0 && room.free < 0)
        report_note(report, "How much room the server has is not known here; before-image-limit sets a bound.");
    return true;
}

bool kept_report(struct database *database, const struct plan *plan, struct report *report, struct fault *fault)
{
    g_autoptr(GArray) tables = g_array_new(FALSE, FALSE, sizeof(struct kept_table));
    int64_t bytes = 0;

    if (database->is_offline)
        return true;
    if (!read_tables(database, plan, tables, &bytes, fault))
        return false;
    if (tables->len == 0)
        return true;
    show_tables(report, tables);
    return show_room(database, bytes, report, fault);
}
