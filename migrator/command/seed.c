/* command/seed.c - reads seed.sql, and runs it as soon as it fits. */
#include "command/seed.h"

#include "base/file.h"
#include "base/finding.h"

enum { SEED_BYTES_MAX = 64 * 1024 * 1024 };

bool seed_open(struct seed *seed, const struct context *context, struct fault *fault)
{
    g_autofree char *parent = g_path_get_dirname(settings_text(context->settings, "migrations"));

    *seed = (struct seed){ .path = g_str_equal(parent, ".") ? g_strdup("seed.sql")
                                                            : g_build_filename(parent, "seed.sql", NULL) };
    return !g_file_test(seed->path, G_FILE_TEST_EXISTS) || file_read(seed->path, SEED_BYTES_MAX, &seed->text, fault);
}

void seed_release(struct seed *seed)
{
    g_clear_pointer(&seed->path, g_free);
    g_clear_pointer(&seed->text, g_bytes_unref);
    fault_clear(&seed->refusal);
}

static bool run(struct seed *seed, struct session *set)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data(seed->text, &length);
    g_autofree char *text = g_strndup(length > 0 ? bytes : "", length);
    int64_t ignored = -1;

    return session_run(set, "BEGIN", NULL, &ignored, &seed->refusal) &&
           session_run(set, text, NULL, &seed->position, &seed->refusal) && session_commit(set, &seed->refusal);
}

bool seed_put(struct seed *seed, struct session *set, struct fault *fault)
{
    if (seed->text == NULL || seed->is_in)
        return true;
    fault_clear(&seed->refusal);
    seed->position = -1;
    seed->is_in = run(seed, set);
    if (session_is_lost(set))
        return fault_move(fault, &seed->refusal);
    session_rollback(set);
    return true;
}

void seed_find(const struct seed *seed, GPtrArray *findings)
{
    gsize length = 0;
    const char *text = seed->text != NULL ? g_bytes_get_data(seed->text, &length) : NULL;

    if (text == NULL || seed->is_in || seed->refusal.kind == FAULT_NONE)
        return;
    struct finding *finding = finding_add(
            findings, "seed-not-used", FINDING_WARNING,
            seed->position >= 0 ? place_at(seed->path, text, length, (size_t)seed->position) : place_in(seed->path),
            "the rows of %s do not fit what precedes the migrations: %s", seed->path, seed->refusal.text);
    finding->effect = g_strdup("the rehearsal had made-up rows only");
    finding->remedy = g_strdup("keep there plain SQL that fits the schema which the drafts begin with");
}
