/* tests/unit/rollback/test_freeze.c */
#include "rollback/freeze.h"

#include "report/detail.h"

#include "support/suite.h"

#include <string.h>

static struct freeze freeze;
static struct fault fault;

static void add_table(const char *name, bool is_root, bool may_freeze, bool may_thaw)
{
    struct freeze_table *table = g_new0(struct freeze_table, 1);

    *table = (struct freeze_table){
        .name = g_strdup(name),
        .owner = g_strdup("boss"),
        .is_root = is_root,
        .is_asked = true,
        .may_freeze = may_freeze,
        .may_thaw = may_thaw,
    };
    g_ptr_array_add(freeze.tables, table);
}

static void add_subscription(const char *name, bool is_enabled, bool may_alter)
{
    struct freeze_subscription *subscription = g_new0(struct freeze_subscription, 1);

    *subscription = (struct freeze_subscription){
        .name = g_strdup(name),
        .owner = g_strdup("boss"),
        .is_enabled = is_enabled,
        .may_alter = may_alter,
    };
    g_ptr_array_add(freeze.subscriptions, subscription);
}

static void start(void)
{
    ck_assert(freeze_init(&freeze, NULL, "totals are wrong", &fault));
}

static void stop(void)
{
    freeze_release(&freeze);
    fault_clear(&fault);
}

static guint count_of(const char *text, const char *part)
{
    guint count = 0;

    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

START_TEST(each_freeze_has_its_own_id_and_pass)
{
    struct freeze other = { 0 };

    ck_assert(freeze_init(&other, NULL, "totals are wrong", &fault));
    ck_assert(freeze_id_is_good(freeze.id));
    ck_assert_str_ne(freeze.id, other.id);
    ck_assert_str_ne(freeze.pass, other.pass);
    freeze_release(&other);
}
END_TEST

START_TEST(an_open_freeze_is_gone_on_with)
{
    struct freeze again = { 0 };
    char id[] = "0123456789ab";
    char detail[] = "{\"id\": \"0123456789ab\", \"subscriptions\": [\"from_erp\"]}";
    const struct ledger_entry entry = { .detail = detail };
    const struct ledger_freeze open = { .id = id, .entry = &entry };

    ck_assert(freeze_init(&again, &open, "more tables", &fault));
    ck_assert_str_eq(again.id, id);
    ck_assert_ptr_null(again.pass);
    ck_assert_uint_eq(again.disabled->len, 1);
    freeze_release(&again);
}
END_TEST

START_TEST(an_entry_that_somebody_wrote_is_not_gone_on_with)
{
    struct freeze again = { 0 };
    char id[] = "x'; DROP TABLE a; --";
    const struct ledger_entry entry = { 0 };
    const struct ledger_freeze open = { .id = id, .entry = &entry };

    ck_assert(!freeze_init(&again, &open, "more tables", &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
}
END_TEST

static const struct {
    const char *list;
    const char *names[4];
} lists[] = {
    { "a", { "a" } },
    { "a,b", { "a", "b" } },
    { " shop.a , b ,", { "shop.a", "b" } },
    { "\"a,b\".\"c\"\"d,\",e", { "\"a,b\".\"c\"\"d,\"", "e" } },
    { ",", { NULL } },
};

START_TEST(a_list_of_names_is_taken_apart)
{
    g_autoptr(GPtrArray) names = freeze_names(lists[_i].list);

    for (guint i = 0; i < names->len; i++)
        ck_assert_str_eq(g_ptr_array_index(names, i), lists[_i].names[i]);
    ck_assert_ptr_null(lists[_i].names[names->len]);
}
END_TEST

START_TEST(who_may_freeze_but_not_thaw_is_refused)
{
    add_table("public.a", true, true, true);
    ck_assert(freeze_check_rights(&freeze, "app", &fault));
    add_table("public.b", true, true, false);
    add_table("public.c", true, false, false);
    ck_assert(!freeze_check_rights(&freeze, "app", &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_str_eq(fault.text, "the role app may freeze but not thaw 1 table: public.b (of boss)");
}
END_TEST

START_TEST(who_may_do_neither_is_refused)
{
    add_table("public.b", true, false, false);
    ck_assert(!freeze_check_rights(&freeze, "app", &fault));
    ck_assert_str_eq(fault.text, "the role app may not freeze 1 table: public.b (of boss)");
}
END_TEST

START_TEST(the_entry_names_roots_and_subscriptions)
{
    add_table("public.a", true, true, true);
    add_table("public.a_1", false, true, true);
    g_ptr_array_add(freeze.disabled, g_strdup("from_erp"));
    g_autofree char *detail = freeze_detail(&freeze, false);
    g_autofree char *expected =
            g_strdup_printf("{\"id\": \"%s\", \"state\": \"begun\", \"reason\": \"totals are wrong\", "
                            "\"tables\": [\"public.a\"], \"subscriptions\": [\"from_erp\"]}",
                            freeze.id);

    ck_assert_str_eq(detail, expected);
}
END_TEST

START_TEST(the_script_holds_everything_in_order)
{
    static const char *const order[] = {
        "\\set ON_ERROR_STOP on",
        "BEGIN;",
        "CREATE OR REPLACE FUNCTION \"led ger\".freeze_",
        "ALTER SUBSCRIPTION",
        "\"begun",
        "another freeze is open",
        "COMMIT;",
        "SELECT",
        "'public.a'",
        "'public.b'",
        "BEGIN;",
        "\"frozen\"",
        "another freeze is open",
        "COMMIT;",
    };
    add_table("public.a", true, true, true);
    add_table("public.a_1", false, true, true);
    add_table("public.b", true, true, true);
    add_subscription("From ERP", true, true);
    add_subscription("off", false, true);
    add_subscription("theirs", true, false);
    g_autofree char *script = freeze_script(&freeze, "\"led ger\"", 250);
    const char *at = script;

    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        at = strstr(at, order[i]);
        ck_assert_msg(at != NULL, "step %zu, %s, is not there or not in order", i, order[i]);
    }
    ck_assert_uint_eq(count_of(script, "ALTER SUBSCRIPTION"), 1);
    ck_assert_uint_eq(count_of(script, "ALTER SUBSCRIPTION \"From ERP\" DISABLE;"), 1);
    ck_assert_uint_eq(count_of(script, "'250ms'"), 2);
    ck_assert_ptr_null(strstr(script, "public.a_1'"));
    ck_assert_ptr_null(strstr(script, "@"));
}
END_TEST

/* The script is text for psql: nothing that people wrote may end a literal or a comment, or be taken for a placeholder.
 */
START_TEST(what_people_wrote_stays_text)
{
    struct freeze hostile = { 0 };

    ck_assert(freeze_init(&hostile, NULL, "it's\n\\! touch @id@ $freeze$", &fault));
    g_autofree char *script = freeze_script(&hostile, "\"migrator\"", 0);
    ck_assert_ptr_nonnull(strstr(script, "-- Why: it's \\! touch @id@ $freeze$\n"));
    ck_assert_ptr_nonnull(strstr(script, "E'writes are frozen: it''s\n\\\\! touch @id@ $freeze$ (freeze "));
    ck_assert_ptr_nonnull(strstr(script, "20 times 500ms"));
    freeze_release(&hostile);
}
END_TEST

START_TEST(the_function_holds_the_digest_and_not_the_pass)
{
    g_autofree char *text = freeze_begin_text(&freeze, "\"migrator\"");
    struct digest digest = digest_of(freeze.pass, strlen(freeze.pass));
    char hex[DIGEST_HEX_BYTES];

    digest_to_hex(&digest, hex);
    ck_assert_ptr_nonnull(strstr(text, hex));
    ck_assert_ptr_null(strstr(text, freeze.pass));
    freeze.passes = g_strdup("'5e88', '7c22'");
    g_autofree char *both = freeze_begin_text(&freeze, "migrator");
    ck_assert_msg(strstr(both, ", '5e88', '7c22') THEN") != NULL, "what others hold goes on");
    g_clear_pointer(&freeze.pass, g_free);
    g_autofree char *again = freeze_begin_text(&freeze, "\"migrator\"");
    ck_assert_ptr_null(strstr(again, "RETURNS trigger")); /* one whose pass is not known stays as it is */
}
END_TEST

START_TEST(names_are_looked_up_where_the_script_runs)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    g_ptr_array_add(names, (gpointer)(guintptr) "public.\"it's\"");
    g_ptr_array_add(names, (gpointer)(guintptr) "runs");
    freeze_add_names(&freeze, names);
    g_autofree char *text = freeze_named_text(freeze.id, names, "migrator", 0);
    g_autofree char *script = freeze_script(&freeze, "migrator", 0);
    ck_assert_ptr_nonnull(strstr(text, "VALUES ('public.\"it''s\"'), ('runs')"));
    ck_assert_ptr_null(strchr(text, '@'));
    ck_assert_uint_eq(count_of(script, "to_regclass(named.name)"), 3);
}
END_TEST

START_TEST(who_does_not_know_the_tables_looks_for_subscriptions_where_the_script_runs)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *known = freeze_script(&freeze, "migrator", 0);

    ck_assert(!freeze_is_by_name(&freeze));
    ck_assert_ptr_null(strstr(known, ":'subscriptions'"));
    g_ptr_array_add(freeze.disabled, g_strdup("feeds"));
    g_ptr_array_add(names, (gpointer)(guintptr) "runs");
    freeze_add_names(&freeze, names);
    g_autofree char *script = freeze_script(&freeze, "migrator", 0);
    ck_assert(freeze_is_by_name(&freeze));
    ck_assert_uint_eq(count_of(script, "\\gset"), 1);
    ck_assert_uint_eq(count_of(script, "\\gexec"), 1);
    ck_assert_uint_eq(count_of(script, "'\"subscriptions\": ' || :'subscriptions')"), 2); /* both entries */
    ck_assert_ptr_null(strstr(script, "feeds"));
    ck_assert_ptr_null(strchr(script, '@'));
}
END_TEST

START_TEST(the_entries_of_a_rollback_say_where_it_goes)
{
    g_autofree char *none = freeze_detail(&freeze, true);
    ck_assert_ptr_null(strstr(none, FREEZE_GOING_BACK));
    freeze.going_back = g_strdup("3f2a91c");
    g_autofree char *detail = freeze_detail(&freeze, true);
    g_autofree char *to = detail_text(detail, FREEZE_GOING_BACK);
    ck_assert_str_eq(to, "3f2a91c");
}
END_TEST

Suite *suite_rollback_freeze(void)
{
    const TTest *tests[] = {
        each_freeze_has_its_own_id_and_pass,
        an_open_freeze_is_gone_on_with,
        an_entry_that_somebody_wrote_is_not_gone_on_with,
        who_may_freeze_but_not_thaw_is_refused,
        who_may_do_neither_is_refused,
        the_entry_names_roots_and_subscriptions,
        the_script_holds_everything_in_order,
        what_people_wrote_stays_text,
        the_function_holds_the_digest_and_not_the_pass,
        names_are_looked_up_where_the_script_runs,
        who_does_not_know_the_tables_looks_for_subscriptions_where_the_script_runs,
        the_entries_of_a_rollback_say_where_it_goes,
        NULL,
    };
    Suite *suite = suite_of("rollback/freeze", tests, start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, a_list_of_names_is_taken_apart, 0, G_N_ELEMENTS(lists));
    suite_add_tcase(suite, tables);
    return suite;
}
