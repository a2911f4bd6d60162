/* tests/unit/plan/test_plan.c */
#include "plan/plan.h"

#include "support/sample_migration.h"
#include "support/suite.h"

#include <string.h>

static struct migration_set set;
static struct ledger ledger;
static struct plan plan;
static struct fault fault;

static void start(void)
{
    set = (struct migration_set){ .migrations = g_ptr_array_new_with_free_func(sample_migration_free) };
    ledger_init(&ledger);
}

static void stop(void)
{
    plan_release(&plan);
    ledger_release(&ledger);
    g_ptr_array_unref(set.migrations);
    fault_clear(&fault);
}

/* A migration of the set: "SELECT <version>;". */
static struct migration *add(int64_t version)
{
    g_autofree char *name = g_strdup_printf("m%d", (int)version);
    g_autofree char *up = g_strdup_printf("SELECT %d;\n", (int)version);
    struct migration *migration = sample_migration_new(version, name, up);

    g_ptr_array_add(set.migrations, migration);
    return migration;
}

static struct ledger_entry *apply(const struct migration *migration)
{
    struct ledger_entry *entry = sample_migration_entry(migration, LEDGER_APPLY);

    ledger_add(&ledger, entry);
    return entry;
}

/* Applied by a release that had it; class_name NULL: it did not say. */
static void apply_elsewhere(int64_t version, const char *class_name)
{
    struct ledger_entry *entry = sample_entry_new(LEDGER_APPLY, version, NULL);

    entry->name = g_strdup("elsewhere");
    entry->class_name = g_strdup(class_name);
    ledger_add(&ledger, entry);
}

/* Make the plan; it must be "<version> <state>;" for each item. */
static void expect(int64_t up_to, const char *expected)
{
    g_autoptr(GString) found = g_string_new(NULL);
    guint counts[PLAN_STATE_COUNT] = { 0 };

    plan_release(&plan);
    plan_make(&plan, &set, &ledger, up_to);
    for (guint i = 0; i < plan.items->len; i++) {
        const struct plan_item *item = plan_item(&plan, i);
        g_string_append_printf(found, "%d %s;", (int)item->version, plan_state_name(item->state));
        counts[item->state]++;
    }
    ck_assert_str_eq(found->str, expected);
    ck_assert_mem_eq(counts, plan.counts, sizeof counts);
}

START_TEST(an_empty_ledger_leaves_all_pending)
{
    add(1);
    add(2);
    expect(LEDGER_NO_VERSION, "1 pending;2 pending;");
    ck_assert_int_eq(plan.newest_applied, LEDGER_NO_VERSION);
    ck_assert_int_eq(plan_first(&plan, PLAN_PENDING)->version, 1);
    ck_assert_ptr_null(plan_first(&plan, PLAN_APPLIED));
    ck_assert(plan_check_order(&plan, &fault));
    ck_assert(plan_gate(&plan, &fault));
}
END_TEST

START_TEST(every_state_is_told)
{
    apply(add(1));
    struct migration *edited = add(2);
    apply(edited);
    edited->parts[MIGRATION_UP].digest.bytes[0] ^= 1;
    add(4);
    apply(add(5));
    add(6);
    ledger_add(&ledger, sample_entry_new(LEDGER_PROGRESS, 6, "{\"state\": \"started\", \"statement\": 1}"));
    add(7);
    apply_elsewhere(3, "compatible");
    apply_elsewhere(8, "compatible");
    expect(LEDGER_NO_VERSION, "1 applied;2 edited;3 missing;4 late;5 applied;6 partial;7 late;8 ahead;");
    ck_assert_int_eq(plan.newest_applied, 8);
}
END_TEST

START_TEST(what_was_begun_and_is_not_here_is_told_and_not_due)
{
    apply(add(1));
    add(2);
    ledger_add(&ledger, sample_entry_new(LEDGER_PROGRESS, 3, "{\"state\": \"done\", \"statement\": 1}"));
    expect(LEDGER_NO_VERSION, "1 applied;2 pending;3 partial;");
    ck_assert_uint_eq(plan_count_due(&plan), 1);
    ck_assert(!plan_gate(&plan, &fault));
    ck_assert_int_eq(fault.kind, FAULT_AHEAD);
    fault_clear(&fault);
    add(3);
    expect(LEDGER_NO_VERSION, "1 applied;2 pending;3 partial;");
    ck_assert_uint_eq(plan_count_due(&plan), 2);
    ck_assert(plan_gate(&plan, &fault));
}
END_TEST

START_TEST(a_bound_leaves_later_pending_ones_out_and_nothing_else)
{
    apply(add(1));
    add(2);
    add(3);
    expect(2, "1 applied;2 pending;");
    expect(0, "1 applied;");
}
END_TEST

START_TEST(what_was_rolled_back_is_pending_again)
{
    struct migration *first = add(1);

    apply(first);
    ledger_add(&ledger, sample_migration_entry(first, LEDGER_ROLLBACK));
    expect(LEDGER_NO_VERSION, "1 pending;");
}
END_TEST

START_TEST(an_entry_without_digest_is_no_edit)
{
    apply(add(1))->has_digest = false;
    expect(LEDGER_NO_VERSION, "1 applied;");
}
END_TEST

START_TEST(the_class_is_the_ledgers_then_the_marks)
{
    struct migration *marked = add(1);
    struct migration *pending = add(2);

    apply(marked); /* as compatible: the mark came later */
    marked->header.incompatible = g_strdup("why");
    pending->header.incompatible = g_strdup("because");
    expect(LEDGER_NO_VERSION, "1 applied;2 pending;");
    ck_assert_str_eq(plan_item(&plan, 0)->class_name, "compatible");
    ck_assert_str_eq(plan_item(&plan, 1)->class_name, "incompatible");
    ck_assert_str_eq(plan_item(&plan, 1)->mark, "because");
}
END_TEST

START_TEST(an_edited_file_is_refused_with_both_digests)
{
    struct migration *edited = add(1);

    apply(edited)->digest.bytes[0] = 0xab;
    expect(LEDGER_NO_VERSION, "1 edited;");
    ck_assert(!plan_check_order(&plan, &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_str_eq(fault.place.file, "migrations/1_m1.up.sql");
    ck_assert_ptr_nonnull(strstr(fault.detail, "applied with SHA-256 ab"));
    ck_assert_ptr_nonnull(strstr(fault.hint, "git checkout -- migrations/1_m1.up.sql"));
}
END_TEST

START_TEST(a_late_file_is_refused_with_the_pair_named)
{
    add(1);
    apply(add(2));
    expect(LEDGER_NO_VERSION, "1 late;2 applied;");
    ck_assert(!plan_check_order(&plan, &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_str_eq(fault.text, "migrations/1_m1.up.sql comes before 2, which is applied already");
}
END_TEST

static void undo(int64_t version, int64_t seq)
{
    struct ledger_entry *entry = sample_entry_new(LEDGER_ROLLBACK, version, NULL);

    entry->seq = seq;
    ledger_add(&ledger, entry);
}

START_TEST(what_was_undone_beneath_later_ones_is_not_late)
{
    apply(add(1))->seq = 1;
    apply(add(2))->seq = 2;
    apply(add(3))->seq = 3;
    undo(2, 4);
    expect(LEDGER_NO_VERSION, "1 applied;2 pending;3 applied;");
    ck_assert(plan_check_order(&plan, &fault));
    apply(add(4))->seq = 5;
    expect(LEDGER_NO_VERSION, "1 applied;2 late;3 applied;4 applied;");
    undo(4, 6);
    expect(LEDGER_NO_VERSION, "1 applied;2 pending;3 applied;4 pending;");
}
END_TEST

START_TEST(the_gate_is_open_to_compatible_ones_only)
{
    apply(add(2));
    apply_elsewhere(1, "compatible");
    apply_elsewhere(3, "compatible");
    expect(LEDGER_NO_VERSION, "1 missing;2 applied;3 ahead;");
    ck_assert(plan_gate(&plan, &fault));
    apply_elsewhere(4, "destructive");
    apply_elsewhere(5, NULL);
    expect(LEDGER_NO_VERSION, "1 missing;2 applied;3 ahead;4 ahead;5 ahead;");
    ck_assert(!plan_gate(&plan, &fault));
    ck_assert_int_eq(fault.kind, FAULT_AHEAD);
    ck_assert_ptr_nonnull(strstr(fault.text, "4_elsewhere (destructive), 5_elsewhere (of unknown class)"));
    ck_assert_ptr_null(strstr(fault.text, "3_elsewhere"));
}
END_TEST

START_TEST(the_pin_is_held_against_what_was_asked_and_where_we_are)
{
    ck_assert(plan_check_pin(&ledger, "production", "agento", &fault)); /* nothing is pinned yet */
    ledger_add(&ledger,
               sample_entry_new(LEDGER_GENESIS, LEDGER_NO_VERSION,
                                "{\"database\": \"id\", \"environment\": \"production\", \"name\": \"agento\"}"));
    ck_assert(plan_check_pin(&ledger, NULL, "agento", &fault));
    ck_assert(plan_check_pin(&ledger, "production", "agento", &fault));
    ck_assert(!plan_check_pin(&ledger, "staging", "agento", &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_ptr_nonnull(strstr(fault.text, "\"production\", not \"staging\""));
    fault_clear(&fault);
    ck_assert(!plan_check_pin(&ledger, "production", "copy", &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_ptr_nonnull(strstr(fault.text, "in the database \"agento\"; here it is in \"copy\""));
}
END_TEST

Suite *suite_plan_plan(void)
{
    const TTest *tests[] = {
        an_empty_ledger_leaves_all_pending,
        every_state_is_told,
        what_was_begun_and_is_not_here_is_told_and_not_due,
        a_bound_leaves_later_pending_ones_out_and_nothing_else,
        what_was_rolled_back_is_pending_again,
        an_entry_without_digest_is_no_edit,
        the_class_is_the_ledgers_then_the_marks,
        an_edited_file_is_refused_with_both_digests,
        a_late_file_is_refused_with_the_pair_named,
        what_was_undone_beneath_later_ones_is_not_late,
        the_gate_is_open_to_compatible_ones_only,
        the_pin_is_held_against_what_was_asked_and_where_we_are,
        NULL,
    };
    return suite_of("plan/plan", tests, start, stop);
}
