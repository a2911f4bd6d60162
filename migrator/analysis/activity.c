/* analysis/activity.c - asks a server what others do there. */
#include "analysis/activity.h"

#include "analysis/rule.h"
#include "generated/sql.h"

/* So much WAL makes a replica late for what its readers, or its archive, take it for. */
#define LAG_BYTES (256LL * 1024 * 1024)

struct activity *activity_new(void)
{
    struct activity *activity = g_new0(struct activity, 1);

    activity->locks = g_array_new(FALSE, FALSE, sizeof(struct activity_lock));
    activity->texts = g_string_chunk_new(1024);
    return activity;
}

void activity_free(struct activity *activity)
{
    if (activity == NULL)
        return;
    g_array_unref(activity->locks);
    g_string_chunk_free(activity->texts);
    g_free(activity);
}

void activity_cleanup(struct activity **activity)
{
    activity_free(*activity);
}

static const char *keep(struct activity *activity, const struct rows *rows, int row, const char *column)
{
    return g_string_chunk_insert_const(activity->texts, rows_text(rows, row, column));
}

static void take_lock(struct activity *activity, const struct rows *rows, int row)
{
    const struct activity_lock lock = {
        .relation = { keep(activity, rows, row, "schema"), keep(activity, rows, row, "name") },
        .mode = lock_mode_from_name(rows_text(rows, row, "mode")),
        .holder = keep(activity, rows, row, "holder"),
    };

    g_array_append_val(activity->locks, lock);
}

static void take_snapshot(struct activity *activity, const struct rows *rows, int row)
{
    activity->snapshot = keep(activity, rows, row, "holder");
}

static void take_replica(struct activity *activity, const struct rows *rows, int row)
{
    activity->replica = keep(activity, rows, row, "replica");
}

static bool query(struct activity *activity, struct session *session, const char *statement, const struct value *values,
                  size_t count, void (*take)(struct activity *activity, const struct rows *rows, int row),
                  struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };

    if (!session_query(session, statement, values, count, &rows, fault))
        return false;
    for (int row = 0; row < rows_count(&rows); row++)
        take(activity, &rows, row);
    return true;
}

bool activity_read(struct activity *activity, struct session *session, int long_s, struct fault *fault)
{
    char seconds[VALUE_NUMBER_BYTES], bytes[VALUE_NUMBER_BYTES];
    const struct value is_long[] = { value_number(long_s, seconds), value_text(session->ledger_schema) };
    const struct value lags[] = { value_number(LAG_BYTES, bytes) };

    return query(activity, session, SQL_CATALOG_ACTIVITY_LOCKS, is_long, 2, take_lock, fault) &&
           query(activity, session, SQL_CATALOG_ACTIVITY_SNAPSHOT, is_long, 1, take_snapshot, fault) &&
           query(activity, session, SQL_CATALOG_ACTIVITY_REPLICA, lags, 1, take_replica, fault);
}

const char *activity_holder(const struct activity *activity, struct sql_name relation, enum lock_mode mode)
{
    for (guint index = 0; index < activity->locks->len; index++) {
        const struct activity_lock *lock = &g_array_index(activity->locks, struct activity_lock, index);

        if (view_same_name(lock->relation, relation) && lock_modes_conflict(lock->mode, mode))
            return lock->holder;
    }
    return NULL;
}
