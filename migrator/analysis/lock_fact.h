/*
 * analysis/lock_fact.h - inside the table of lock facts: what a row is, and what rows may ask. For lock_mode.c,
 * lock_condition.c and lock_other.c only.
 */
#ifndef MIGRATOR_ANALYSIS_LOCK_FACT_H
#define MIGRATOR_ANALYSIS_LOCK_FACT_H

#include "analysis/lock_mode.h"

/* An action that the table is asked about, and what the model knows of its object. */
struct lock_question {
    const struct model *model;
    const struct sql_action *action;
    const struct model_relation *relation; /* that is acted on, or that its index is on; NULL: nothing is known */
    const struct model_index *index;       /* that is acted on; NULL: none, or nothing is known */
    bool is_on_index;
    bool is_assumed; /* something was not known, and taken for the worst */
    bool is_open;    /* there may be others that are not known by name */
};

/* lock_condition.c: does a row apply? Each sets is_assumed when it says so for want of knowledge. */
bool lock_if_volatile_default(struct lock_question *question);
bool lock_if_serial(struct lock_question *question);
bool lock_if_constrained_domain(struct lock_question *question);
bool lock_if_null_refused(struct lock_question *question);
bool lock_if_column_has_value(struct lock_question *question);
bool lock_if_type_rewrites(struct lock_question *question);
bool lock_if_type_rebuilds(struct lock_question *question);
bool lock_if_type_rechecks(struct lock_question *question);
bool lock_if_null_not_ruled_out(struct lock_question *question);
bool lock_if_stored(struct lock_question *question);
bool lock_if_builds(struct lock_question *question);
bool lock_if_key_may_be_null(struct lock_question *question);
bool lock_if_not_validated(struct lock_question *question);
bool lock_if_not_enforced(struct lock_question *question);
bool lock_if_persistence_changes(struct lock_question *question);
bool lock_if_relation(struct lock_question *question);
bool lock_if_on_index(struct lock_question *question);
bool lock_if_on_table(struct lock_question *question);
bool lock_if_weak_options(struct lock_question *question);
bool lock_if_strong_options(struct lock_question *question);
bool lock_if_weak_options_of_index(struct lock_question *question);
bool lock_if_strong_options_of_index(struct lock_question *question);
bool lock_if_row_trigger(struct lock_question *question);
bool lock_if_many_relations(struct lock_question *question);
bool lock_if_one_relation(struct lock_question *question);
bool lock_if_partitioned(struct lock_question *question);
bool lock_if_all_rows(struct lock_question *question);
bool lock_if_whole_query(struct lock_question *question);
bool lock_if_bounds_not_proved(struct lock_question *question);
bool lock_if_partition_lacks_index(struct lock_question *question);
bool lock_if_referred(struct lock_question *question);
bool lock_if_parent_refers(struct lock_question *question);
bool lock_if_other_access_method(struct lock_question *question);
bool lock_if_other_tablespace(struct lock_question *question);
bool lock_if_inherited(struct lock_question *question);

/* lock_other.c: append the names of other relations. Each sets is_open when there may be more. */
void lock_others_written(struct lock_question *question, GArray *names); /* the action's own `other` */
void lock_others_of_other_index(struct lock_question *question, GArray *names);
void lock_others_partitions(struct lock_question *question, GArray *names);
void lock_others_default_partition(struct lock_question *question, GArray *names);
void lock_others_parent(struct lock_question *question, GArray *names);
void lock_others_sibling_default(struct lock_question *question, GArray *names);
void lock_others_referenced(struct lock_question *question, GArray *names);
void lock_others_referenced_by_column(struct lock_question *question, GArray *names);
void lock_others_referenced_by_constraint(struct lock_question *question, GArray *names);
void lock_others_referring(struct lock_question *question, GArray *names);
void lock_others_referring_to_column(struct lock_question *question, GArray *names);
void lock_others_referring_to_constraint(struct lock_question *question, GArray *names);
void lock_others_truncated(struct lock_question *question, GArray *names);
void lock_others_referenced_by_parent(struct lock_question *question, GArray *names);
void lock_others_referring_to_parent(struct lock_question *question, GArray *names);
void lock_others_views(struct lock_question *question, GArray *names);
void lock_others_read(struct lock_question *question, GArray *names);
void lock_others_domain_users(struct lock_question *question, GArray *names);
void lock_others_type_users(struct lock_question *question, GArray *names);
void lock_others_triggered(struct lock_question *question, GArray *names);
void lock_others_in_schema(struct lock_question *question, GArray *names);
void lock_others_anywhere(struct lock_question *question, GArray *names); /* nobody knows which */

bool lock_name_is(struct sql_name one, struct sql_name other);
bool lock_list_has(const char *const *words, const char *word); /* either may be NULL */

/* The constraint that the action names; NULL: not known. */
const struct model_constraint *lock_constraint_named(const struct lock_question *question);

#endif
