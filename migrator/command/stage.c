/* command/stage.c - databases of a rehearsal, on a private server or on one that is there. */
#include "command/stage.h"

#include "generated/sql.h"
#include "rollback/replay.h"
#include "shadow/prepared.h"
#include "shadow/programs.h"
#include "sql/script.h"
#include "sql/token.h"

#include <string.h>

enum { CLOSE_POLL_US = 500, CLOSE_POLLS = 200 };

static void close_database(struct session *session)
{
    if (session->connection != NULL)
        session_close(session);
    *session = (struct session){ 0 };
}

/* database NULL: as the URL says. */
static bool connect_to(struct stage *stage, const char *database, struct session *session, struct fault *fault)
{
    const struct settings *settings = stage->context->settings;
    const struct session_options options = { .url = stage->url,
                                             .database = database,
                                             .ledger_schema = settings_text(settings, "ledger-schema"),
                                             .search_path = settings_text(settings, "schema") };

    return session_open(session, &options, fault);
}

static bool open_database(struct stage *stage, const char *name, struct session *session, struct fault *fault)
{
    const char *role = stage->prefix->role;

    session->interrupt = stage->interrupt.is_open ? &stage->interrupt : NULL;
    return connect_to(stage, name, session, fault) &&
           (role == NULL || session_keep_setting(session, "session_authorization", role, fault));
}

/* ---- the set's database ---- */

static bool has_role(struct stage *stage, const char *role, bool *answer, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autofree char *name = sql_quote_literal(role);
    g_autofree char *query = g_strdup_printf("SELECT FROM pg_catalog.pg_roles WHERE rolname = %s", name);

    if (!session_select(&stage->server, query, &rows, fault))
        return false;
    *answer = rows_count(&rows) > 0;
    return true;
}

static bool make_role(struct stage *stage, struct fault *fault)
{
    const char *role = stage->prefix->role;
    bool is_there = true;

    if (role == NULL)
        return true;
    if (!has_role(stage, role, &is_there, fault))
        return false;
    return is_there || replay_make_role(&stage->server, role, "SUPERUSER LOGIN", fault);
}

/* A name of the search_path that is not there from the start, nor stands for somebody's own. */
static bool is_to_be_made(const struct stage *stage, const char *name)
{
    return strcmp(name, "public") != 0 && strcmp(name, "$user") != 0 && !g_str_has_prefix(name, "pg_") &&
           !stage->prefix->makes_schema(stage->prefix->argument, name);
}

static GPtrArray *schemas_of(const struct stage *stage)
{
    const char *path = settings_text(stage->context->settings, "schema");
    struct sql_lexer lexer = { .text = path, .length = path != NULL ? strlen(path) : 0 };
    GPtrArray *schemas = g_ptr_array_new_with_free_func(g_free);
    struct sql_token token;

    while (path != NULL && sql_token_next(&lexer, &token)) {
        g_autofree char *name =
                token.kind == SQL_TOKEN_WORD || token.kind == SQL_TOKEN_QUOTED ? sql_token_identifier(&token) : NULL;
        if (name != NULL && is_to_be_made(stage, name) &&
            !g_ptr_array_find_with_equal_func(schemas, name, g_str_equal, NULL))
            g_ptr_array_add(schemas, g_steal_pointer(&name));
    }
    return schemas;
}

static bool make_schemas(struct stage *stage, struct fault *fault)
{
    for (guint i = 0; i < stage->schemas->len; i++)
        if (!replay_make_schema(&stage->set, g_ptr_array_index(stage->schemas, i), fault))
            return false;
    return true;
}

static bool make_set(struct stage *stage, struct fault *fault)
{
    g_autofree char *create = g_strdup_printf("CREATE DATABASE \"%s\" TEMPLATE template0", stage->set_name);

    if (!make_role(stage, fault) || !session_run_text(&stage->server, create, fault) ||
        !open_database(stage, stage->set_name, &stage->set, fault))
        return false;
    g_autofree char *schema = g_strconcat("CREATE SCHEMA ", stage->set.ledger_schema_quoted, NULL);
    return session_run_text(&stage->set, schema, fault) && make_schemas(stage, fault) &&
           stage->prefix->replay(stage->prefix->argument, &stage->set, fault);
}

/* ---- a private server ---- */

static void stop(struct stage *stage)
{
    close_database(&stage->set);
    close_database(&stage->server);
}

static bool start(struct stage *stage, const char *prepared, struct fault *fault)
{
    const struct shadow_options options = { .bindir = settings_text(stage->context->settings, "pg-bindir"),
                                            .prepared = prepared };

    if (!shadow_start(&stage->shadow, &options, fault)) {
        if (fault->kind == FAULT_USAGE)
            return fault_set_hint(fault,
                                  "install them (Debian, Ubuntu: apt-get install postgresql), say where they are "
                                  "with --pg-bindir DIR, or name a server that is there with --shadow-url URL");
        return false;
    }
    g_free(stage->url);
    stage->url = g_strdup(stage->shadow.url);
    return connect_to(stage, NULL, &stage->server, fault);
}

/* All that makes a difference to what a data directory with this prefix holds. */
static bool key_of(const struct stage *stage, struct digest *key, struct fault *fault)
{
    const struct settings *settings = stage->context->settings;
    const char *role = stage->prefix->role, *path = settings_text(settings, "schema");
    char hex[DIGEST_HEX_BYTES];
    g_autofree char *version = NULL;

    if (!programs_version(settings_text(settings, "pg-bindir"), &version, fault))
        return false;
    digest_to_hex(&stage->prefix->digest, hex);
    g_autofree char *text = g_strjoin("\n", MIGRATOR_VERSION, version, hex, settings_text(settings, "ledger-schema"),
                                      path != NULL ? path : "", role != NULL ? role : "", NULL);
    g_autoptr(GString) all = g_string_new(text);
    for (guint i = 0; i < stage->schemas->len; i++)
        g_string_append_printf(all, "\n%s", (const char *)g_ptr_array_index(stage->schemas, i));
    *key = digest_of(all->str, all->len);
    return true;
}

static bool begin_with(struct stage *stage, const char *prepared, struct fault *fault)
{
    return start(stage, prepared, fault) && open_database(stage, stage->set_name, &stage->set, fault);
}

static bool begin_anew(struct stage *stage, const char *prepared, struct fault *fault)
{
    return start(stage, prepared, fault) && make_set(stage, fault);
}

/* Whatever is wrong with what was kept, it can be made again. */
static bool begin_with_kept(struct stage *stage, const char *path)
{
    CLEANUP(fault_clear) struct fault not_so = { 0 };

    if (!prepared_is_there(path))
        return false;
    if (begin_with(stage, path, &not_so))
        return true;
    stop(stage);
    shadow_stop(&stage->shadow);
    prepared_remove(path);
    return false;
}

static bool open_private(struct stage *stage, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault no_programs = { 0 };
    struct digest key;

    stage->set_name = g_strdup("set");
    stage->trial_name = g_strdup("trial");
    g_autofree char *path = key_of(stage, &key, &no_programs) ? prepared_path(&key) : NULL;
    if (path == NULL)
        return begin_anew(stage, NULL, fault);
    if (begin_with_kept(stage, path))
        return true;
    if (!begin_anew(stage, path, fault))
        return false;
    stop(stage);
    shadow_stop_prepared(&stage->shadow);
    return begin_with_kept(stage, path) || begin_anew(stage, NULL, fault);
}

/* ---- a server that is there ---- */

static bool read_identity(struct session *session, char **identity, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };

    if (!session_query(session, SQL_CATALOG_CLUSTER, NULL, 0, &rows, fault))
        return false;
    *identity = g_strdup(rows_text(&rows, 0, "identity"));
    return true;
}

/* A database that cannot be reached is not on a server that can. */
static bool check_is_another(struct stage *stage, struct fault *fault)
{
    const char *url = settings_text(stage->context->settings, "database");
    const struct session_options options = { .url = url, .ledger_schema = stage->server.ledger_schema };
    CLEANUP(fault_clear) struct fault not_reached = { 0 };
    g_autofree char *ours = NULL, *theirs = NULL;
    struct session database = { 0 };

    if (url == NULL || !session_open(&database, &options, &not_reached))
        return true;
    const bool is_read = read_identity(&stage->server, &ours, fault) && read_identity(&database, &theirs, fault);
    session_close(&database);
    return is_read &&
           (strcmp(ours, theirs) != 0 ||
            fault_set(fault, FAULT_REFUSED, "--shadow-url is the server of --database: nothing was done there"));
}

static bool note_roles(struct stage *stage, struct fault *fault)
{
    const struct value comment = value_text(replay_comment);
    CLEANUP(rows_release) struct rows rows = { 0 };

    stage->roles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!session_query(&stage->server, SQL_CATALOG_MADE_ROLES, &comment, 1, &rows, fault))
        return false;
    for (int i = 0; i < rows_count(&rows); i++)
        g_hash_table_add(stage->roles, g_strdup(rows_text(&rows, i, "name")));
    return true;
}

static bool open_there(struct stage *stage, const char *url, struct fault *fault)
{
    const guint32 high = g_random_int(), low = g_random_int();

    stage->url = g_strdup(url);
    if (!connect_to(stage, NULL, &stage->server, fault))
        return fault_prefix(fault, "--shadow-url: ");
    if (!check_is_another(stage, fault) || !note_roles(stage, fault) || !interrupt_open(&stage->interrupt, fault))
        return false;
    stage->set_name = g_strdup_printf("migrator_shadow_%08x%08x_set", high, low);
    stage->trial_name = g_strdup_printf("migrator_shadow_%08x%08x_trial", high, low);
    return make_set(stage, fault);
}

/* Only what was made here goes; a role that another one needs stays. */
static void clean_up(struct stage *stage)
{
    const struct value comment = value_text(replay_comment);
    CLEANUP(fault_clear) struct fault nobody_to_tell = { 0 };
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autofree char *set = g_strdup_printf("DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)", stage->set_name);
    g_autofree char *trial = g_strdup_printf("DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)", stage->trial_name);

    session_attempt(&stage->server, trial);
    session_attempt(&stage->server, set);
    if (session_is_lost(&stage->server) ||
        !session_query(&stage->server, SQL_CATALOG_MADE_ROLES, &comment, 1, &rows, &nobody_to_tell))
        return;
    for (int i = 0; i < rows_count(&rows); i++) {
        g_autofree char *drop = g_strconcat("DROP ROLE ", rows_text(&rows, i, "name"), NULL);
        if (!g_hash_table_contains(stage->roles, rows_text(&rows, i, "name")))
            session_attempt(&stage->server, drop);
    }
}

/* ---- both ---- */

bool stage_open(struct stage *stage, struct context *context, const struct stage_prefix *prefix, struct fault *fault)
{
    const char *url = settings_text(context->settings, "shadow-url");

    *stage = (struct stage){ .context = context, .prefix = prefix };
    stage->schemas = schemas_of(stage);
    return url != NULL ? open_there(stage, url, fault) : open_private(stage, fault);
}

void stage_release(struct stage *stage)
{
    close_database(&stage->trial);
    close_database(&stage->set);
    if (stage->roles != NULL && stage->set_name != NULL)
        clean_up(stage);
    close_database(&stage->server);
    shadow_stop(&stage->shadow);
    interrupt_close(&stage->interrupt);
    g_clear_pointer(&stage->roles, g_hash_table_unref);
    g_clear_pointer(&stage->schemas, g_ptr_array_unref);
    g_clear_pointer(&stage->url, g_free);
    g_clear_pointer(&stage->set_name, g_free);
    g_clear_pointer(&stage->trial_name, g_free);
}

/*
 * Who copies or drops a database sleeps for a tenth of a second when a session of it has not gone yet: it is cheaper to
 * look first.
 */
static bool leave(struct stage *stage, const char *database, struct session *session, struct fault *fault)
{
    const struct value name = value_text(database);
    int64_t sessions = session->connection != NULL;

    close_database(session);
    for (int i = 0; i < CLOSE_POLLS && sessions > 0; i++) {
        CLEANUP(rows_release) struct rows rows = { 0 };
        if (i > 0)
            g_usleep(CLOSE_POLL_US);
        if (!session_query(&stage->server, SQL_ROLLBACK_SESSIONS, &name, 1, &rows, fault))
            return false;
        sessions = rows_number(&rows, 0, "sessions", 0);
    }
    return true;
}

static bool drop_trial(struct stage *stage, struct fault *fault)
{
    g_autofree char *drop = g_strdup_printf("DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)", stage->trial_name);

    return leave(stage, stage->trial_name, &stage->trial, fault) && session_run_text(&stage->server, drop, fault);
}

bool stage_begin_trial(struct stage *stage, struct fault *fault)
{
    g_autofree char *create =
            g_strdup_printf("CREATE DATABASE \"%s\" TEMPLATE \"%s\"", stage->trial_name, stage->set_name);

    return drop_trial(stage, fault) && leave(stage, stage->set_name, &stage->set, fault) &&
           session_run_text(&stage->server, create, fault) &&
           open_database(stage, stage->trial_name, &stage->trial, fault);
}

bool stage_open_another(struct stage *stage, struct session *session, struct fault *fault)
{
    return open_database(stage, stage->trial_name, session, fault);
}

bool stage_end_trial(struct stage *stage, struct fault *fault)
{
    return drop_trial(stage, fault) &&
           (stage->set.connection != NULL || open_database(stage, stage->set_name, &stage->set, fault));
}
