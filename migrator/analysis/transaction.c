/* analysis/transaction.c - notes of each action what rules ask of the transaction later. */
#include "analysis/transaction.h"

#include "analysis/question.h"

void transaction_init(struct rule_transaction *transaction)
{
    *transaction = (struct rule_transaction){
        .held = g_array_new(FALSE, TRUE, sizeof(struct rule_held)),
        .pending = g_array_new(FALSE, TRUE, sizeof(struct rule_pending)),
        .labels = g_array_new(FALSE, TRUE, sizeof(struct sql_action)),
        .dropped = g_array_new(FALSE, FALSE, sizeof(struct rule_dropped)),
    };
}

void transaction_release(struct rule_transaction *transaction)
{
    g_array_free(transaction->held, TRUE);
    g_array_free(transaction->pending, TRUE);
    g_array_free(transaction->labels, TRUE);
    g_array_free(transaction->dropped, TRUE);
}

void transaction_begin(struct rule_transaction *transaction, bool is_open)
{
    transaction->is_open = is_open;
    transaction->is_deferred = false;
    transaction->actions = 0;
    g_array_set_size(transaction->held, 0);
    g_array_set_size(transaction->labels, 0);
    g_array_set_size(transaction->pending, 0);
    g_array_set_size(transaction->dropped, 0);
}

static struct rule_held *find_held(const struct rule_transaction *transaction, struct sql_name table)
{
    const GArray *held = transaction->held;

    for (guint index = 0; index < held->len; index++) {
        struct rule_held *lock = &g_array_index(held, struct rule_held, index);

        if (view_same_name(lock->table, table))
            return lock;
    }
    return NULL;
}

static void hold(struct rule_transaction *transaction, const struct rule_view *view,
                 const struct model_relation *relation, struct sql_name name, enum lock_mode mode)
{
    struct rule_held *lock = find_held(transaction, relation != NULL ? relation->name : name);
    struct rule_held taken = {
        .table = name,
        .mode = mode,
        .offset = view->action->offset,
        .statement = view->action->statement,
        .number = transaction->actions,
        .is_altered = lock != NULL && lock->is_altered,
    };

    if (mode == LOCK_NONE || (relation != NULL && view_is_unused(view, relation->birth)))
        return;
    if (lock != NULL && lock->mode >= mode)
        return;
    if (lock != NULL)
        *lock = taken;
    else
        g_array_append_val(transaction->held, taken);
}

static void note_altered(const struct rule_transaction *transaction, const struct rule_view *view)
{
    struct rule_held *lock = find_held(transaction, view_table(view));

    if (lock != NULL && view_is_pass(view))
        lock->is_altered = true;
}

static void note_constraints(struct rule_transaction *transaction, const struct rule_view *view)
{
    transaction->is_deferred = view_has(view, SQL_DEFERRED);
    if (!transaction->is_deferred)
        g_array_set_size(transaction->pending, 0);
}

static void note_rows(struct rule_transaction *transaction, const struct rule_view *view)
{
    struct rule_pending pending = { .table = view_table(view), .check = view_deferred_check(view) };

    if (pending.check != NULL && view_pending_check(view) == NULL)
        g_array_append_val(transaction->pending, pending);
}

static void note_dropped(const struct rule_transaction *transaction, const struct rule_view *view,
                         struct model_constraint constraint)
{
    const struct rule_dropped dropped = {
        .relation = view->relation,
        .constraint = constraint,
        .statement = view->action->statement,
    };

    g_array_append_val(transaction->dropped, dropped);
}

/* A unique index without a constraint of its own does what one would. */
static struct model_constraint constraint_of(const struct model_index *index)
{
    return (struct model_constraint){
        .name = index->name.name,
        .kind = SQL_CONSTRAINT_UNIQUE,
        .columns = index->columns,
        .is_validated = true,
        .is_enforced = true,
    };
}

void transaction_note(struct rule_transaction *transaction, const struct rule_view *view)
{
    const struct sql_action *action = view->action;

    hold(transaction, view, view->relation, view->index != NULL ? view_table(view) : action->relation,
         view->effect.relation);
    if (action->other.name != NULL)
        hold(transaction, view, view->other, action->other, view->effect.other);
    note_altered(transaction, view);
    note_rows(transaction, view);
    if (action->kind == SQL_SET_CONSTRAINTS)
        note_constraints(transaction, view);
    if (action->kind == SQL_ENUM_ADD_VALUE)
        g_array_append_val(transaction->labels, *action);
    if (action->kind == SQL_DROP_CONSTRAINT && view->constraint != NULL)
        note_dropped(transaction, view, *view->constraint);
    if (action->kind == SQL_DROP_INDEX && view->relation != NULL && view->index != NULL && index_is_unique(view->index))
        note_dropped(transaction, view, constraint_of(view->index));
    transaction->actions++;
}

/* ---- ROLLBACK TO ---- */

/* The latest savepoint of the name, as an index into them; their number: there is none. */
static guint find_savepoint(const GArray *actions, const GArray *savepoints, const char *name)
{
    for (guint index = savepoints->len; index-- > 0;)
        if (g_strcmp0(g_array_index(actions, struct sql_action, g_array_index(savepoints, guint, index)).name, name) ==
            0)
            return index;
    return savepoints->len;
}

static bool can_be_undone(const struct sql_action *action)
{
    return action->kind != SQL_SELECT && action->kind != SQL_CALL && action->kind != SQL_SET_SEQUENCE;
}

/* From the savepoint on, which stays, unlike those behind it. */
static void undo_to(const GArray *actions, GArray *savepoints, guint end, bool *undone)
{
    guint found = find_savepoint(actions, savepoints, g_array_index(actions, struct sql_action, end).name);

    if (found == savepoints->len)
        return;
    for (guint index = g_array_index(savepoints, guint, found); index < end; index++)
        undone[index] = undone[index] || can_be_undone(&g_array_index(actions, struct sql_action, index));
    g_array_set_size(savepoints, found + 1);
}

bool *transaction_undone(const GArray *actions)
{
    g_autoptr(GArray) savepoints = g_array_new(FALSE, FALSE, sizeof(guint));
    bool *undone = g_new0(bool, actions->len);

    for (guint index = 0; index < actions->len; index++) {
        const struct sql_action *action = &g_array_index(actions, struct sql_action, index);

        if (action->kind == SQL_SAVEPOINT)
            g_array_append_val(savepoints, index);
        else if (action->kind == SQL_ROLLBACK_TO)
            undo_to(actions, savepoints, index, undone);
        else if (action->kind == SQL_RELEASE)
            g_array_set_size(savepoints, find_savepoint(actions, savepoints, action->name));
        else if (action->kind == SQL_BEGIN || action->kind == SQL_COMMIT || action->kind == SQL_ROLLBACK)
            g_array_set_size(savepoints, 0);
    }
    return undone;
}
