/* tests/unit/analysis/test_type_change.c - each type into each other, held against a server; and what narrows. */
#include "analysis/lock_mode.h"

#include "postgres/session.h"
#include "support/suite.h"

#include <string.h>

#define DATABASE "type_changes"

static const char setup[] =
        "CREATE DOMAIN plain AS int; CREATE DOMAIN checked AS int CHECK (VALUE > 0);"
        " CREATE DOMAIN over AS plain; CREATE DOMAIN words AS text; CREATE DOMAIN ten AS varchar(10);"
        " CREATE TYPE mood AS ENUM ('sad'); SET timezone = 'UTC'";

/* Every pair of these is tried, with an index where the type can have one. */
static const char types[] =
        "ARRAY['int4', 'int8', 'oid', 'regclass', 'numeric', 'numeric(10)', 'numeric(10,2)', 'numeric(12,2)',"
        " 'numeric(12,4)', 'text', 'varchar', 'varchar(10)', 'varchar(20)', 'char(10)', 'bpchar', 'jsonb', 'date', 'time',"
        " 'time(3)', 'timestamp', 'timestamp(3)', 'timestamptz', 'timestamptz(6)', 'interval', 'interval(3)',"
        " 'interval year', 'interval hour', 'interval day to second(3)', 'bit(3)', 'varbit', 'varbit(5)', 'varbit(3)',"
        " 'cidr', 'inet', 'text[]', 'varchar[]', 'varchar(10)[]', 'varchar(20)[]', 'plain', 'checked', 'over', 'words',"
        " 'ten', 'mood', 'text COLLATE \"C\"', 'varchar(20) COLLATE \"C\"']";

/* outcome: what became of the files; NULL: there is no such cast. is_using: only with USING c::type. */
static const char trial[] =
        "CREATE TABLE result (old text, new text, is_using bool, outcome text); DO $$"
        " DECLARE old text; new text; is_using bool; outcome text; files oid[]; BEGIN"
        " FOREACH old IN ARRAY %s LOOP FOREACH new IN ARRAY %s LOOP BEGIN"
        "  EXECUTE format('CREATE TABLE x (c %%s)', old); is_using := false; outcome := NULL;"
        "  BEGIN CREATE INDEX xi ON x (c); EXCEPTION WHEN undefined_object THEN NULL; END;"
        "  files := ARRAY[pg_relation_filenode('x'), pg_relation_filenode(to_regclass('xi'))];"
        "  BEGIN BEGIN EXECUTE format('ALTER TABLE x ALTER c TYPE %%s', new);"
        "  EXCEPTION WHEN datatype_mismatch THEN is_using := true;"
        "   EXECUTE format('ALTER TABLE x ALTER c TYPE %%s USING c::%%s', new, new); END;"
        "  outcome := CASE WHEN files[1] <> pg_relation_filenode('x') THEN 'rewrite' WHEN files[2] IS NULL THEN 'kept'"
        "   WHEN files[2] <> pg_relation_filenode('xi') THEN 'reindex' ELSE 'kept' END;"
        "  EXCEPTION WHEN cannot_coerce OR undefined_object THEN NULL; END;"
        "  RAISE division_by_zero; EXCEPTION WHEN division_by_zero THEN NULL; END;"
        "  INSERT INTO result VALUES (old, new, is_using, outcome); END LOOP; END LOOP; END $$";

static void open_session(struct session *session, const char *database)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_autofree char *url = g_strdup_printf("dbname=%s", database);
    const struct session_options options = { .url = url, .ledger_schema = "migrator" };

    ck_assert_msg(session_open(session, &options, &fault), "%s", fault.text);
}

static void run(struct session *session, const char *text)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    int64_t position = -1;

    ck_assert_msg(session_run(session, text, NULL, &position, &fault), "%s", fault.text);
}

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

/* The action of "ALTER TABLE x ALTER c TYPE …". */
static const struct sql_action *read_change(struct reading *reading, const char *type, bool is_using)
{
    g_autofree char *text = is_using ? g_strdup_printf("ALTER TABLE x ALTER c TYPE %s USING c::%s", type, type)
                                     : g_strdup_printf("ALTER TABLE x ALTER c TYPE %s", type);

    read_text(reading, text);
    ck_assert_uint_eq(reading->actions.list->len, 1);
    return &g_array_index(reading->actions.list, struct sql_action, 0);
}

static struct model *model_of(const char *text)
{
    CLEANUP(reading_clear) struct reading reading = { 0 };
    struct model *model = model_new();

    model_begin_migration(model, true);
    read_text(&reading, text);
    for (guint index = 0; index < reading.actions.list->len; index++)
        model_apply(model, &g_array_index(reading.actions.list, struct sql_action, index));
    return model;
}

static const char *outcome_of(const struct model *model, const char *old, const char *new, bool is_using)
{
    static const char *const outcomes[] = {
        [TYPE_CHANGE_NONE] = "kept",       [TYPE_CHANGE_METADATA] = "kept",       [TYPE_CHANGE_REINDEX] = "reindex",
        [TYPE_CHANGE_REWRITE] = "rewrite", [TYPE_CHANGE_NOT_KNOWN] = "not known",
    };
    CLEANUP(reading_clear) struct reading from = { 0 };
    CLEANUP(reading_clear) struct reading to = { 0 };
    const struct sql_action *change = read_change(&to, new, is_using);

    return outcomes[type_change_of(model, &read_change(&from, old, false)->type, &change->type, change->expression)];
}

static void compare(GString *wrong, const struct model *model, const struct rows *rows, int row)
{
    const char *old = rows_text(rows, row, "old"), *new = rows_text(rows, row, "new");
    const char *seen = rows_text(rows, row, "outcome");
    const char *said = outcome_of(model, old, new, rows_bool(rows, row, "is_using"));

    if (strcmp(said, seen) != 0)
        g_string_append_printf(wrong, "\n%s to %s: said %s, seen %s", old, new, said, seen);
}

START_TEST(what_is_said_of_a_change_is_what_a_server_does)
{
    CLEANUP(model_cleanup) struct model *model = model_of(setup);
    CLEANUP(rows_release) struct rows rows = { 0 };
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_autofree char *text = g_strdup_printf(trial, types, types);
    g_autoptr(GString) wrong = g_string_new(NULL);
    struct session outer = { 0 }, session = { 0 };

    ck_assert_msg(g_getenv("TESTS_SERVER") != NULL, "needs a private server: make test-unit");
    open_session(&outer, "postgres");
    run(&outer, "DROP DATABASE IF EXISTS " DATABASE);
    run(&outer, "CREATE DATABASE " DATABASE);
    open_session(&session, DATABASE);
    run(&session, setup);
    run(&session, text);
    ck_assert_msg(session_query(&session, "SELECT * FROM result WHERE outcome IS NOT NULL", NULL, 0, &rows, &fault),
                  "%s", fault.text);
    ck_assert_int_gt(rows_count(&rows), 0);
    for (int row = 0; row < rows_count(&rows); row++)
        compare(wrong, model, &rows, row);
    session_close(&session);
    run(&outer, "DROP DATABASE " DATABASE);
    session_close(&outer);
    ck_assert_msg(wrong->len == 0, "%s", wrong->str);
}
END_TEST

/* What the server cannot be asked, and what the model knows of types. */
static const struct {
    const char *before, *old, *new;
    enum type_change change;
} changes[] = {
    { "", "int4", "int4", TYPE_CHANGE_NONE },
    { "", "varchar(10)", "varchar(20)", TYPE_CHANGE_METADATA },
    { "", "varchar(20)", "varchar(10)", TYPE_CHANGE_REWRITE },
    { "", "geometry(Point)", "geometry(Polygon)", TYPE_CHANGE_NOT_KNOWN },
    { "", "geometry", "geometry", TYPE_CHANGE_NONE },
    { "", "geometry", "text", TYPE_CHANGE_NOT_KNOWN },
    { "", "text", "email", TYPE_CHANGE_NOT_KNOWN },
    { "CREATE DOMAIN email AS text", "text", "email", TYPE_CHANGE_METADATA },
    { "CREATE DOMAIN email AS text CHECK (VALUE <> '')", "text", "email", TYPE_CHANGE_REWRITE },
    { "CREATE DOMAIN email AS text; ALTER DOMAIN email ADD CHECK (VALUE <> '') NOT VALID", "text", "email",
      TYPE_CHANGE_REWRITE },
    { "CREATE TYPE mood AS ENUM ('sad')", "mood", "text", TYPE_CHANGE_REWRITE },
    { "", "timestamp", "timestamptz", TYPE_CHANGE_REWRITE },
    { "SET timezone = 'Europe/Berlin'", "timestamp", "timestamptz", TYPE_CHANGE_REWRITE },
    { "SET timezone = 'Etc/UTC'", "timestamp", "timestamptz", TYPE_CHANGE_REINDEX },
    { "SET TIME ZONE 'UTC'", "timestamp", "timestamptz", TYPE_CHANGE_REINDEX },
    { "SET TIME ZONE 'UTC'; RESET timezone", "timestamp", "timestamptz", TYPE_CHANGE_REWRITE },
};

START_TEST(what_the_model_knows_decides)
{
    CLEANUP(model_cleanup) struct model *model = model_of(changes[_i].before);
    CLEANUP(reading_clear) struct reading from = { 0 };
    CLEANUP(reading_clear) struct reading to = { 0 };
    const struct sql_action *change = read_change(&to, changes[_i].new, false);

    ck_assert_int_eq(type_change_of(model, &read_change(&from, changes[_i].old, false)->type, &change->type, NULL),
                     changes[_i].change);
}
END_TEST

START_TEST(an_old_type_that_is_not_known_is_said_so)
{
    CLEANUP(model_cleanup) struct model *model = model_new();
    const struct sql_type nothing = { 0 }, text = { .name = "text" };

    ck_assert_int_eq(type_change_of(model, &nothing, &text, NULL), TYPE_CHANGE_NOT_KNOWN);
}
END_TEST

static const struct {
    const char *old, *new;
    bool narrows;
} narrowings[] = {
    { "int4", "int8", false },
    { "int8", "int4", true },
    { "int4", "numeric", false },
    { "int4", "numeric(12,2)", false },
    { "int4", "numeric(10,2)", true },
    { "numeric", "int4", true },
    { "numeric(4)", "int4", false },
    { "numeric(10,2)", "numeric(12,2)", false },
    { "numeric(10,2)", "numeric(12,4)", false },
    { "numeric(10,2)", "numeric(10,4)", true },
    { "numeric(12,4)", "numeric(12,2)", true },
    { "float4", "float8", false },
    { "float8", "float4", true },
    { "int8", "float8", true },
    { "int4", "float8", false },
    { "varchar(10)", "varchar(20)", false },
    { "varchar(20)", "varchar(10)", true },
    { "varchar", "varchar(10)", true },
    { "text", "varchar", false },
    { "text", "varchar(10)", true },
    { "varchar(10)", "text", false },
    { "varchar(10)", "char(20)", false },
    { "uuid", "text", false },
    { "text", "uuid", true },
    { "timestamptz", "date", true },
    { "date", "timestamptz", false },
    { "timestamp", "timestamp(3)", true },
    { "timestamp(3)", "timestamp", false },
    { "timestamptz", "timestamp", true },
    { "interval", "interval day", true },
    { "interval day", "interval", false },
    { "cidr", "inet", false },
    { "inet", "cidr", true },
    { "json", "jsonb", true },
    { "jsonb", "json", false },
    { "text[]", "text", true },
    { "int4[]", "int8[]", true },
    { "mood", "feeling", true },
    { "mood", "text", false },
    { "mood", "mood", false },
    { "text", "citext", false },
    { "citext", "text", false },
    { "citext", "varchar(10)", true },
    { "text", "hstore", true },
    { "count", "int4", false },
    { "int4", "count", false },
    { "positive", "int8", false },
    { "int4", "positive", true },
    { "int8", "count", true },
    { "code", "varchar(5)", false },
    { "code", "varchar(4)", true },
};

START_TEST(what_may_be_lost_narrows)
{
    CLEANUP(reading_clear) struct reading from = { 0 };
    CLEANUP(reading_clear) struct reading to = { 0 };
    CLEANUP(model_cleanup)
    struct model *model = model_of(
            "CREATE DOMAIN count AS int; CREATE DOMAIN positive AS int CHECK (value > 0); CREATE DOMAIN code AS varchar(5)");

    ck_assert_msg(type_change_narrows(model, &read_change(&from, narrowings[_i].old, false)->type,
                                      &read_change(&to, narrowings[_i].new, false)->type) == narrowings[_i].narrows,
                  "%s to %s", narrowings[_i].old, narrowings[_i].new);
}
END_TEST

Suite *suite_analysis_type_change(void)
{
    const TTest *tests[] = {
        an_old_type_that_is_not_known_is_said_so,
        NULL,
    };
    const TTest *slow[] = { what_is_said_of_a_change_is_what_a_server_does, NULL };
    Suite *suite = suite_of("analysis/type_change", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    suite_add_slow(suite, slow, NULL, NULL);
    tcase_add_loop_test(tables, what_the_model_knows_decides, 0, G_N_ELEMENTS(changes));
    tcase_add_loop_test(tables, what_may_be_lost_narrows, 0, G_N_ELEMENTS(narrowings));
    suite_add_tcase(suite, tables);
    return suite;
}
