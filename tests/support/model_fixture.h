/* tests/support/model_fixture.h - models built from SQL text, and said in words that can be compared. */
#ifndef TESTS_SUPPORT_MODEL_FIXTURE_H
#define TESTS_SUPPORT_MODEL_FIXTURE_H

#include "analysis/model.h"

#include <glib.h>

/* Apply every action of the text. */
void model_replay(struct model *model, const char *text);

/* A name as people write it: "orders", "app.orders". Valid until the next call but seven. */
struct sql_name model_named(const char *text);

/* The table, column, constraint of a name; the test fails when it is not there. */
struct model_relation *model_relation_at(const struct model *model, const char *name);
struct model_column *model_column_at(const struct model *model, const char *relation, const char *name);
struct model_constraint *model_constraint_at(const struct model *model, const char *relation, const char *name);

/*
 * What a model knows after a text: a part of one of the lines of model_describe(); behind a "!" what none of them has.
 * The names of assumed relations are looked up, and so placed, as in the default search_path.
 */
struct model_case {
    const char *text;
    const char *part;
};
void model_assert(const struct model_case *expected);

/* Everything that it knows, a sorted line for each thing, without births; owned: char *. */
GPtrArray *model_describe(const struct model *model);
/* The lines about one relation, joined with newlines; owned by the caller. */
char *model_describe_relation(const struct model *model, const char *name);

#endif
