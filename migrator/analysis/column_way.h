/* analysis/column_way.h - steps that the safe ways of several rules of columns share. Internal to analysis/. */
#ifndef MIGRATOR_ANALYSIS_COLUMN_WAY_H
#define MIGRATOR_ANALYSIS_COLUMN_WAY_H

#include "analysis/rule.h"

/* A type as a column is declared with it: 'text COLLATE "C"'. Owned by the caller. */
char *column_way_type(const struct sql_type *type);

/*
 * Give the column's rows a value, an SQL expression, in batches: where they have none, or, for a value that is computed
 * from the row (is_of_row) and may be NULL, where they have another.
 */
void column_way_fill(const struct rule_view *view, struct safe_way *way, const char *column, const char *value,
                     bool is_of_row);

/* NOT NULL for a column whose rows are filled, by a constraint that is validated while others read and write. */
void column_way_require(const struct rule_view *view, struct safe_way *way, const char *column);

/*
 * The constraints that the action's column, or the column that the action's constraint is written with, is added with:
 * each by the steps that it has when it is added to a table. Keys are foreign keys, to which NULL keeps, so that they
 * can come before the rows have their values; the others come after that.
 */
void column_way_add_keys(const struct rule_view *view, struct safe_way *way);
void column_way_add_others(const struct rule_view *view, struct safe_way *way);

/* The action that adds that column; NULL: it is not at hand. */
const struct sql_action *column_way_adding(const struct rule_view *view);
/* Is one of these constraints of this kind? */
bool column_way_has(const struct rule_view *view, enum sql_constraint_kind kind);
/* Does the statement do no more than add that column, with what the constraints' steps end at, too? */
bool column_way_is_statement(const struct rule_view *view);

/* A column that takes the place of another one. */
struct column_swap {
    const char *from, *to;
    const struct sql_type *from_type, *to_type;
};

/* Both columns side by side, kept equal by a trigger whichever is written, until no program needs the old one. */
void column_way_swap(const struct rule_view *view, struct safe_way *way, const struct column_swap *swap);

#endif
