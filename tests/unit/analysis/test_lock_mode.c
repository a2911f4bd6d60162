/* tests/unit/analysis/test_lock_mode.c - every row of the table of lock facts, held against a server. */
#include "analysis/lock_mode.h"

#include "support/lock_observer.h"
#include "support/lock_samples.h"
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

enum { OLDEST_MAJOR = 13, NEWEST_MAJOR = 18, MAJOR = 10000, STATEMENT_ACTIONS_MAX = 8 };

/* ---- what the program says of a sample ---- */

/* A script, and what it does. Texts of the actions live as long. */
struct reading {
    struct sql_script script;
    struct sql_actions actions;
};

static void reading_clear(struct reading *reading)
{
    sql_actions_release(&reading->actions);
    sql_script_release(&reading->script);
}

static void read_text(struct reading *reading, const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);

    sql_script_read(&reading->script, "sample.sql", bytes, 0, strlen(text), SQL_TRANSACTION_OFF, findings);
    sql_actions_read(&reading->actions, &reading->script);
}

static const struct sql_action *action_at(const struct reading *reading, guint index)
{
    return &g_array_index(reading->actions.list, struct sql_action, index);
}

static void apply_text(struct model *model, const char *text)
{
    CLEANUP(reading_clear) struct reading reading = { 0 };

    read_text(&reading, text);
    for (guint index = 0; index < reading.actions.list->len; index++)
        model_apply(model, action_at(&reading, index));
}

/* The actions of the statement, in the order in which the server does them. */
static guint actions_of(const struct lock_sample *sample, struct reading *reading, struct sql_action *actions)
{
    guint count = 0;

    read_text(reading, sample->statement);
    for (guint index = 0; index < reading->actions.list->len; index++) {
        ck_assert_uint_lt(count, STATEMENT_ACTIONS_MAX);
        actions[count++] = *action_at(reading, index);
    }
    return count;
}

/* What is said of a sample: by relation, and in one. */
struct said {
    GArray *by_relation; /* struct lock_on, in the model's names */
    GPtrArray *names;    /* char *: that these point to */
    struct lock_effect effect;
    bool is_assumed;
};

static void said_clear(struct said *said)
{
    g_array_unref(said->by_relation);
    g_ptr_array_unref(said->names);
}

static const char *keep(struct said *said, const char *text)
{
    g_ptr_array_add(said->names, g_strdup(text));
    return said->names->pdata[said->names->len - 1];
}

static void take_relations(struct said *said, const struct model *model, const struct sql_action *action,
                           int server_version)
{
    g_autoptr(GArray) list = lock_effects_by_relation(model, action, server_version / MAJOR);

    for (guint index = 0; index < list->len; index++) {
        struct lock_on on = g_array_index(list, struct lock_on, index);

        on.relation.schema = keep(said, on.relation.schema != NULL ? on.relation.schema : "public");
        on.relation.name = keep(said, on.relation.name);
        g_array_append_val(said->by_relation, on);
    }
}

static void take_effect(struct said *said, const struct model *model, const struct sql_action *action,
                        int server_version)
{
    struct lock_effect effect;
    bool is_assumed = false;

    lock_effect_of(model, action, server_version / MAJOR, &effect, &is_assumed);
    said->effect.relation = MAX(said->effect.relation, effect.relation);
    said->effect.index = MAX(said->effect.index, effect.index);
    said->effect.other = MAX(said->effect.other, effect.other);
    said->effect.rewrites |= effect.rewrites;
    said->effect.scans |= effect.scans;
    said->effect.scans_other |= effect.scans_other;
    said->effect.builds_index |= effect.builds_index;
    said->is_assumed |= is_assumed;
}

static struct model *model_before(const struct lock_sample *sample)
{
    struct model *model = model_new();

    model_begin_migration(model, true);
    apply_text(model, sample->common);
    apply_text(model, sample->before);
    return model;
}

static void say(struct said *said, struct model *model, const struct lock_sample *sample, int server_version)
{
    CLEANUP(reading_clear) struct reading reading = { 0 };
    struct sql_action actions[STATEMENT_ACTIONS_MAX];
    guint count = actions_of(sample, &reading, actions);

    *said = (struct said){ .by_relation = g_array_new(FALSE, FALSE, sizeof(struct lock_on)),
                           .names = g_ptr_array_new_with_free_func(g_free) };
    for (guint index = 0; index < count; index++) {
        take_relations(said, model, &actions[index], server_version);
        take_effect(said, model, &actions[index], server_version);
        model_apply(model, &actions[index]);
    }
}

/* All that is said of a relation; zero: nothing. */
static struct lock_on said_of(const struct said *said, const char *name)
{
    struct lock_on all = { 0 };

    for (guint index = 0; index < said->by_relation->len; index++) {
        const struct lock_on *on = &g_array_index(said->by_relation, struct lock_on, index);
        g_autofree char *full = g_strconcat(on->relation.schema, ".", on->relation.name, NULL);

        if (strcmp(full, name) != 0)
            continue;
        all.relation = on->relation;
        all.mode = MAX(all.mode, on->mode);
        all.index = MAX(all.index, on->index);
        all.rewrites |= on->rewrites;
        all.scans |= on->scans;
        all.builds_index |= on->builds_index;
    }
    return all;
}

/* ---- against what is seen ---- */

/* Two sides of one thing: less is always wrong, more is right where more was assumed. */
static void check(GString *wrong, bool may_be_more, const char *what, int said, int seen)
{
    if (said < seen || (said > seen && !may_be_more))
        g_string_append_printf(wrong, " %s: said %d, seen %d;", what, said, seen);
}

/* What only reads, and sequences, which go with their tables, need no word. */
static bool needs_no_word(const struct lock_seen *seen)
{
    return seen->mode <= LOCK_ROW_SHARE || seen->kind == 'S';
}

static bool has_file(const struct lock_seen *seen)
{
    return seen->kind == 'r' || seen->kind == 'm';
}

static void check_relation(GString *wrong, const struct said *said, const struct lock_seen *seen,
                           const struct lock_sample *sample)
{
    struct lock_on on = said_of(said, seen->name);
    bool may_be_more = sample->is_assumed && said->is_assumed;

    if (on.relation.name == NULL && (needs_no_word(seen) || (may_be_more && said->effect.other >= seen->mode)))
        return;
    check(wrong, may_be_more, "lock", (int)on.mode, (int)seen->mode);
    if (on.index > seen->mode || seen->index > MAX(seen->mode, LOCK_ROW_EXCLUSIVE))
        check(wrong, may_be_more, "lock of an index", (int)on.index, (int)seen->index);
    if (!has_file(seen))
        return;
    check(wrong, may_be_more, "rewritten", on.rewrites, seen->is_rewritten);
    if (!seen->is_rewritten && sample->besides->len == 0)
        check(wrong, may_be_more, "scanned", on.scans, seen->is_scanned);
    if (!seen->is_rewritten)
        check(wrong, may_be_more, "index built", on.builds_index, seen->has_built);
}

/* What one who knows nothing takes for an ordinary table has no partitions. */
static bool is_part(const struct model *model, const struct said *knowing, const struct lock_seen *seen)
{
    g_auto(GStrv) words = g_strsplit(seen->name, ".", 2);
    const struct model_relation *relation =
            model_find_relation(model, (struct sql_name){ .schema = words[0], .name = words[1] });

    return relation != NULL && relation->parent.name != NULL && knowing->by_relation->len > 0 &&
           strcmp(g_array_index(knowing->by_relation, struct lock_on, 0).relation.name, relation->parent.name) == 0;
}

/* One who knows nothing has to say at least as much. */
static void check_ignorance(GString *wrong, const struct said *said, const struct said *knowing, const GPtrArray *all,
                            const struct model *model)
{
    enum lock_mode strongest = MAX(MAX(said->effect.relation, said->effect.other), said->effect.index);
    const struct lock_effect *effect = &said->effect;

    for (guint index = 0; index < all->len; index++) {
        const struct lock_seen *seen = all->pdata[index];

        if (is_part(model, knowing, seen))
            continue;
        if (!needs_no_word(seen))
            check(wrong, true, "lock, knowing nothing", (int)strongest, (int)seen->mode);
        if (!has_file(seen) || seen->mode <= LOCK_ROW_SHARE)
            continue;
        check(wrong, true, "rewritten, knowing nothing", effect->rewrites, seen->is_rewritten);
        check(wrong, true, "scanned, knowing nothing", effect->rewrites || effect->scans || effect->scans_other,
              seen->is_scanned);
        check(wrong, true, "index built, knowing nothing", effect->builds_index, seen->has_built);
    }
    if (!said->is_assumed && knowing->by_relation->len > 0 && memcmp(effect, &knowing->effect, sizeof(*effect)) != 0)
        g_string_append(wrong, " does not say that it knows nothing;");
}

static void check_sample(GString *wrong, const struct lock_sample *sample, const GPtrArray *all, int server_version)
{
    CLEANUP(model_cleanup) struct model *model = model_before(sample);
    CLEANUP(model_cleanup) struct model *before = model_before(sample);
    CLEANUP(model_cleanup) struct model *nothing = model_new();
    CLEANUP(said_clear) struct said said = { 0 };
    CLEANUP(said_clear) struct said ignorant = { 0 };

    say(&said, model, sample, server_version);
    model_begin_migration(nothing, true);
    say(&ignorant, nothing, sample, server_version);
    if (sample->is_assumed && !said.is_assumed)
        g_string_append(wrong, " nothing is assumed;");
    for (guint index = 0; index < all->len; index++) {
        const struct lock_seen *seen = all->pdata[index];
        g_autoptr(GString) here = g_string_new(NULL);

        check_relation(here, &said, seen, sample);
        if (here->len > 0)
            g_string_append_printf(wrong, " %s:%s", seen->name, here->str);
    }
    check_ignorance(wrong, &ignorant, &said, all, before);
}

START_TEST(what_is_said_of_a_statement_is_what_a_server_does)
{
    g_autoptr(GPtrArray) files = lock_samples_files();
    g_autoptr(GPtrArray) samples = lock_samples_read(files->pdata[_i]);
    g_autoptr(GString) report = g_string_new(NULL);
    struct lock_observer observer;

    ck_assert_msg(g_getenv("TESTS_SERVER") != NULL, "needs a private server: make test-unit");
    lock_observer_start(&observer);
    for (guint index = 0; index < samples->len; index++) {
        const struct lock_sample *sample = samples->pdata[index];
        CLEANUP(fault_clear) struct fault fault = { 0 };
        g_autoptr(GString) wrong = g_string_new(NULL);
        g_autoptr(GPtrArray) all = NULL;

        if (!lock_sample_fits(sample, observer.subject.server_version))
            continue;
        all = lock_observe(&observer, sample, &fault);
        if (all != NULL)
            check_sample(wrong, sample, all, observer.subject.server_version);
        if (all == NULL || wrong->len > 0)
            g_string_append_printf(report, "\n%s:%s", sample->name, all != NULL ? wrong->str : fault.text);
    }
    lock_observer_stop(&observer);
    ck_assert_msg(report->len == 0, "%s", report->str);
}
END_TEST

/* ---- the table itself ---- */

static void mark_rows_of(bool *is_used, const struct lock_sample *sample, int server_version)
{
    CLEANUP(model_cleanup) struct model *model = model_before(sample);
    CLEANUP(reading_clear) struct reading reading = { 0 };
    struct sql_action actions[STATEMENT_ACTIONS_MAX];
    guint count = actions_of(sample, &reading, actions);

    for (guint index = 0; index < count; index++) {
        for (size_t row = 0; row < lock_fact_count(); row++)
            is_used[row] = is_used[row] || lock_fact_applies(row, model, &actions[index], server_version / MAJOR);
        model_apply(model, &actions[index]);
    }
}

static void mark_rows(bool *is_used, const char *file)
{
    g_autoptr(GPtrArray) samples = lock_samples_read(file);

    for (int major = OLDEST_MAJOR; major <= NEWEST_MAJOR; major++)
        for (guint index = 0; index < samples->len; index++)
            if (lock_sample_fits(samples->pdata[index], major * MAJOR))
                mark_rows_of(is_used, samples->pdata[index], major * MAJOR);
}

START_TEST(every_row_has_a_sample)
{
    g_autoptr(GPtrArray) files = lock_samples_files();
    g_autofree bool *is_used = g_new0(bool, lock_fact_count());
    g_autoptr(GString) unused = g_string_new(NULL);

    for (guint index = 0; index < files->len; index++)
        mark_rows(is_used, files->pdata[index]);
    for (size_t row = 0; row < lock_fact_count(); row++)
        if (!is_used[row])
            g_string_append_printf(unused, "\n%s", lock_fact_name(row));
    ck_assert_msg(unused->len == 0, "%s", unused->str);
}
END_TEST

static const struct {
    enum lock_mode mode;
    const char *name;
    bool stops_writes, stops_reads;
} modes[] = {
    { LOCK_NONE, "none", false, false },
    { LOCK_ACCESS_SHARE, "ACCESS SHARE", false, false },
    { LOCK_ROW_SHARE, "ROW SHARE", false, false },
    { LOCK_ROW_EXCLUSIVE, "ROW EXCLUSIVE", false, false },
    { LOCK_SHARE_UPDATE_EXCLUSIVE, "SHARE UPDATE EXCLUSIVE", false, false },
    { LOCK_SHARE, "SHARE", true, false },
    { LOCK_SHARE_ROW_EXCLUSIVE, "SHARE ROW EXCLUSIVE", true, false },
    { LOCK_EXCLUSIVE, "EXCLUSIVE", true, false },
    { LOCK_ACCESS_EXCLUSIVE, "ACCESS EXCLUSIVE", true, true },
};

START_TEST(modes_have_names_and_stop_others)
{
    ck_assert_str_eq(lock_mode_name(modes[_i].mode), modes[_i].name);
    ck_assert_int_eq(lock_mode_stops_writes(modes[_i].mode), modes[_i].stops_writes);
    ck_assert_int_eq(lock_mode_stops_reads(modes[_i].mode), modes[_i].stops_reads);
}
END_TEST

START_TEST(what_is_not_understood_is_assumed)
{
    CLEANUP(model_cleanup) struct model *model = model_new();
    const struct sql_action action = { .kind = SQL_OPAQUE };
    struct lock_effect effect;
    bool is_assumed = false;

    lock_effect_of(model, &action, NEWEST_MAJOR, &effect, &is_assumed);
    ck_assert(is_assumed);
}
END_TEST

Suite *suite_analysis_lock_mode(void)
{
    const TTest *tests[] = {
        every_row_has_a_sample,
        what_is_not_understood_is_assumed,
        NULL,
    };
    Suite *suite = suite_of("analysis/lock_mode", tests, NULL, NULL);
    TCase *modes_of = tcase_create("modes");
    TCase *samples = tcase_create("samples");
    g_autoptr(GPtrArray) files = lock_samples_files();

    tcase_set_tags(samples, SUITE_SLOW);
    tcase_set_timeout(samples, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(samples, what_is_said_of_a_statement_is_what_a_server_does, 0, (int)files->len);
    tcase_add_loop_test(modes_of, modes_have_names_and_stop_others, 0, G_N_ELEMENTS(modes));
    suite_add_tcase(suite, modes_of);
    suite_add_tcase(suite, samples);
    return suite;
}
