/* command/rehearse.c - run migrations and their way back on a throw-away server, and say what came of it. */
#include "rollback/rehearse.h"

#include "command/commands.h"
#include "command/context.h"
#include "command/way_back_files.h"
#include "migration/layout.h"
#include "migration/version.h"
#include "shadow/shadow.h"

#include <string.h>

struct rehearsing {
    struct context *context;
    struct shadow shadow;
    struct session session;
    struct report *report;
    bool takes_all;
    bool writes; /* the files of rollback/ */
    guint chosen, back;
};

static void rehearsing_release(struct rehearsing *rehearsing)
{
    if (rehearsing->session.connection != NULL)
        session_close(&rehearsing->session);
    shadow_stop(&rehearsing->shadow);
}

/* ---- the shadow ---- */

static bool open_session(struct rehearsing *rehearsing, const char *url, struct fault *fault)
{
    const struct session_options options = { .url = url,
                                             .ledger_schema =
                                                     settings_text(rehearsing->context->settings, "ledger-schema") };
    int64_t position = -1;

    if (!session_open(&rehearsing->session, &options, fault))
        return false;
    g_autofree char *create = g_strconcat("CREATE SCHEMA ", rehearsing->session.ledger_schema_quoted, NULL);
    return session_run(&rehearsing->session, create, NULL, &position, fault);
}

static bool open_shadow(struct rehearsing *rehearsing, struct fault *fault)
{
    const struct shadow_options options = { .bindir = settings_text(rehearsing->context->settings, "pg-bindir") };

    return shadow_start(&rehearsing->shadow, &options, fault) &&
           open_session(rehearsing, rehearsing->shadow.url, fault);
}

/* ---- which ---- */

static bool is_named(const struct rehearsing *rehearsing, const struct migration *migration)
{
    int count = 0;
    const char *const *arguments = settings_arguments(rehearsing->context->settings, &count);
    int64_t version = 0;

    for (int i = 0; i < count; i++)
        if (version_from_text(arguments[i], &version) && version == migration->version)
            return true;
    return false;
}

static bool is_chosen(const struct rehearsing *rehearsing, const struct migration *migration)
{
    int count = 0;

    settings_arguments(rehearsing->context->settings, &count);
    if (rehearsing->takes_all)
        return true;
    return count > 0 ? is_named(rehearsing, migration) : !migration->sealed;
}

static bool check_arguments(const struct rehearsing *rehearsing, struct fault *fault)
{
    int count = 0;
    const char *const *arguments = settings_arguments(rehearsing->context->settings, &count);
    int64_t version = 0;

    for (int i = 0; i < count; i++)
        if (!version_from_text(arguments[i], &version) ||
            migration_set_find(&rehearsing->context->set, version) == NULL)
            return fault_set(fault, FAULT_USAGE, "%s is no version of this set", arguments[i]);
    return true;
}

/* ---- one migration ---- */

static const struct report_column columns[] = {
    { .key = "version", .label = "version" },  { .key = "name", .label = "name" },
    { .key = "outcome", .label = "way back" }, { .key = "by_hand", .label = "by hand" },
    { .key = "why", .label = NULL },           { .key = "by_hand_why", .label = NULL },
    { .key = "before", .label = NULL },        { .key = "after", .label = NULL },
};

static const struct {
    const char *text;
    enum report_style style;
} outcomes[] = {
    [REHEARSED_BACK] = { "proven", REPORT_GOOD },
    [REHEARSED_DIFFERS] = { "not exact", REPORT_BAD },
    [REHEARSED_STOPPED] = { "fails", REPORT_BAD },
    [REHEARSED_NOT_AGAIN] = { "cannot be applied again", REPORT_BAD },
};

static const struct {
    const char *text;
    enum report_style style;
} by_hand[] = {
    [REHEARSED_NONE] = { NULL, REPORT_PLAIN },
    [REHEARSED_EQUAL] = { "equal", REPORT_GOOD },
    [REHEARSED_OTHER] = { "not exact", REPORT_WARN },
    [REHEARSED_ERROR] = { "fails", REPORT_WARN },
};

static char *reason_of(const struct rehearsed *rehearsed)
{
    GString *text = g_string_new(rehearsed->why.text);

    for (guint i = 0; i < rehearsed->differences->len; i++)
        g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "",
                               (const char *)g_ptr_array_index(rehearsed->differences, i));
    return text->len > 0 ? g_string_free(text, FALSE) : g_string_free(text, TRUE);
}

static void report_one(struct rehearsing *rehearsing, const struct migration *migration,
                       const struct rehearsed *rehearsed)
{
    g_autofree char *version = version_text(migration->version, "");
    g_autofree char *why = reason_of(rehearsed);
    char before[DIGEST_HEX_BYTES], after[DIGEST_HEX_BYTES];

    digest_to_hex(&rehearsed->before, before);
    digest_to_hex(&rehearsed->after, after);
    const struct report_value values[] = {
        report_text(version),
        report_text(migration->name),
        report_styled(outcomes[rehearsed->outcome].text, outcomes[rehearsed->outcome].style),
        by_hand[rehearsed->by_hand].text != NULL
                ? report_styled(by_hand[rehearsed->by_hand].text, by_hand[rehearsed->by_hand].style)
                : report_null(),
        report_text(why),
        report_text(rehearsed->by_hand_why),
        report_text(before),
        report_text(after),
    };
    report_row(rehearsing->report, values, G_N_ELEMENTS(values));
    if (why != NULL)
        report_note(rehearsing->report, "%s: %s", version, why);
    if (rehearsed->by_hand_why != NULL)
        report_note(rehearsing->report, "%s, its .down.sql: %s", version, rehearsed->by_hand_why);
    rehearsing->chosen++;
    rehearsing->back += rehearsed->outcome == REHEARSED_BACK;
}

static bool rehearse_one(struct rehearsing *rehearsing, const struct migration *migration,
                         const struct apply_unit *unit, struct fault *fault)
{
    CLEANUP(rehearsed_release) struct rehearsed rehearsed = { 0 };

    if (!rehearse(&rehearsing->session, unit, &rehearsed, fault))
        return false;
    report_one(rehearsing, migration, &rehearsed);
    return !rehearsing->writes || way_back_files_write(rehearsing->context, migration, &rehearsed, fault);
}

static bool run_one(struct rehearsing *rehearsing, const struct migration *migration, struct fault *fault)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };

    apply_unit_read(&unit, migration, layout_is_native(rehearsing->context->set.layout), findings);
    bool is_run = is_chosen(rehearsing, migration) ? rehearse_one(rehearsing, migration, &unit, fault)
                                                   : rehearse_replay(&rehearsing->session, &unit, fault);
    return is_run || fault_set_state(fault, "nothing but a throw-away database was touched");
}

static void conclude(struct rehearsing *rehearsing)
{
    if (rehearsing->chosen == 0)
        report_headline(rehearsing->report, REPORT_GOOD, "nothing to rehearse: every migration is sealed");
    else if (rehearsing->back == rehearsing->chosen)
        report_headline(rehearsing->report, REPORT_GOOD, "%u of %u have a proven way back", rehearsing->back,
                        rehearsing->chosen);
    else
        report_headline(rehearsing->report, REPORT_BAD, "%u of %u have a proven way back", rehearsing->back,
                        rehearsing->chosen);
    if (rehearsing->back < rehearsing->chosen)
        rehearsing->context->exit_code = 1;
}

bool command_rehearse(struct context *context, struct fault *fault)
{
    CLEANUP(rehearsing_release) struct rehearsing rehearsing = { .context = context };
    CLEANUP(report_cleanup) struct report *report = report_new("rehearse");

    rehearsing.report = report;
    rehearsing.takes_all = settings_flag(context->settings, "all");
    rehearsing.writes = !rehearsing.takes_all;
    report_table(report, "migrations", NULL, NULL, columns, G_N_ELEMENTS(columns));
    if (!check_arguments(&rehearsing, fault) || !open_shadow(&rehearsing, fault))
        return false;
    for (guint i = 0; i < context->set.migrations->len; i++)
        if (!run_one(&rehearsing, g_ptr_array_index(context->set.migrations, i), fault))
            return false;
    conclude(&rehearsing);
    return context_print(context, report, fault);
}
