/* history/sqlite.c - one SQLite file whose content is not trusted; the program's only use of sqlite3. */
#include "history/sqlite.h"

#include "generated/sql.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

enum {
    BUSY_TIMEOUT_MS = 3000,
    TEXT_BYTES_MAX = 16 * 1024 * 1024,   /* of a value that is not a body */
    VALUE_BYTES_MAX = 128 * 1024 * 1024, /* of a body, or a row */
};

/* What our own statements stay far below; a crafted schema shall not get further. */
static const struct {
    int limit;
    int value;
} limits[] = {
    { SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX },
    { SQLITE_LIMIT_SQL_LENGTH, 64 * 1024 },
    { SQLITE_LIMIT_COLUMN, 64 },
    { SQLITE_LIMIT_EXPR_DEPTH, 32 },
    { SQLITE_LIMIT_COMPOUND_SELECT, 4 },
    { SQLITE_LIMIT_VDBE_OP, 25000 },
    { SQLITE_LIMIT_FUNCTION_ARG, 8 },
    { SQLITE_LIMIT_ATTACHED, 0 },
    { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64 },
    { SQLITE_LIMIT_VARIABLE_NUMBER, 32 },
    { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
    { SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static const struct {
    int setting;
    int value;
} settings[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },   { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 }, { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    { SQLITE_DBCONFIG_ENABLE_VIEW, 0 }, { SQLITE_DBCONFIG_DQS_DDL, 0 },        { SQLITE_DBCONFIG_DQS_DML, 0 },
    { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
};

static bool fail(struct sqlite *sqlite, int code, struct fault *fault)
{
    const int primary = code & 0xff;

    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        return sqlite_damaged(sqlite, fault, "%s", sqlite3_errstr(primary));
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
        return fault_set(fault, FAULT_IO, "other processes are busy with %s", sqlite->path);
    if (primary == SQLITE_FULL)
        return fault_set(fault, FAULT_IO, "cannot write %s: the disk is full", sqlite->path);
    return fault_set(fault, FAULT_IO, "cannot use %s: %s", sqlite->path,
                     sqlite->handle != NULL ? sqlite3_errmsg(sqlite->handle) : sqlite3_errstr(code));
}

bool sqlite_damaged(struct sqlite *sqlite, struct fault *fault, const char *format, ...)
{
    va_list arguments;

    sqlite->is_damaged = true;
    va_start(arguments, format);
    g_autofree char *cause = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return fault_set(fault, FAULT_IO, "%s is damaged: %s", sqlite->path, cause);
}

/* A file name as an URI, so that it may hold any character and carry `immutable`. */
static char *uri_of(const char *path, enum sqlite_mode mode)
{
    if (strcmp(path, ":memory:") == 0)
        return g_strdup(path);
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *uri = g_filename_to_uri(absolute, NULL, NULL);
    return g_strconcat(uri, mode == SQLITE_MODE_FIXED ? "?immutable=1" : "", NULL);
}

static bool configure(struct sqlite *sqlite, enum sqlite_mode mode, struct fault *fault)
{
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++) {
        int code = sqlite3_db_config(sqlite->handle, settings[i].setting, settings[i].value, NULL);
        if (code != SQLITE_OK)
            return fail(sqlite, code, fault);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++)
        sqlite3_limit(sqlite->handle, limits[i].limit, limits[i].value);
    sqlite3_busy_timeout(sqlite->handle, BUSY_TIMEOUT_MS);
    return sqlite_run(sqlite, SQL_HISTORY_USE_CELL_CHECK, fault) &&
           (mode == SQLITE_MODE_FIXED || sqlite_run(sqlite, SQL_HISTORY_USE_NORMAL_SYNC, fault));
}

bool sqlite_open(struct sqlite *sqlite, const char *path, enum sqlite_mode mode, struct fault *fault)
{
    const int access = mode == SQLITE_MODE_FIXED ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    g_autofree char *uri = uri_of(path, mode);

    *sqlite = (struct sqlite){ .path = g_strdup(path) };
    int code = sqlite3_open_v2(uri, &sqlite->handle, access | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK && configure(sqlite, mode, fault)) {
        sqlite->is_read_only = sqlite3_db_readonly(sqlite->handle, "main") == 1;
        return true;
    }
    return code == SQLITE_OK ? false : fail(sqlite, code, fault);
}

/* Nothing stored: leave the checkpoint, and its sync, to a later process. Damaged: touch nothing more. */
void sqlite_close(struct sqlite *sqlite)
{
    if (sqlite->handle != NULL)
        sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
                          sqlite->is_damaged || !sqlite->has_changed ? 1 : 0, NULL);
    g_clear_pointer(&sqlite->idle, g_hash_table_unref);
    sqlite3_close_v2(sqlite->handle);
    g_free(sqlite->path);
    *sqlite = (struct sqlite){ 0 };
}

bool sqlite_has_moved(struct sqlite *sqlite)
{
    int has_moved = 0;

    sqlite3_file_control(sqlite->handle, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
    return has_moved != 0;
}

bool sqlite_run(struct sqlite *sqlite, const char *sql, struct fault *fault)
{
    CLEANUP(query_finish) struct query query = { 0 };

    return query_prepare(&query, sqlite, sql, fault) && query_run(&query, fault);
}

bool sqlite_begin(struct sqlite *sqlite, struct fault *fault)
{
    if (sqlite->depth == 0 && !sqlite_run(sqlite, SQL_HISTORY_BEGIN, fault))
        return false;
    sqlite->depth++;
    return true;
}

bool sqlite_end(struct sqlite *sqlite, bool is_to_keep, struct fault *fault)
{
    if (sqlite->depth == 0)
        return is_to_keep && fault_set(fault, FAULT_IO, "the transaction in %s is gone", sqlite->path);
    sqlite->depth--;
    if (sqlite->depth > 0)
        return is_to_keep;
    if (is_to_keep && sqlite_run(sqlite, SQL_HISTORY_COMMIT, fault))
        return true;
    if (sqlite3_get_autocommit(sqlite->handle) == 0) /* some errors have rolled back already */
        sqlite3_exec(sqlite->handle, SQL_HISTORY_ROLLBACK, NULL, NULL, NULL);
    return false;
}

static void statement_free(gpointer statement)
{
    sqlite3_finalize(statement);
}

/* One that is free; NULL: there is none. */
static struct sqlite3_stmt *take_idle(struct sqlite *sqlite, const char *sql)
{
    gpointer statement = NULL;

    if (sqlite->idle == NULL)
        sqlite->idle = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, statement_free);
    g_hash_table_steal_extended(sqlite->idle, sql, NULL, &statement);
    return statement;
}

bool query_prepare(struct query *query, struct sqlite *sqlite, const char *sql, struct fault *fault)
{
    *query = (struct query){ .sqlite = sqlite, .sql = sql };
    if (sqlite->handle == NULL)
        return fault_set(fault, FAULT_IO, "there is no history open");
    query->statement = take_idle(sqlite, sql);
    if (query->statement != NULL)
        return true;
    int code = sqlite3_prepare_v2(sqlite->handle, sql, -1, &query->statement, NULL);
    if (code == SQLITE_OK)
        return true;
    /* Our statements fit our tables: these are not ours any more. */
    if ((code & 0xff) == SQLITE_ERROR)
        return sqlite_damaged(sqlite, fault, "%s", sqlite3_errmsg(sqlite->handle));
    return fail(sqlite, code, fault);
}

void query_finish(struct query *query)
{
    if (query->statement != NULL) {
        query_again(query);
        g_hash_table_replace(query->sqlite->idle, (gpointer)(guintptr)query->sql, query->statement);
    }
    *query = (struct query){ 0 };
}

static void note_bound(struct query *query, int code)
{
    if (query->code == SQLITE_OK)
        query->code = code;
}

void query_bind_integer(struct query *query, int64_t number)
{
    note_bound(query, sqlite3_bind_int64(query->statement, ++query->bound, number));
}

void query_bind_text(struct query *query, const char *text)
{
    note_bound(query, sqlite3_bind_text(query->statement, ++query->bound, text, -1, SQLITE_STATIC));
}

void query_bind_digest(struct query *query, const struct digest *digest)
{
    const void *bytes = digest == NULL ? NULL : digest->bytes;

    note_bound(query, sqlite3_bind_blob(query->statement, ++query->bound, bytes, DIGEST_BYTES, SQLITE_STATIC));
}

void query_bind_bytes(struct query *query, GBytes *bytes)
{
    gsize length = 0;
    const void *data = g_bytes_get_data(bytes, &length);

    /* A NULL pointer would be SQL's NULL, and an empty GBytes has one. */
    note_bound(query,
               sqlite3_bind_blob64(query->statement, ++query->bound, length > 0 ? data : "", length, SQLITE_STATIC));
}

void query_bind_null(struct query *query)
{
    note_bound(query, sqlite3_bind_null(query->statement, ++query->bound));
}

bool query_next(struct query *query, bool *has_row, struct fault *fault)
{
    if (query->code != SQLITE_OK)
        return fail(query->sqlite, query->code, fault);
    int code = sqlite3_step(query->statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return fail(query->sqlite, code, fault);
    *has_row = code == SQLITE_ROW;
    return true;
}

bool query_run(struct query *query, struct fault *fault)
{
    bool has_row = true;

    while (has_row)
        if (!query_next(query, &has_row, fault))
            return false;
    query_again(query);
    return true;
}

void query_again(struct query *query)
{
    sqlite3_reset(query->statement);
    sqlite3_clear_bindings(query->statement);
    query->bound = 0;
}

/* Whether the column holds a value; of another type than NULL or `type` it is malformed. */
static bool has_value(struct query *query, int column, int type)
{
    int found = sqlite3_column_type(query->statement, column);

    if (found == type)
        return true;
    if (found != SQLITE_NULL && query->malformed == 0)
        query->malformed = column + 1;
    return false;
}

static void note_malformed(struct query *query, int column)
{
    if (query->malformed == 0)
        query->malformed = column + 1;
}

int64_t query_integer(struct query *query, int column)
{
    if (has_value(query, column, SQLITE_INTEGER))
        return sqlite3_column_int64(query->statement, column);
    note_malformed(query, column);
    return 0;
}

int64_t query_integer_or(struct query *query, int column, int64_t if_null)
{
    return has_value(query, column, SQLITE_INTEGER) ? sqlite3_column_int64(query->statement, column) : if_null;
}

char *query_text(struct query *query, int column)
{
    if (!has_value(query, column, SQLITE_TEXT))
        return NULL;
    const char *text = (const char *)sqlite3_column_text(query->statement, column);
    size_t length = (size_t)sqlite3_column_bytes(query->statement, column);
    if (text != NULL && length <= TEXT_BYTES_MAX && memchr(text, '\0', length) == NULL)
        return g_strndup(text, length);
    note_malformed(query, column);
    return NULL;
}

bool query_digest(struct query *query, int column, struct digest *digest)
{
    if (!has_value(query, column, SQLITE_BLOB))
        return false;
    if (sqlite3_column_bytes(query->statement, column) == DIGEST_BYTES) {
        memcpy(digest->bytes, sqlite3_column_blob(query->statement, column), DIGEST_BYTES);
        return true;
    }
    note_malformed(query, column);
    return false;
}

GBytes *query_bytes(struct query *query, int column)
{
    if (!has_value(query, column, SQLITE_BLOB))
        return NULL;
    return g_bytes_new(sqlite3_column_blob(query->statement, column),
                       (gsize)sqlite3_column_bytes(query->statement, column));
}

bool query_is_sound(struct query *query, struct fault *fault)
{
    if (query->malformed == 0)
        return true;
    return sqlite_damaged(query->sqlite, fault, "column %s holds something else",
                          sqlite3_column_name(query->statement, query->malformed - 1));
}
