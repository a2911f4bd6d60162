/* analysis/catalog_rows.h - what the catalog's texts and numbers mean, in the model's terms. Internal to catalog.c. */
#ifndef MIGRATOR_ANALYSIS_CATALOG_ROWS_H
#define MIGRATOR_ANALYSIS_CATALOG_ROWS_H

#include "analysis/model.h"

#include <stdint.h>

/* A list as one text in which chr(31) stands before each item; NULL is the empty list. */
const char *const *catalog_list(struct model *model, const char *text);

/* A type by its pg_type.typname and a typmod, -1: none; with the modifiers as they are written. schema NULL:
 * pg_catalog. */
struct sql_type catalog_type(struct model *model, const char *schema, const char *name, int64_t modifier);

/* What a CHECK says, from pg_get_constraintdef(). */
void catalog_read_check(struct model *model, struct model_constraint *constraint, const char *definition);

/* What a function does, from pg_get_functiondef(); definition NULL, or not understood: what is known otherwise. */
const struct sql_function *catalog_read_function(struct model *model, const char *definition,
                                                 const struct sql_function *otherwise);

/* WHEN of a trigger, from pg_get_triggerdef(); definition NULL: none. */
const struct sql_expression *catalog_read_condition(struct model *model, const char *definition);

/* A rule of the relation, from pg_get_ruledef(). */
void catalog_read_rule(struct model *model, struct model_relation *relation, const char *definition, bool is_disabled);

/* The same, NULL: nothing so far, with one more that it runs; each name NULL: none of that kind. */
const struct sql_expression *catalog_add_to_expression(struct model *model, const struct sql_expression *expression,
                                                       const struct sql_call *call, const struct sql_implied *implied);
const struct sql_query *catalog_add_to_query(struct model *model, const struct sql_query *query,
                                             const struct sql_call *call, const struct sql_implied *implied);

/* The view reads these columns of a relation. */
void catalog_add_read(struct model *model, struct model_relation *view, struct sql_name other,
                      const char *const *columns);

#endif
