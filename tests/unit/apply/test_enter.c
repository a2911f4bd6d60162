/* tests/unit/apply/test_enter.c */
#include "apply/transactional.h"

#include "support/sample_migration.h"
#include "support/suite.h"

#include <string.h>

enum { MIB = 1024 * 1024 };

static struct apply_unit unit;
static GPtrArray *findings;
static struct migration *migration;

static void start(void)
{
    findings = finding_list_new();
    migration = sample_migration_new(7, "seven", "DROP TABLE a;\n");
}

static void stop(void)
{
    apply_unit_release(&unit);
    sample_migration_free(migration);
    g_ptr_array_unref(findings);
}

START_TEST(the_head_the_limits_and_the_entry_are_the_parameters)
{
    static const struct ledger_author author = { .run = "r", .host = "h", .program = "p", .application = "sha" };
    const struct apply_run run = { .author = &author, .lock_timeout_ms = -1, .statement_timeout_ms = 250 };
    const struct digest link = digest_of("", 0);
    struct apply_enter enter;
    struct ledger_entry entry;

    apply_unit_read(&unit, migration, true, findings);
    entry = apply_unit_entry(&unit);
    apply_enter_values(&run, &unit, &entry, 12, &link, &enter);
    ck_assert_str_eq(enter.values[0].text, "12");
    ck_assert(enter.values[1].is_binary);
    ck_assert_mem_eq(enter.values[1].text, link.bytes, DIGEST_BYTES);
    ck_assert_str_eq(enter.values[2].text, "5000");
    ck_assert_str_eq(enter.values[3].text, "250");
    ck_assert_str_eq(enter.values[LEDGER_ENTER_HEAD].text, "apply");
    ck_assert_str_eq(enter.values[LEDGER_ENTER_HEAD + 1].text, "7");
    ck_assert_ptr_null(enter.values[APPLY_ENTER_VALUES - 1].text); /* no detail */
    apply_enter_values(&run, &unit, &entry, 13, NULL, &enter);
    ck_assert_str_eq(enter.values[0].text, "13");
    ck_assert_ptr_null(enter.values[1].text);
}
END_TEST

static const struct {
    const char *sqlstate;
    bool is_lost;
} states[] = {
    { "MG001", true }, { "23505", true }, { "40001", true }, { "MG002", false }, { "23503", false }, { "", false },
};

START_TEST(only_a_moved_head_is_a_lost_race)
{
    struct fault fault = { 0 };

    g_strlcpy(fault.sqlstate, states[_i].sqlstate, sizeof fault.sqlstate);
    ck_assert_int_eq(apply_is_lost_race(&fault), states[_i].is_lost);
}
END_TEST

/* What was sent: "<digest's first byte>/<number>:<bytes>" for each part, then what `limit` makes fail. */
struct sent {
    GString *parts;
    GByteArray *bytes;
    guint limit;
};

static bool take_part(gpointer argument, const struct value values[static 3], struct fault *fault)
{
    struct sent *sent = argument;

    if (sent->limit-- == 0)
        return fault_set(fault, FAULT_CONNECT, "gone");
    g_string_append_printf(sent->parts, "%02x/%s:%zu ", (unsigned char)values[0].text[0], values[1].text,
                           values[2].length);
    g_byte_array_append(sent->bytes, (const guint8 *)values[2].text, (guint)values[2].length);
    return true;
}

START_TEST(bodies_go_in_parts_of_a_mebibyte_each_file_once)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_autofree char *text = g_malloc(2 * MIB + 2);
    struct sent sent = { g_string_new(NULL), g_byte_array_new(), 100 };
    g_autoptr(GString) expected = g_string_new(NULL);

    memset(text, '-', 2 * MIB);
    memcpy(text + 2 * MIB, "\n", 2);
    text[MIB] = 'x';
    sample_migration_free(migration);
    migration = sample_migration_new(7, "seven", text);
    sample_migration_add(migration, MIGRATION_AFTER, "SELECT true;\n");
    struct migration_file *up = &migration->parts[MIGRATION_UP];
    migration->parts[MIGRATION_DOWN] = (struct migration_file){
        .name = g_strdup(up->name), .path = g_strdup(up->path), .text = g_bytes_ref(up->text), .digest = up->digest
    };
    unit.migration = migration;
    ck_assert(apply_each_content(&unit, take_part, &sent, &fault));
    for (int number = 0; number < 3; number++)
        g_string_append_printf(expected, "%02x/%d:%d ", up->digest.bytes[0], number, number < 2 ? MIB : 1);
    g_string_append_printf(expected, "%02x/0:13 ", migration->parts[MIGRATION_AFTER].digest.bytes[0]);
    ck_assert_str_eq(sent.parts->str, expected->str);
    ck_assert_mem_eq(sent.bytes->data, text, 2 * MIB + 1);
    sent.limit = 1;
    ck_assert(!apply_each_content(&unit, take_part, &sent, &fault));
    ck_assert_int_eq(fault.kind, FAULT_CONNECT);
    g_string_free(sent.parts, TRUE);
    g_byte_array_unref(sent.bytes);
}
END_TEST

Suite *suite_apply_enter(void)
{
    const TTest *tests[] = {
        the_head_the_limits_and_the_entry_are_the_parameters,
        bodies_go_in_parts_of_a_mebibyte_each_file_once,
        NULL,
    };
    Suite *suite = suite_of("apply/enter", tests, start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, only_a_moved_head_is_a_lost_race, 0, G_N_ELEMENTS(states));
    suite_add_tcase(suite, tables);
    return suite;
}
