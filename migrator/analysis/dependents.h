/* analysis/dependents.h - what PostgreSQL lets depend on a relation, a column, a type: as far as the model knows it. */
#ifndef MIGRATOR_ANALYSIS_DEPENDENTS_H
#define MIGRATOR_ANALYSIS_DEPENDENTS_H

#include "analysis/rule.h"

/*
 * The views and materialized views whose query reads the relation, or the column of it (NULL: any), in the order of
 * their names: GPtrArray of struct model_relation *, the model's; the array is the caller's.
 */
GPtrArray *dependents_readers(const struct model *model, const struct model_relation *relation, const char *column);

/*
 * Statements that drop by name, in an order that works, what has to go before what the action drops: views, foreign
 * keys, columns; of a schema, all relations in it. "" when nothing is known. Owned by the caller.
 */
char *dependents_drop(const struct rule_view *view);

/* The other tables whose foreign keys refer to it, in the same manner. */
GPtrArray *dependents_referring(const struct model *model, const struct model_relation *relation, const char *column);

#endif
