/* tests/unit/command/test_show.c */
#include "command/show.h"

#include "support/command_fixture.h"
#include "support/suite.h"

#include <string.h>

enum { LONG_AGO_US = 60 * G_USEC_PER_SEC };

static char name[] = "create_agent";
static const struct migration migration = { .name = name };
static struct show_progress progress;
static struct session session; /* connected to nothing */

static void begin(const char *line, guint total)
{
    command_fixture_read(line);
    command_fixture_catch();
    show_progress_start(&progress, &context, &session, total);
}

/* What was shown. Owned by the caller. */
static char *end(void)
{
    show_progress_end(&progress, &session);
    ck_assert(session.idle == NULL);
    return command_fixture_caught();
}

/* As if nothing had been shown for long. */
static void wait_long(void)
{
    progress.shown_at -= LONG_AGO_US;
}

static void become_terminal(int width)
{
    progress.is_terminal = true;
    progress.width = width;
}

START_TEST(what_is_quick_shows_nothing)
{
    begin("up", 2);
    show_progress_began(&progress, &migration);
    show_progress_applied(&progress, &migration);
    g_autofree char *shown = end();
    ck_assert_str_eq(shown, "");
    ck_assert_uint_eq(progress.done, 1);
}
END_TEST

START_TEST(off_a_terminal_there_is_a_line_now_and_then)
{
    begin("up", 3);
    wait_long();
    show_progress_began(&progress, &migration);
    show_progress_applied(&progress, &migration); /* too soon */
    wait_long();
    show_progress_applied(&progress, &migration);
    wait_long();
    show_progress_statement(&progress, &migration, "CREATE INDEX CONCURRENTLY", 2, 4);
    g_autofree char *shown = end();
    ck_assert_str_eq(shown, "0 of 3: create_agent\n"
                            "2 of 3: create_agent\n"
                            "2 of 3: create_agent: CREATE INDEX CONCURRENTLY (2 of 4)\n");
}
END_TEST

START_TEST(on_a_terminal_a_bar_grows_and_is_wiped)
{
    begin("up", 2);
    become_terminal(80);
    wait_long();
    show_progress_applied(&progress, &migration);
    g_autofree char *shown = end();
    ck_assert_str_eq(shown, "\r\033[K━━━━━━━━────────"
                            " 1/2 create_agent\r\033[K");
}
END_TEST

START_TEST(a_narrow_terminal_is_not_overrun)
{
    begin("up", 2);
    become_terminal(38);
    wait_long();
    show_progress_began(&progress, &migration);
    become_terminal(10);
    wait_long();
    show_progress_began(&progress, &migration);
    g_autofree char *shown = end();
    ck_assert_str_eq(shown, "\r\033[K──────────────── 0/2 creat…"
                            "\r\033[K──────────────── 0/2 \r\033[K");
}
END_TEST

START_TEST(a_name_cannot_steer_the_terminal)
{
    static char bad_name[] = "a\033[2Jb\xff";
    const struct migration bad = { .name = bad_name };

    begin("up", 1);
    become_terminal(80);
    wait_long();
    show_progress_began(&progress, &bad);
    g_autofree char *shown = end();
    ck_assert_ptr_null(strstr(shown, "\033[2J"));
    ck_assert(g_utf8_validate(shown, -1, NULL));
}
END_TEST

START_TEST(a_long_statement_shows_for_how_long_it_runs)
{
    begin("up", 2);
    ck_assert(session.idle != NULL);
    wait_long();
    session.idle(session.idle_argument); /* nothing runs yet */
    show_progress_statement(&progress, &migration, "CREATE INDEX", 1, 1);
    wait_long();
    progress.statement_began_at -= 90 * G_USEC_PER_SEC;
    progress.watcher_failed = true; /* there is no second look */
    session.idle(session.idle_argument);
    session.idle(session.idle_argument); /* too soon */
    g_autofree char *shown = end();
    ck_assert_str_eq(shown, "0 of 2: create_agent: CREATE INDEX (1 of 1)\n"
                            "0 of 2: create_agent, 90 s: CREATE INDEX (1 of 1)\n");
}
END_TEST

START_TEST(nothing_to_do_is_no_division_by_it)
{
    begin("up", 0);
    become_terminal(80);
    wait_long();
    show_progress_began(&progress, &migration);
    g_autofree char *shown = end();
    ck_assert_ptr_nonnull(strstr(shown, " 0/0 create_agent"));
}
END_TEST

START_TEST(quiet_is_quiet)
{
    begin("up --quiet", 2);
    wait_long();
    show_progress_began(&progress, &migration);
    show_progress_applied(&progress, &migration);
    g_autofree char *shown = end();
    ck_assert_str_eq(shown, "");
}
END_TEST

Suite *suite_command_show(void)
{
    const TTest *tests[] = {
        what_is_quick_shows_nothing,
        off_a_terminal_there_is_a_line_now_and_then,
        on_a_terminal_a_bar_grows_and_is_wiped,
        a_narrow_terminal_is_not_overrun,
        a_name_cannot_steer_the_terminal,
        a_long_statement_shows_for_how_long_it_runs,
        nothing_to_do_is_no_division_by_it,
        quiet_is_quiet,
        NULL,
    };
    return suite_of("command/show", tests, command_fixture_start, command_fixture_stop);
}
