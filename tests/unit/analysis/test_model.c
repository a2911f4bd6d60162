/* tests/unit/analysis/test_model.c */
#include "analysis/model.h"

#include "base/attributes.h"
#include "support/suite.h"

#include <string.h>

static struct model *model;

static void start(void)
{
    model = model_new();
    model_begin_migration(model, false);
}

static void stop(void)
{
    model_free(model);
}

static const struct sql_name users = { .name = "users" }, orders = { .name = "orders" };
static const char *const id[] = { "id", NULL };
static const char *const user_id[] = { "user_id", NULL };

static void apply(struct sql_action action)
{
    model_apply(model, &action);
}

static void create_users(void)
{
    apply((struct sql_action){ .kind = SQL_CREATE_TABLE, .relation = users });
    apply((struct sql_action){ .kind = SQL_ADD_COLUMN,
                               .relation = users,
                               .name = "id",
                               .type = { .name = "bigserial" },
                               .flags = SQL_IN_CREATE });
    apply((struct sql_action){ .kind = SQL_ADD_CONSTRAINT,
                               .constraint = SQL_CONSTRAINT_PRIMARY_KEY,
                               .relation = users,
                               .columns = id,
                               .flags = SQL_IN_CREATE });
}

START_TEST(a_created_table_is_known_from_end_to_end)
{
    const struct model_relation *table;
    const struct model_column *column;

    create_users();
    table = model_find_relation(model, users);
    column = model_find_column(table, "id");
    ck_assert(table->is_whole);
    ck_assert_str_eq(table->name.schema, "public");
    ck_assert_str_eq(column->type.name, "int8");
    ck_assert(column->is_not_null && column->has_default);
    ck_assert_str_eq(column->owned_sequence, "users_id_seq");
    ck_assert_ptr_nonnull(model_find_constraint(table, "users_pkey"));
    ck_assert_ptr_nonnull(model_index_for(table, id));
}
END_TEST

START_TEST(what_is_said_of_a_table_that_nobody_created_is_kept)
{
    static const struct sql_term term = { .column = "email", .operator= "IS NOT NULL" };
    static const char *const columns[] = { "email", NULL };
    const struct sql_expression check = { .columns = columns, .terms = &term, .term_count = 1, .is_whole = true };
    const struct model_relation *table;

    apply((struct sql_action){ .kind = SQL_ADD_CONSTRAINT,
                               .constraint = SQL_CONSTRAINT_CHECK,
                               .relation = users,
                               .name = "email_is_there",
                               .expression = &check,
                               .flags = SQL_NOT_VALID });
    table = model_find_relation(model, users);
    ck_assert_int_eq(model_age(model, table->birth), MODEL_ASSUMED);
    ck_assert(!table->is_whole);
    ck_assert_ptr_null(model_not_null_proof(table, "email"));
    model_begin_transaction(model);
    apply((struct sql_action){ .kind = SQL_VALIDATE_CONSTRAINT, .relation = users, .name = "email_is_there" });
    ck_assert_ptr_nonnull(model_not_null_proof(table, "email"));
    ck_assert_ptr_null(model_not_null_proof(table, "name"));
}
END_TEST

START_TEST(things_grow_older_with_transactions_and_migrations)
{
    const struct model_relation *table;

    create_users();
    table = model_find_relation(model, users);
    ck_assert_int_eq(model_age(model, table->birth), MODEL_NEW);
    model_begin_transaction(model);
    ck_assert_int_eq(model_age(model, table->birth), MODEL_UNRELEASED);
    model_begin_migration(model, true);
    apply((struct sql_action){ .kind = SQL_CREATE_TABLE, .relation = orders });
    model_begin_migration(model, false);
    ck_assert_int_eq(model_age(model, model_find_relation(model, orders)->birth), MODEL_RELEASED);
    ck_assert_int_eq(model_age(model, table->birth), MODEL_UNRELEASED);
}
END_TEST

START_TEST(a_foreign_key_follows_the_table_that_it_refers_to)
{
    const struct model_constraint *key;

    create_users();
    apply((struct sql_action){ .kind = SQL_ADD_CONSTRAINT,
                               .constraint = SQL_CONSTRAINT_FOREIGN_KEY,
                               .relation = orders,
                               .columns = user_id,
                               .other = users });
    apply((struct sql_action){ .kind = SQL_RENAME_TABLE, .relation = users, .new_name = "people" });
    key = model_find_constraint(model_find_relation(model, orders), "orders_user_id_fkey");
    ck_assert_str_eq(key->other.name, "people");
    ck_assert_str_eq(key->other_columns[0], "id");
}
END_TEST

START_TEST(going_back_to_a_savepoint_leaves_pointers_good)
{
    struct model_relation *table, *gone;

    create_users();
    table = model_find_relation(model, users);
    apply((struct sql_action){ .kind = SQL_SAVEPOINT, .name = "here" });
    apply((struct sql_action){ .kind = SQL_DROP_COLUMN, .relation = users, .name = "id" });
    apply((struct sql_action){ .kind = SQL_CREATE_TABLE, .relation = orders });
    gone = model_find_relation(model, orders);
    ck_assert_ptr_null(model_find_column(table, "id"));
    apply((struct sql_action){ .kind = SQL_ROLLBACK_TO, .name = "here" });
    ck_assert_ptr_eq(model_find_relation(model, users), table);
    ck_assert_ptr_nonnull(model_find_column(table, "id"));
    ck_assert_ptr_nonnull(model_find_index(model, (struct sql_name){ .name = "users_pkey" }, NULL));
    ck_assert_ptr_null(model_find_relation(model, orders));
    ck_assert_str_eq(gone->name.name, "orders");
    apply((struct sql_action){ .kind = SQL_DROP_TABLE, .relation = users });
    apply((struct sql_action){ .kind = SQL_ROLLBACK_TO, .name = "here" });
    ck_assert_ptr_eq(model_find_relation(model, users), table);
}
END_TEST

START_TEST(a_copy_goes_its_own_way)
{
    CLEANUP(model_cleanup) struct model *copy = NULL;

    create_users();
    copy = model_copy(model);
    apply((struct sql_action){ .kind = SQL_DROP_TABLE, .relation = users });
    ck_assert_ptr_null(model_find_relation(model, users));
    ck_assert_ptr_nonnull(model_find_column(model_find_relation(copy, users), "id"));
    ck_assert_ptr_nonnull(model_find_relation(copy, (struct sql_name){ .name = "users_id_seq" }));
}
END_TEST

Suite *suite_analysis_model(void)
{
    const TTest *tests[] = {
        a_created_table_is_known_from_end_to_end,
        what_is_said_of_a_table_that_nobody_created_is_kept,
        things_grow_older_with_transactions_and_migrations,
        a_foreign_key_follows_the_table_that_it_refers_to,
        going_back_to_a_savepoint_leaves_pointers_good,
        a_copy_goes_its_own_way,
        NULL,
    };

    return suite_of("analysis/model", tests, start, stop);
}
