/* analysis/question.h - what several rules of constraints, indexes and tables ask of a view and of the model. */
#ifndef MIGRATOR_ANALYSIS_QUESTION_H
#define MIGRATOR_ANALYSIS_QUESTION_H

#include "analysis/rule.h"

/* Is a constraint of this kind added to a table that is there, to hold from now on? Not: with a column that is added.
 */
bool adds_constraint(const struct rule_view *view, enum sql_constraint_kind kind);

/* The columns that a constraint or an index is about, an expression's included; NULL: not known. */
const char *const *columns_of(const struct rule_view *view);

/* Is one of the columns new, or not yet released, so that no running program writes it? */
bool has_unused_column(const struct rule_view *view, const char *const *columns);

/* Is the action's column known to be NOT NULL? */
bool is_known_not_null(const struct rule_view *view);

/* Is every column known to hold no NULL; by NOT NULL, or by a CHECK that proves it? */
bool are_not_null(const struct model_relation *relation, const char *const *columns);

/* Is the relation there, and in use? NULL, which is all that is known of many, is. */
bool is_used(const struct rule_view *view, const struct model_relation *relation);

bool is_partitioned(const struct model_relation *relation);

/*
 * The partitions of the action's table that are known, in the order of their names; of none the word "each_partition"
 * stands for all. GArray of struct sql_name; unref it; the names are the model's.
 */
GArray *partitions_of(const struct rule_view *view);
/* A comment for SQL that goes through them, which says that. */
const char *partitions_comment(const struct rule_view *view);

/* "ALTER TABLE [ONLY] name"; the name as written, quoted; owned by the caller. */
char *alter_table(const struct rule_view *view);

/* Is one of the later actions of the file one of this kind on this relation? NULL: none. */
const struct sql_action *find_later(const struct rule_view *view, enum sql_action_kind kind, struct sql_name relation);

/*
 * A role that has privileges on the action's relation, and none on what takes its name in the file: neither by a later
 * GRANT nor by default. The model's; NULL: none is known.
 */
const char *role_left_out(const struct rule_view *view);

/* Does it keep all rows of its table unique? NULL does not. */
bool index_is_unique(const struct model_index *index);
/*
 * Were the rows of the action's table unique already on the columns that the action makes unique, or on some of them:
 * by an index that is there, or by what this transaction has dropped? Not known of expressions.
 */
bool was_unique(const struct rule_view *view);
/*
 * Are the rows of the action's table still unique on the columns of an index of it that goes: by another full index on
 * just these, in any order, or by one that the transaction goes on to create? Not known of expressions.
 */
bool stays_unique(const struct rule_view *view, const struct model_index *gone);

/* Conditions that AND joins. */
struct terms {
    const struct sql_term *list;
    guint count;
};

/* Do these imply those? `column IN (…)` implies one with more values. What is not known to does not. */
bool terms_imply(struct terms premise, struct terms conclusion);

/* Names of relations that something joins to the action's, for texts; "" for none; owned by the caller. */
char *views_that_read(const struct rule_view *view);             /* views and materialized views whose query names it */
char *tables_that_refer(const struct rule_view *view);           /* by foreign keys to it */
char *tables_that_are_referred_to(const struct rule_view *view); /* by its own */

/* Write the action's relation to the view's detail, or `all` where the statement names none. True, for matches. */
bool tell_relation(struct rule_view *view, const char *all);

/*
 * The name that PostgreSQL gives to the constraint or the index of the action on this table when it has none:
 * "runs_agent_id_fkey". label: "fkey", "key", "idx" … Owned by the caller.
 */
char *made_name(const struct rule_view *view, struct sql_name table, const char *label);
/* The action's own name, or else that; quoted; owned by the caller. */
char *quoted_name(const struct rule_view *view, const char *label);

#endif
