/* command/show.c - the progress bar and its plain counterpart. */
#include "command/show.h"

#include "generated/sql.h"
#include "report/visible.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    BAR_CELLS = 16,
    BAR_INTERVAL_US = 50 * 1000,
    LINE_INTERVAL_US = 5 * 1000 * 1000,
    LONG_STATEMENT_US = 2 * 1000 * 1000, /* then it is worth a second session to see how far it is */
};

static bool is_due(struct show_progress *progress)
{
    int64_t now = g_get_monotonic_time();
    int64_t interval = progress->is_terminal ? BAR_INTERVAL_US : LINE_INTERVAL_US;

    if (progress->context == NULL || now - progress->shown_at < interval)
        return false;
    progress->shown_at = now;
    return true;
}

static void draw(struct show_progress *progress, const char *what)
{
    if (!progress->is_terminal) {
        context_progress(progress->context, "%u of %u: %s", progress->done, progress->total, what);
        return;
    }
    guint filled = progress->total > 0 ? progress->done * BAR_CELLS / progress->total : 0;
    g_autoptr(GString) line = g_string_new("\r\033[K");
    for (guint i = 0; i < BAR_CELLS; i++)
        g_string_append(line, i < filled ? "━" : "─");
    int room = progress->width - BAR_CELLS - 16;
    g_string_append_printf(line, " %u/%u ", progress->done, progress->total);
    if (room > 0) {
        g_autofree char *valid = g_utf8_make_valid(what, -1);
        g_autofree char *shown = visible_text(valid, "");
        g_autofree char *cut = visible_cut(shown, (size_t)room);
        g_string_append(line, cut);
    }
    fputs(line->str, stderr);
    fflush(stderr);
}

/* ", building index: scanning table 45 %"; or NULL. Owned. */
static char *build_progress(struct show_progress *progress)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    CLEANUP(rows_release) struct rows rows = { 0 };
    const struct session_options options = { .url = progress->url, .ledger_schema = "migrator" };
    char pid[VALUE_NUMBER_BYTES];
    const struct value values[] = { value_number(progress->backend_pid, pid) };

    if (progress->watcher.connection == NULL && !progress->watcher_failed)
        progress->watcher_failed = !session_open(&progress->watcher, &options, &ignored);
    if (progress->watcher_failed ||
        !session_query(&progress->watcher, SQL_LEDGER_BUILD_PROGRESS, values, G_N_ELEMENTS(values), &rows, &ignored) ||
        rows_count(&rows) == 0)
        return NULL;
    int64_t percent = rows_number(&rows, 0, "percent", -1);
    return percent < 0 ? g_strdup_printf(", %s", rows_text(&rows, 0, "phase"))
                       : g_strdup_printf(", %s %d %%", rows_text(&rows, 0, "phase"), (int)percent);
}

/* A statement takes long: say for how long, and how far it is when that can be known. */
static void show_idle(gpointer argument)
{
    struct show_progress *progress = argument;
    int64_t running = g_get_monotonic_time() - progress->statement_began_at;

    if (progress->migration == NULL || !is_due(progress))
        return;
    g_autofree char *build = running >= LONG_STATEMENT_US ? build_progress(progress) : NULL;
    g_autofree char *what = g_strdup_printf("%s, %d s%s%s%s", progress->migration, (int)(running / G_USEC_PER_SEC),
                                            build != NULL ? build : "", progress->statement != NULL ? ": " : "",
                                            progress->statement != NULL ? progress->statement : "");
    draw(progress, what);
}

static void begin(struct show_progress *progress, const struct migration *migration, char *statement)
{
    g_free(progress->migration);
    g_free(progress->statement);
    progress->migration = g_strdup(migration->name);
    progress->statement = statement;
    progress->statement_began_at = g_get_monotonic_time();
}

void show_progress_start(struct show_progress *progress, struct context *context, struct session *session, guint total)
{
    struct report_options options = context_report_options(context, STDERR_FILENO);
    bool is_quiet = settings_flag(context->settings, "quiet");

    *progress = (struct show_progress){
        .context = is_quiet ? NULL : context,
        .url = settings_text(context->settings, "database"),
        .backend_pid = session->backend_pid,
        .total = total,
        .shown_at = g_get_monotonic_time(),
        .is_terminal = !is_quiet && options.width > 0,
        .width = options.width,
    };
    session->idle = is_quiet ? NULL : show_idle;
    session->idle_argument = progress;
}

void show_progress_began(struct show_progress *progress, const struct migration *migration)
{
    begin(progress, migration, NULL);
    if (is_due(progress))
        draw(progress, migration->name);
}

void show_progress_statement(struct show_progress *progress, const struct migration *migration, const char *tag,
                             guint number, guint count)
{
    begin(progress, migration, g_strdup_printf("%s (%u of %u)", tag, number, count));
    if (!is_due(progress))
        return;
    g_autofree char *what = g_strdup_printf("%s: %s", migration->name, progress->statement);
    draw(progress, what);
}

void show_progress_applied(struct show_progress *progress, const struct migration *migration)
{
    progress->done++;
    if (is_due(progress))
        draw(progress, migration->name);
}

void show_progress_end(struct show_progress *progress, struct session *session)
{
    if (progress->is_terminal)
        fputs("\r\033[K", stderr);
    session->idle = NULL;
    if (progress->watcher.connection != NULL)
        session_close(&progress->watcher);
    g_clear_pointer(&progress->migration, g_free);
    g_clear_pointer(&progress->statement, g_free);
}
