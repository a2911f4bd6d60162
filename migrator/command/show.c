/* command/show.c - the progress bar and its plain counterpart. */
#include "command/show.h"

#include "report/visible.h"

#include <stdio.h>
#include <unistd.h>

enum {
    BAR_CELLS = 24,
    BAR_INTERVAL_US = 50 * 1000,
    LINE_INTERVAL_US = 5 * 1000 * 1000,
};

void show_progress_start(struct show_progress *progress, struct context *context, guint total)
{
    struct report_options options = context_report_options(context, STDERR_FILENO);
    bool is_quiet = settings_flag(context->settings, "quiet");

    *progress = (struct show_progress){
        .context = is_quiet ? NULL : context,
        .total = total,
        .shown_at = g_get_monotonic_time(),
        .is_terminal = !is_quiet && options.width > 0,
        .width = options.width,
    };
}

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

void show_progress_began(struct show_progress *progress, const struct migration *migration)
{
    if (is_due(progress))
        draw(progress, migration->name);
}

void show_progress_statement(struct show_progress *progress, const struct migration *migration, const char *tag,
                             guint number, guint count)
{
    if (!is_due(progress))
        return;
    g_autofree char *what = g_strdup_printf("%s, statement %u of %u: %s", migration->name, number, count, tag);
    draw(progress, what);
}

void show_progress_applied(struct show_progress *progress, const struct migration *migration)
{
    progress->done++;
    if (is_due(progress))
        draw(progress, migration->name);
}

void show_progress_end(struct show_progress *progress)
{
    if (progress->is_terminal)
        fputs("\r\033[K", stderr);
}
