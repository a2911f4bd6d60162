/* command/stage.c - databases of a rehearsal. */
#include "command/stage.h"

static bool run(struct session *session, const char *text, struct fault *fault)
{
    int64_t position = -1;

    return session_run(session, text, NULL, &position, fault);
}

static bool open_database(struct stage *stage, const char *name, struct session *session, struct fault *fault)
{
    g_autofree char *host = g_uri_escape_string(stage->shadow.socket_directory, NULL, true);
    g_autofree char *url = g_strdup_printf("postgresql:///%s?host=%s&port=%d&user=postgres", name, host, SHADOW_PORT);
    const struct settings *settings = stage->context->settings;
    const struct session_options options = { .url = url,
                                             .ledger_schema = settings_text(settings, "ledger-schema"),
                                             .search_path = settings_text(settings, "schema") };

    return session_open(session, &options, fault);
}

static void close_database(struct session *session)
{
    if (session->connection != NULL)
        session_close(session);
    *session = (struct session){ 0 };
}

bool stage_open(struct stage *stage, struct context *context, struct fault *fault)
{
    const struct shadow_options options = { .bindir = settings_text(context->settings, "pg-bindir") };

    *stage = (struct stage){ .context = context };
    if (!shadow_start(&stage->shadow, &options, fault) || !open_database(stage, "postgres", &stage->server, fault) ||
        !run(&stage->server, "CREATE DATABASE set TEMPLATE template0", fault) ||
        !open_database(stage, "set", &stage->set, fault))
        return false;
    g_autofree char *schema = g_strconcat("CREATE SCHEMA ", stage->set.ledger_schema_quoted, NULL);
    return run(&stage->set, schema, fault);
}

void stage_release(struct stage *stage)
{
    close_database(&stage->trial);
    close_database(&stage->set);
    close_database(&stage->server);
    shadow_stop(&stage->shadow);
}

bool stage_begin_trial(struct stage *stage, struct fault *fault)
{
    close_database(&stage->trial);
    close_database(&stage->set);
    return run(&stage->server, "DROP DATABASE IF EXISTS trial WITH (FORCE)", fault) &&
           run(&stage->server, "CREATE DATABASE trial TEMPLATE set", fault) &&
           open_database(stage, "trial", &stage->trial, fault);
}

bool stage_open_another(struct stage *stage, struct session *session, struct fault *fault)
{
    return open_database(stage, "trial", session, fault);
}

bool stage_end_trial(struct stage *stage, struct fault *fault)
{
    close_database(&stage->trial);
    return run(&stage->server, "DROP DATABASE IF EXISTS trial WITH (FORCE)", fault) &&
           (stage->set.connection != NULL || open_database(stage, "set", &stage->set, fault));
}
