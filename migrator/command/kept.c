/* command/kept.c - the cost of a way back, shown before it is paid, and refused when there is no room for it. */
#include "command/kept.h"

#include "command/way_back_files.h"
#include "generated/sql.h"
#include "report/value.h"
#include "rollback/bundle.h"

#include <string.h>
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
    int64_t rows; /* at most */
    int64_t bytes;
};

static void table_clear(gpointer item)
{
    g_free(((struct kept_table *)item)->name);
}

/* ---- read ---- */

static void add_table(struct kept *kept, int64_t version, const struct rows *size)
{
    const struct kept_table table = { version, g_strdup(rows_text(size, 0, "name")), rows_number(size, 0, "rows", -1),
                                      rows_number(size, 0, "bytes", 0) };

    g_array_append_val(kept->tables, table);
    kept->bytes += table.bytes;
}

/* A name that is no table's has no size. */
static bool add_relation(struct kept *kept, struct session *session, const char *relation,
                         struct kept_migration *migration, struct fault *fault)
{
    CLEANUP(rows_release) struct rows size = { 0 };
    const struct value values[] = { value_text(relation), value_text(session->ledger_schema) };

    if (!session_query(session, SQL_CATALOG_TABLE_SIZE, values, G_N_ELEMENTS(values), &size, fault))
        return false;
    if (rows_count(&size) == 0)
        return true;
    const int64_t rows = rows_number(&size, 0, "rows", -1);
    migration->rows = migration->rows < 0 || rows < 0 ? -1 : migration->rows + rows;
    if (migration->is_capturing)
        add_table(kept, migration->version, &size);
    return true;
}

static void expect(struct kept_migration *kept, const struct context *context, const struct migration *migration)
{
    CLEANUP(rehearsal_release) struct rehearsal rehearsal = { 0 };

    kept->is_rehearsed = way_back_files_rehearsed(context, migration, &rehearsal);
    if (!kept->is_rehearsed)
        return;
    kept->rehearsed_at = rehearsal.at;
    kept->pace = rehearsal.pace;
    kept->capture_us = pace_expect(&kept->pace, kept->pace.capture_us, kept->rows);
    kept->repair_us = pace_expect(&kept->pace, kept->pace.repair_us, kept->rows);
}

static bool add_migration(struct kept *kept, struct database *database, const struct migration *migration,
                          struct fault *fault)
{
    const struct migration_file *capture = migration_way_back(migration, "capture.sql");
    const struct migration_file *repair = migration_way_back(migration, "repair.sql");
    g_autoptr(GPtrArray) locked = bundle_locked(capture);
    g_autoptr(GPtrArray) relations = pace_relations(capture, repair);
    struct kept_migration all = { .version = migration->version,
                                  .is_capturing = locked->len > 0,
                                  .rehearsed_at = -1,
                                  .rows = database->is_offline ? -1 : 0,
                                  .capture_us = -1,
                                  .repair_us = -1 };

    for (guint i = 0; !database->is_offline && i < relations->len; i++)
        if (!add_relation(kept, &database->session, g_ptr_array_index(relations, i), &all, fault))
            return false;
    expect(&all, database->context, migration);
    if (repair != NULL)
        g_array_append_val(kept->migrations, all);
    return true;
}

bool kept_read(struct kept *kept, struct database *database, const struct plan *plan, struct fault *fault)
{
    *kept = (struct kept){ .migrations = g_array_new(FALSE, FALSE, sizeof(struct kept_migration)),
                           .tables = g_array_new(FALSE, FALSE, sizeof(struct kept_table)) };
    g_array_set_clear_func(kept->tables, table_clear);
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        if (plan_item_is_due(item) && item->migration->way_back != NULL &&
            !add_migration(kept, database, item->migration, fault))
            return false;
    }
    return true;
}

void kept_release(struct kept *kept)
{
    g_clear_pointer(&kept->migrations, g_array_unref);
    g_clear_pointer(&kept->tables, g_array_unref);
    *kept = (struct kept){ 0 };
}

const struct kept_migration *kept_find(const struct kept *kept, int64_t version)
{
    for (guint i = 0; i < kept->migrations->len; i++) {
        const struct kept_migration *migration = &g_array_index(kept->migrations, struct kept_migration, i);
        if (migration->version == version)
            return migration;
    }
    return NULL;
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

bool kept_refuse(const struct kept *kept, struct database *database, struct fault *fault)
{
    CLEANUP(room_release) struct kept_room room = { 0 };

    if (kept->bytes == 0 || (read_room(database, &room, fault) && kept_fits(kept->bytes, &room, fault)))
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

/* What the estimate is made from; owned by the caller. */
static char *basis_of(const struct kept_migration *kept)
{
    if (!kept->is_rehearsed)
        return g_strdup("it was not rehearsed as it is");
    if (kept->pace.rows < 0)
        return g_strdup("the rehearsal was not timed with many rows");
    g_autofree char *capture = value_duration_words(kept->pace.capture_us);
    g_autofree char *repair = value_duration_words(kept->pace.repair_us);
    g_autofree char *here = kept->pace.rows == 0 ? g_strdup("")
                            : kept->rows < 0     ? g_strdup("; here they are not counted")
                                                 : g_strdup_printf("; here are %" G_GINT64_FORMAT, kept->rows);
    return g_strdup_printf("rehearsed with %" G_GINT64_FORMAT " rows: %s and %s%s", kept->pace.rows, capture, repair,
                           here);
}

static struct report_value duration_or_null(int64_t microseconds)
{
    return microseconds >= 0 ? report_duration(microseconds) : report_null();
}

static bool is_shown(const struct plan *plan, const struct kept_migration *kept)
{
    for (guint i = 0; i < plan->items->len; i++)
        if (plan_item(plan, i)->version == kept->version)
            return kept->is_capturing || !plan_is_compatible(plan_item(plan, i)->class_name);
    return false;
}

static void show_times(const struct kept *kept, const struct plan *plan, struct report *report)
{
    static const struct report_column times[] = {
        { "version", "version", false },
        { "capture", "to keep rows", true },
        { "repair", "to undo it", true },
        { "basis", "because", false },
    };

    report_table(report, "way_back_times", "How long a way back may take, by estimate", NULL, times,
                 G_N_ELEMENTS(times));
    for (guint i = 0; i < kept->migrations->len; i++) {
        const struct kept_migration *migration = &g_array_index(kept->migrations, struct kept_migration, i);
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, migration->version);
        g_autofree char *basis = basis_of(migration);
        const struct report_value values[] = { report_text(version), duration_or_null(migration->capture_us),
                                               duration_or_null(migration->repair_us), report_text(basis) };
        if (is_shown(plan, migration))
            report_row(report, values, G_N_ELEMENTS(values));
    }
}

bool kept_report(const struct kept *kept, struct database *database, const struct plan *plan, struct report *report,
                 struct fault *fault)
{
    if (kept->tables->len > 0) {
        show_tables(report, kept->tables);
        if (!show_room(database, kept->bytes, report, fault))
            return false;
    }
    if (kept->migrations->len > 0)
        show_times(kept, plan, report);
    return true;
}
