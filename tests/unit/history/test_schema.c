/* tests/unit/history/test_schema.c */
#include "history/schema.h"

#include "support/suite.h"

#include <string.h>

static enum schema_state state_after(const char *const *statements)
{
    CLEANUP(sqlite_close) struct sqlite sqlite = { 0 };
    CLEANUP(fault_clear) struct fault fault = { 0 };
    enum schema_state state = SCHEMA_READY;

    ck_assert(sqlite_open(&sqlite, ":memory:", SQLITE_MODE_PRIVATE, &fault));
    for (; *statements != NULL; statements++)
        ck_assert_msg(sqlite_run(&sqlite, *statements, &fault), "%s", fault.text);
    ck_assert(schema_look(&sqlite, &state, &fault));
    return state;
}

START_TEST(a_file_is_known_by_its_marks)
{
    const char *const empty[] = { NULL };
    const char *const foreign[] = { "CREATE TABLE customers (id)", NULL };
    const char *const other[] = { "PRAGMA application_id = 7", "PRAGMA user_version = 1", NULL };
    const char *const unfinished[] = { "PRAGMA application_id = 0x4d475248", NULL };
    const char *const negative[] = { "PRAGMA application_id = 0x4d475248", "PRAGMA user_version = -3", NULL };
    const char *const newer[] = { "PRAGMA application_id = 0x4d475248", "PRAGMA user_version = 99", NULL };

    ck_assert_int_eq(state_after(empty), SCHEMA_EMPTY);
    ck_assert_int_eq(state_after(foreign), SCHEMA_FOREIGN);
    ck_assert_int_eq(state_after(other), SCHEMA_FOREIGN);
    ck_assert_int_eq(state_after(unfinished), SCHEMA_FOREIGN);
    ck_assert_int_eq(state_after(negative), SCHEMA_FOREIGN);
    ck_assert_int_eq(state_after(newer), SCHEMA_NEWER);
}
END_TEST

START_TEST(making_is_done_once)
{
    CLEANUP(sqlite_close) struct sqlite sqlite = { 0 };
    CLEANUP(fault_clear) struct fault fault = { 0 };
    enum schema_state state = SCHEMA_EMPTY;

    ck_assert(sqlite_open(&sqlite, ":memory:", SQLITE_MODE_PRIVATE, &fault));
    ck_assert_msg(schema_make(&sqlite, &fault), "%s", fault.text);
    ck_assert(sqlite_run(&sqlite, "INSERT INTO content VALUES (zeroblob(32), x'00')", &fault));
    ck_assert_msg(schema_make(&sqlite, &fault), "%s", fault.text);
    ck_assert(schema_look(&sqlite, &state, &fault));
    ck_assert_int_eq(state, SCHEMA_READY);
    ck_assert(!sqlite_run(&sqlite, "INSERT INTO content VALUES (zeroblob(32), x'00')", &fault));
}
END_TEST

START_TEST(only_a_ready_file_will_do)
{
    struct sqlite sqlite = { 0 };
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert(sqlite_open(&sqlite, ":memory:", SQLITE_MODE_PRIVATE, &fault));
    ck_assert(schema_require(&sqlite, SCHEMA_READY, &fault));
    ck_assert(!schema_require(&sqlite, SCHEMA_NEWER, &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    fault_clear(&fault);
    ck_assert(!schema_require(&sqlite, SCHEMA_FOREIGN, &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    fault_clear(&fault);
    ck_assert(!schema_require(&sqlite, SCHEMA_OLDER, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    sqlite_close(&sqlite);
}
END_TEST

Suite *suite_history_schema(void)
{
    const TTest *tests[] = {
        a_file_is_known_by_its_marks,
        making_is_done_once,
        only_a_ready_file_will_do,
        NULL,
    };
    return suite_of("history/schema", tests, NULL, NULL);
}
