/* rollback/rehearsal.c - writes and reads what a rehearsal found. */
#include "rollback/rehearsal.h"

#include "report/detail.h"
#include "report/value.h"

#include <string.h>

/* What is another each time, though nothing else is. */
static const char *const times[] = { "rehearsed_at", "microseconds", "capture_us", "repair_us", NULL };

static char *hex_of(const struct digest *digest)
{
    char hex[DIGEST_HEX_BYTES];

    digest_to_hex(digest, hex);
    return g_strdup(hex);
}

void rehearsal_init(struct rehearsal *rehearsal, const struct migration *migration, const struct rehearsed *rehearsed,
                    int server_version)
{
    const GPtrArray *statements = rehearsed->observed.statements;

    *rehearsal = (struct rehearsal){
        .migration = hex_of(&migration->parts[MIGRATION_UP].digest),
        .way_back = g_strdup(rehearsed_outcome_name(rehearsed->outcome)),
        .before = hex_of(&rehearsed->before),
        .after = hex_of(&rehearsed->after),
        .server = server_version,
        .changes = g_ptr_array_ref(rehearsed->changes),
        .statements = g_ptr_array_new_with_free_func(g_free),
        .took = g_ptr_array_new_with_free_func(g_free),
        .pace = rehearsed->pace,
        .at = g_get_real_time(),
    };
    for (guint i = 0; statements != NULL && i < statements->len; i++) {
        const struct observed_statement *statement = g_ptr_array_index(statements, i);
        g_ptr_array_add(rehearsal->statements, observed_text(statement));
        g_ptr_array_add(rehearsal->took, g_strdup_printf("%" G_GINT64_FORMAT, statement->microseconds));
    }
}

void rehearsal_prove(struct rehearsal *rehearsal, const struct digest *capture, const struct digest *repair)
{
    g_free(rehearsal->capture);
    g_free(rehearsal->repair);
    rehearsal->capture = capture != NULL ? hex_of(capture) : NULL;
    rehearsal->repair = repair != NULL ? hex_of(repair) : NULL;
}

static bool is_proven_file(const struct migration *migration, const char *name, const char *proven)
{
    const struct migration_file *file = migration_way_back(migration, name);
    g_autofree char *here = file != NULL ? hex_of(&file->digest) : NULL;

    return g_strcmp0(here, proven) == 0;
}

bool rehearsal_proves(const struct rehearsal *rehearsal, const struct migration *migration)
{
    return rehearsal->repair != NULL && is_proven_file(migration, "repair.sql", rehearsal->repair) &&
           is_proven_file(migration, "capture.sql", rehearsal->capture);
}

void rehearsal_release(struct rehearsal *rehearsal)
{
    g_free(rehearsal->migration);
    g_free(rehearsal->way_back);
    g_free(rehearsal->capture);
    g_free(rehearsal->repair);
    g_free(rehearsal->before);
    g_free(rehearsal->after);
    g_clear_pointer(&rehearsal->changes, g_ptr_array_unref);
    g_clear_pointer(&rehearsal->statements, g_ptr_array_unref);
    g_clear_pointer(&rehearsal->took, g_ptr_array_unref);
    *rehearsal = (struct rehearsal){ 0 };
}

char *rehearsal_text(const struct rehearsal *rehearsal)
{
    g_autofree char *at = value_time_rfc3339(rehearsal->at);
    const struct detail_member members[] = {
        { .key = "migration", .text = rehearsal->migration },
        { .key = "way_back", .text = rehearsal->way_back },
        { .key = "rehearsed_at", .text = at },
        { .key = "schema_before", .text = rehearsal->before },
        { .key = "schema_after", .text = rehearsal->after },
        { .key = "server_version", .number = rehearsal->server },
        { .key = "changes", .list = rehearsal->changes },
        { .key = "statements", .list = rehearsal->statements },
        { .key = "microseconds", .list = rehearsal->took },
        { .key = "pace_rows", .number = rehearsal->pace.rows },
        { .key = "capture_us", .number = rehearsal->pace.capture_us },
        { .key = "repair_us", .number = rehearsal->pace.repair_us },
    };
    const struct detail_member proven[] = { { .key = "capture", .text = rehearsal->capture },
                                            { .key = "repair", .text = rehearsal->repair } };
    const size_t first = rehearsal->capture != NULL ? 0 : 1, end = rehearsal->repair != NULL ? 2 : 1;
    g_autofree char *found = detail_object(members, G_N_ELEMENTS(members));
    g_autofree char *object = first < end ? detail_with(found, proven + first, end - first) : g_strdup(found);

    return g_strconcat(object, "\n", NULL);
}

static int64_t time_of(const char *text)
{
    g_autofree char *at = detail_text(text, "rehearsed_at");
    int64_t time = -1;

    return at != NULL && value_time_read(at, &time) ? time : -1;
}

bool rehearsal_read(struct rehearsal *rehearsal, const char *text, const struct migration *migration)
{
    g_autofree char *about = detail_text(text, "migration");
    g_autofree char *here = hex_of(&migration->parts[MIGRATION_UP].digest);

    if (g_strcmp0(about, here) != 0)
        return false;
    *rehearsal = (struct rehearsal){
        .migration = g_steal_pointer(&about),
        .way_back = detail_text(text, "way_back"),
        .capture = detail_text(text, "capture"),
        .repair = detail_text(text, "repair"),
        .before = detail_text(text, "schema_before"),
        .after = detail_text(text, "schema_after"),
        .server = detail_number(text, "server_version", 0),
        .changes = detail_list(text, "changes"),
        .statements = detail_list(text, "statements"),
        .took = detail_list(text, "microseconds"),
        .pace = { detail_number(text, "pace_rows", -1), detail_number(text, "capture_us", 0),
                  detail_number(text, "repair_us", 0) },
        .at = time_of(text),
    };
    return true;
}

bool rehearsal_is_outdated(const char *text, const struct migration *migration)
{
    g_autofree char *about = detail_text(text, "migration");
    g_autofree char *here = hex_of(&migration->parts[MIGRATION_UP].digest);
    CLEANUP(rehearsal_release)
    struct rehearsal proven = { .capture = detail_text(text, "capture"), .repair = detail_text(text, "repair") };

    return about != NULL && strcmp(about, here) != 0 && rehearsal_proves(&proven, migration);
}

bool rehearsal_is_same(const char *left, const char *right)
{
    return detail_is_same_apart(left, right, times);
}

int64_t rehearsal_took(const struct rehearsal *rehearsal, guint statement)
{
    return statement < rehearsal->took->len ? g_ascii_strtoll(g_ptr_array_index(rehearsal->took, statement), NULL, 10)
                                            : -1;
}
