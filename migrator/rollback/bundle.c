/* rollback/bundle.c - writes the scripts of a rollback. */
#include "rollback/bundle.h"

#include "apply/apply.h"
#include "base/finding.h"
#include "generated/sql.h"
#include "report/detail.h"
#include "report/value.h"
#include "sql/action.h"
#include "sql/script.h"

#include <string.h>

char *bundle_done(const char *freeze_id, const char *state)
{
    const struct detail_member members[] = { { .key = "id", .text = freeze_id }, { .key = "state", .text = state } };

    return detail_object(members, G_N_ELEMENTS(members));
}

static void append_done(GString *script, const struct bundle *bundle, const char *state)
{
    if (bundle->freeze_id == NULL)
        return;
    g_autofree char *detail = bundle_done(bundle->freeze_id, state);
    g_autofree char *literal = sql_quote_literal(detail);
    g_string_append_printf(script, "SELECT %s.append(kind => 'repair', detail => %s);\n", bundle->schema, literal);
}

/* What the database or the user's settings say of literals and texts does not change what the scripts mean. */
static const char settings_text[] = "\\set ON_ERROR_STOP on\nSET client_encoding = 'UTF8';\n"
                                    "SET standard_conforming_strings = on;\n";

/* Does the ledger fit to it? Where there is nothing to undo, it always does. */
static void append_guard(GString *script, const struct bundle *bundle, const char *template_text)
{
    g_autoptr(GString) text = g_string_new(template_text);
    g_autoptr(GString) entries = g_string_new(NULL);
    g_autofree char *head = g_strdup_printf("%" G_GINT64_FORMAT, bundle->head);

    for (guint i = 0; i < bundle->steps->len; i++) {
        const struct bundle_step *step = g_ptr_array_index(bundle->steps, i);
        g_string_append_printf(entries, "%s(%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")", i > 0 ? ", " : "",
                               step->version, step->seq);
    }
    if (entries->len == 0)
        return;
    g_string_replace(text, "@schema@", bundle->schema, 0);
    g_string_replace(text, "@id@", bundle->freeze_id != NULL ? bundle->freeze_id : "", 0);
    g_string_replace(text, "@head@", head, 0);
    g_string_replace(text, "@entries@", entries->str, 0);
    g_string_append_printf(script, "%s;\n", g_strchomp(text->str));
}

/* ---- repair ---- */

static void append_step(GString *script, const struct bundle *bundle, const struct bundle_step *step)
{
    char hex[DIGEST_HEX_BYTES];
    g_autofree char *name = sql_quote_literal(step->name);
    g_autofree char *class_name = step->class_name != NULL ? sql_quote_literal(step->class_name) : g_strdup("NULL");

    digest_to_hex(&step->repair->digest, hex);
    g_autofree char *line = g_strdup_printf("SHA256 (%s) = %s\n", step->repair->name, hex);
    g_autofree char *files = sql_quote_literal(line);
    g_string_append_printf(script,
                           "\n\\echo %" G_GINT64_FORMAT "\n"
                           "SELECT NOT EXISTS (SELECT FROM %s.applied WHERE version = %" G_GINT64_FORMAT
                           ") AS is_undone \\gset\n"
                           "\\if :is_undone\n    \\echo is undone already\n\\else\nBEGIN;\n",
                           step->version, bundle->schema, step->version);
    g_string_append_printf(script,
                           "SELECT %s.append(kind => 'rollback', version => %" G_GINT64_FORMAT
                           ", name => %s, class => %s,\n    digest => '\\x%s', files => %s);\n",
                           bundle->schema, step->version, name, class_name, hex, files);
    if (bundle->pass != NULL) {
        g_autofree char *pass = sql_quote_literal(bundle->pass);
        g_string_append_printf(script, "SET LOCAL migrator.pass = %s;\n", pass);
    }
    g_string_append_len(script, (const char *)g_bytes_get_data(step->repair->text, NULL) + step->repair->offset,
                        (gssize)step->repair->length);
    if (step->after != NULL)
        g_string_append_printf(script, "\n-- what it has made is frozen, too\n%s;", step->after);
    g_string_append(script, "\nCOMMIT;\n\\endif\n");
}

char *bundle_repair(const struct bundle *bundle)
{
    GString *script = g_string_new("-- Undo migrations, the newest first. Run: psql -X -d DATABASE -f 2-repair.sql\n"
                                   "-- It can be run again after a failure: what is undone is passed over.\n");

    g_string_append(script, settings_text);
    append_guard(script, bundle, SQL_ROLLBACK_SCRIPT_GUARD_REPAIR);
    for (guint i = 0; i < bundle->steps->len; i++)
        append_step(script, bundle, g_ptr_array_index(bundle->steps, i));
    g_string_append_c(script, '\n');
    append_done(script, bundle, BUNDLE_UNDONE);
    return g_string_free(script, FALSE);
}

/* ---- verify ---- */

/* A relation may be gone, or be no table: whoever runs it asks. */
static void append_probe(GString *script, const char *relation)
{
    g_autofree char *literal = sql_quote_literal(relation);

    g_string_append_printf(script,
                           "SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass(%s) AND relkind IN ('r', 'p')) "
                           "AS is_there \\gset\n"
                           "\\if :is_there\n"
                           "\\echo %s: a row is read, and written\n"
                           "SELECT count(*) AS rows FROM (SELECT FROM %s LIMIT 1) AS one;\n"
                           "WITH one AS (DELETE FROM %s WHERE false RETURNING 1) SELECT count(*) AS written FROM one;\n"
                           "\\endif\n",
                           literal, literal, relation, relation);
}

static void check_free(void *data)
{
    struct bundle_check *check = data;

    g_free(check->text);
    g_free(check);
}

GPtrArray *bundle_checks(const struct migration_file *after, const char *schema)
{
    GPtrArray *checks = g_ptr_array_new_with_free_func(check_free);
    g_autoptr(GPtrArray) findings = finding_list_new();
    CLEANUP(sql_script_release) struct sql_script script = { 0 };

    sql_script_read(&script, after->path, after->text, after->offset, after->length, SQL_TRANSACTIONAL, findings);
    for (guint i = 0; i < script.statements->len; i++) {
        const struct sql_statement *statement = &g_array_index(script.statements, struct sql_statement, i);
        struct bundle_check *check = g_new(struct bundle_check, 1);
        *check = (struct bundle_check){ apply_check_text(schema, after, statement), statement->offset };
        g_ptr_array_add(checks, check);
    }
    return checks;
}

static void append_checks(GString *script, const struct bundle *bundle)
{
    for (guint i = 0; bundle->checks != NULL && i < bundle->checks->len; i++) {
        const struct migration_file *after = g_ptr_array_index(bundle->checks, i);
        g_autoptr(GPtrArray) checks = bundle_checks(after, bundle->schema);
        g_autofree char *name = sql_quote_literal(after->name);
        g_string_append_printf(script, "\\echo %s: its checks hold\n", name);
        for (guint check = 0; check < checks->len; check++)
            g_string_append_printf(script, "%s;\n",
                                   ((const struct bundle_check *)g_ptr_array_index(checks, check))->text);
    }
}

char *bundle_verify(const struct bundle *bundle)
{
    GString *script = g_string_new(
            "-- Verify reads, writes and checks. Run: psql -X -d DATABASE -f 3-verify.sql; nothing but an entry of it stays.\n");

    g_string_append(script, settings_text);
    append_guard(script, bundle, SQL_ROLLBACK_SCRIPT_GUARD_VERIFY);
    g_string_append(script, "BEGIN;\nSET LOCAL lock_timeout = '5s';\n");
    if (bundle->pass != NULL) {
        g_autofree char *pass = sql_quote_literal(bundle->pass);
        g_string_append_printf(script, "SET LOCAL migrator.pass = %s;\n", pass);
    }
    for (guint i = 0; i < bundle->relations->len; i++)
        append_probe(script, g_ptr_array_index(bundle->relations, i));
    append_checks(script, bundle);
    g_string_append_printf(
            script,
            "ROLLBACK;\n\\echo rows that are not as they were (see %s.conflict):\n"
            "SELECT to_regclass('%s.conflict') IS NOT NULL AS has_conflicts \\gset\n"
            "\\if :has_conflicts\nSELECT version, relation, reason, count(*) FROM %s.conflict GROUP BY 1, 2, "
            "3 ORDER BY 1, 2, 3;\n\\endif\n",
            bundle->schema, bundle->schema, bundle->schema);
    append_done(script, bundle, BUNDLE_VERIFIED);
    return g_string_free(script, FALSE);
}

/* ---- runbook ---- */

static char *duration_words(int64_t microseconds)
{
    if (microseconds < 0)
        return g_strdup("not known");
    return microseconds < 60 * G_USEC_PER_SEC
                   ? g_strdup_printf("%.1f s", (double)microseconds / G_USEC_PER_SEC)
                   : g_strdup_printf("%.0f min", (double)microseconds / (60.0 * G_USEC_PER_SEC));
}

static void append_migrations(GString *text, const struct bundle *bundle)
{
    g_string_append(text, "| version | migration | class | way back | may take |\n|---|---|---|---|---|\n");
    for (guint i = 0; i < bundle->steps->len; i++) {
        const struct bundle_step *step = g_ptr_array_index(bundle->steps, i);
        g_autofree char *expected = duration_words(step->expected);
        const struct report_value at = report_time(step->rehearsed_at);
        g_autofree char *when = step->rehearsed_at >= 0 ? value_words(&at) : g_strdup("");
        g_string_append_printf(text, "| %" G_GINT64_FORMAT " | %s | %s | %s%s%s | %s |\n", step->version, step->name,
                               step->class_name != NULL ? step->class_name : "not known", step->way,
                               *when != '\0' ? " " : "", when, expected);
    }
}

static const char steps_text[] =
        "\nEach script runs with `psql -X -d DATABASE -f FILE`, and can be run again. DATABASE is what psql connects to: "
        "the name of the database above, or `postgresql://ROLE@HOST/NAME`; the primary, and no pooler. ROLE owns the "
        "tables, as the one that `migrator up` runs as, or is a superuser. `migrator rollback --run` does 1 to 3 in "
        "one go, and either may go on where the other stopped: the ledger knows.\n\n"
        "| step | who | what | go on when | stop when |\n|---|---|---|---|---|\n"
        "| 0 | release owner | deploy the previous release, without traffic if it cannot run on this schema | it is "
        "there | it does not start for another reason |\n"
        "| 1 | release owner | `1-freeze.sql`: writes to the tables are refused, reads go on | it ends without an "
        "error | a table cannot be locked: end who is in the way, run it again |\n"
        "| 2 | release owner | `2-repair.sql`: schema and rows as they were | it ends without an error | an error: see "
        "below |\n"
        "| 3 | data owner, API owner | `3-verify.sql`, and the release's own smoke checks that read | reads and "
        "probes pass, checks hold, and the conflicts listed are understood | rows are missing, or a check says no |\n"
        "| 4 | release owner | `4-thaw.sql`: writes pass again; smoke checks that write | writes pass | they do not: "
        "`migrator freeze` anew |\n"
        "\n## When a step fails\n\n"
        "- 1: nothing is undone. Run it again; or give up: `4-thaw.sql`, and the newer release goes on.\n"
        "- 2: the migration at which it stopped is as it was before, those above it in the table are undone, and "
        "writes stay frozen. Mend what the message names, and run it again, or `migrator rollback --resume`: what is "
        "undone is passed over. Where a row is in the way, `migrator thaw` first, change it, and then "
        "`migrator rollback --to` as before.\n"
        "- 2, and nobody can mend it: forward again. `4-thaw.sql`, then `migrator up` of the newer release applies what "
        "was undone anew. Between the two, no release fits to the schema: keep traffic away.\n"
        "- 3: it is undone, but not as it should be. Do not thaw before whoever owns the data has said so.\n"
        "- `freeze … is not open`, `… was applied after this was written`: these scripts are of another time. Make "
        "new ones: `migrator rollback --out FOLDER`.\n";

static const char stays_text[] =
        "\n## What stays\n\n"
        "In the ledger's schema, and in nobody's way:\n\n"
        "- `conflict`: rows that cannot be as they were, each with its reason; the data owner decides about them, and "
        "deletes them there;\n"
        "- `before_…`, `after_…` and `rows_…` of these migrations: what they had kept; applied again, they keep anew;\n"
        "- triggers named `freeze_…`, which refuse nothing once thawed: `4-thaw.sql` drops them where it gets the lock, "
        "and `migrator thaw --clean` later;\n"
        "- `aside_…`: what the newer release wrote and has no place in the earlier schema; it comes back when the "
        "migrations are applied again";

/* What a repair puts aside, as it says itself: the table, of which columns, and whose they are. */
static void append_aside(GString *text, const struct migration_file *repair)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    CLEANUP(sql_actions_release) struct sql_actions actions = { 0 };

    sql_script_read(&script, repair->name, repair->text, repair->offset, repair->length, SQL_TRANSACTIONAL, findings);
    sql_actions_read(&actions, &script);
    for (guint i = 0; i < actions.list->len; i++) {
        const struct sql_action *action = &g_array_index(actions.list, struct sql_action, i);
        if (action->kind != SQL_CREATE_TABLE || action->query == NULL || action->query->relation_count == 0 ||
            action->relation.name == NULL || !g_str_has_prefix(action->relation.name, "aside_"))
            continue;
        g_autofree char *source = sql_quote_name(action->query->relations[0]);
        g_autofree char *columns = g_strjoinv(", ", (char **)(guintptr)action->query->columns);
        g_string_append_printf(text, ";\n  - `%s`, of %s: %s", action->relation.name, source, columns);
    }
}

static void append_steps(GString *text, const struct bundle *bundle)
{
    g_string_append(text, steps_text);
    g_string_append(text, stays_text);
    for (guint i = 0; i < bundle->steps->len; i++)
        append_aside(text, ((const struct bundle_step *)g_ptr_array_index(bundle->steps, i))->repair);
    g_string_append(text, ".\n");
}

static const char estimate_text[] =
        "\nThe times are estimates: as long as undoing took the last time; else what its rehearsal took, reckoned up for "
        "the rows that the tables had when it was applied; else as long as it took to apply. Waiting for locks is not "
        "in them.\n";

static bool is_whole(const struct bundle *bundle)
{
    for (guint i = 0; i < bundle->steps->len; i++)
        if (((const struct bundle_step *)g_ptr_array_index(bundle->steps, i))->repair->text == NULL)
            return false;
    return true;
}

char *bundle_runbook(const struct bundle *bundle)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "# Back to %s\n\nDatabase: %s%s%s%s\n\n", bundle->target, bundle->database,
                           bundle->environment != NULL ? " (" : "",
                           bundle->environment != NULL ? bundle->environment : "",
                           bundle->environment != NULL ? ")" : "");
    if (bundle->steps->len == 0)
        g_string_append(text, "Nothing has to be undone: what came after it is compatible with it.\n");
    else
        g_string_append(text, "This undoes, in this order:\n\n");
    if (bundle->steps->len > 0) {
        append_migrations(text, bundle);
        g_string_append(text, estimate_text);
    }
    if (!is_whole(bundle))
        g_string_append(text, "\nThere are no scripts: what has no way back cannot be undone.\n");
    else if (bundle->steps->len > 0)
        append_steps(text, bundle);
    if (is_whole(bundle) && bundle->is_by_name)
        g_string_append(text,
                        "\nThis was written without a look at the tables: the scripts look them up by their names, and "
                        "disable and enable the subscriptions that write to them, as far as the role may. Whether it "
                        "may freeze and thaw them shows when it does.\n");
    return g_string_free(text, FALSE);
}

/* ---- relations ---- */

/* is_locked: those that it locks, and no others. */
static GPtrArray *relations_of(const struct migration_file *file, bool is_locked)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) findings = finding_list_new();
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    CLEANUP(sql_actions_release) struct sql_actions actions = { 0 };

    sql_script_read(&script, file->name, file->text, file->offset, file->length, SQL_TRANSACTIONAL, findings);
    sql_actions_read(&actions, &script);
    for (guint i = 0; i < actions.list->len; i++) {
        const struct sql_action *action = &g_array_index(actions.list, struct sql_action, i);
        if (action->relation.name == NULL || (is_locked && action->kind != SQL_LOCK_TABLE))
            continue;
        char *name = sql_quote_name(action->relation);
        if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_free(name);
        else
            g_ptr_array_add(names, name);
    }
    return names;
}

GPtrArray *bundle_relations(const struct migration_file *repair)
{
    return relations_of(repair, false);
}

GPtrArray *bundle_locked(const struct migration_file *capture)
{
    return capture != NULL ? relations_of(capture, true) : g_ptr_array_new();
}
