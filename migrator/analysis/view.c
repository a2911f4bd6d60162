/* analysis/view.c - what rules ask of an action, and how their texts are filled in. */
#include "analysis/rule.h"

#include "analysis/dependents.h"
#include "analysis/preflight.h"

#include <string.h>

/* Below this a scan or a rewrite takes less than a second on any machine. */
#define SMALL_BYTES (8.0 * 1024 * 1024)

bool view_has(const struct rule_view *view, unsigned flags)
{
    return (view->action->flags & flags) == flags;
}

static bool has_trigger(const struct model_relation *relation, const char *name)
{
    for (guint index = 0; index < relation->triggers->len; index++)
        if (strcmp(((const struct model_trigger *)g_ptr_array_index(relation->triggers, index))->name, name) == 0)
            return true;
    return false;
}

/* Is the part of a relation, all of which is known, that the action drops not there? */
static bool has_no_part(const struct rule_view *view)
{
    const struct sql_action *action = view->action;

    if (view->relation == NULL || !view->relation->is_whole || action->name == NULL)
        return false;
    switch ((int)action->kind) {
    case SQL_DROP_COLUMN:
        return view->column == NULL;
    case SQL_DROP_CONSTRAINT:
        return view->constraint == NULL && view_column_name(view) == NULL;
    case SQL_DROP_TRIGGER:
        return !has_trigger(view->relation, action->name);
    case SQL_DROP_POLICY:
        return model_find_policy(view->relation, action->name) == NULL;
    default:
        return false;
    }
}

static bool drops_relation(const struct sql_action *action)
{
    return action->kind == SQL_DROP_TABLE || action->kind == SQL_DROP_VIEW ||
           action->kind == SQL_DROP_MATERIALIZED_VIEW || action->kind == SQL_DROP_SEQUENCE ||
           action->kind == SQL_DROP_INDEX;
}

/* With what it is on missing? */
static bool may_be_on_nothing(const struct rule_view *view)
{
    return view_has(view, SQL_RELATION_IF_EXISTS) || (view_has(view, SQL_IF_EXISTS) && drops_relation(view->action));
}

static bool is_index_there(const struct rule_view *view)
{
    const struct sql_name table = view_table(view);

    return view->action->kind == SQL_CREATE_INDEX &&
           model_find_index(view->model, (struct sql_name){ table.schema, view->action->name }, NULL) != NULL;
}

/* DROP … IF EXISTS of what is neither a relation nor on one */
static bool drops_what_is_missing(const struct rule_view *view)
{
    const struct sql_action *action = view->action;

    if (!view_has(view, SQL_IF_EXISTS))
        return false;
    if (action->kind == SQL_DROP_TYPE)
        return model_is_missing_type(view->model, action->relation);
    return action->kind == SQL_DROP_FUNCTION && model_is_missing_function(view->model, action->relation);
}

/* UPDATE, DELETE … WHERE false */
static bool means_no_row(const struct rule_view *view)
{
    const struct sql_action *action = view->action;

    return (action->kind == SQL_UPDATE || action->kind == SQL_DELETE) && action->expression != NULL &&
           action->expression->is_false;
}

bool view_does_nothing(const struct rule_view *view)
{
    if (means_no_row(view) || drops_what_is_missing(view))
        return true;
    if (may_be_on_nothing(view) && model_is_missing(view->model, view->action->relation))
        return true;
    return view_has(view, SQL_IF_EXISTS) && (has_no_part(view) || is_index_there(view));
}

bool view_is_unused(const struct rule_view *view, struct model_birth birth)
{
    enum model_age age = model_age(view->model, birth);

    return age == MODEL_NEW || age == MODEL_UNRELEASED;
}

struct rule_view view_at(const struct rule_view *view, const struct sql_action *action)
{
    struct rule_view at = *view;

    at.action = action;
    at.preceding_count = (guint)(action - view->preceding);
    at.following = action + 1;
    at.following_count = (guint)(view->action - action) + view->following_count;
    return at;
}

bool view_is_statement(const struct rule_view *view, guint actions)
{
    return view->statement_actions == actions && !view_has(view, SQL_IN_BODY);
}

guint view_number(const struct rule_view *view)
{
    return (guint)g_ascii_strtoull(view->parameter, NULL, 10);
}

const char *view_column_name(const struct rule_view *view)
{
    const struct sql_action *action = view->action;
    const struct model_column *column = NULL;

    if (action->kind == SQL_ADD_CONSTRAINT)
        return action->constraint == SQL_CONSTRAINT_NOT_NULL ? action->columns[0] : NULL;
    if (action->kind != SQL_DROP_CONSTRAINT)
        return action->name;
    column = view->relation != NULL ? model_not_null_column(view->relation, action->name) : NULL;
    return column != NULL ? column->name : NULL;
}

bool view_column_is_in_use(const struct rule_view *view)
{
    return view->column == NULL || !view_is_unused(view, view->column->birth);
}

bool view_readers(const struct rule_view *view, GString *names)
{
    g_autoptr(GPtrArray) readers = NULL;

    if (view->relation == NULL || view->action->name == NULL)
        return false;
    readers = dependents_readers(view->model, view->relation, view->action->name);
    for (guint index = 0; index < readers->len; index++) {
        const struct model_relation *reader = g_ptr_array_index(readers, index);
        g_autofree char *name = view_name(reader->name);

        g_string_append_printf(names, "%s%s %s", index > 0 ? ", " : "",
                               reader->kind == MODEL_VIEW ? "view" : "materialized view", name);
    }
    return readers->len > 0;
}

bool view_is_small(const struct rule_view *view)
{
    return view->relation != NULL && view->relation->bytes >= 0 && view->relation->bytes < SMALL_BYTES;
}

bool view_stops_writes(const struct rule_view *view)
{
    return lock_mode_stops_writes(view->effect.relation) || lock_mode_stops_writes(view->effect.other);
}

bool view_changes_rows(const struct rule_view *view)
{
    const enum sql_action_kind kind = view->action->kind;

    return kind != SQL_TRUNCATE && sql_action_writes_rows(kind);
}

/* A body is one statement of the script; in it only rows are certainly not changed by what took the lock. */
static bool is_earlier(const struct rule_held *lock, const struct rule_view *view)
{
    return lock->statement != view->action->statement || (view_has(view, SQL_IN_BODY) && view_changes_rows(view));
}

const struct rule_held *view_held(const struct rule_view *view)
{
    const GArray *held = view->transaction->held;

    for (guint index = 0; view->transaction->is_open && index < held->len; index++) {
        const struct rule_held *lock = &g_array_index(held, struct rule_held, index);

        if (is_earlier(lock, view) && lock_mode_stops_writes(lock->mode))
            return lock;
    }
    return NULL;
}

bool view_same_name(struct sql_name one, struct sql_name other)
{
    if (g_strcmp0(one.name, other.name) != 0)
        return false;
    return one.schema == NULL || other.schema == NULL || strcmp(one.schema, other.schema) == 0;
}

bool view_is_pass(const struct rule_view *view)
{
    if (view_has(view, SQL_IN_CREATE) || (!view->effect.rewrites && !view->effect.scans))
        return false;
    switch ((int)view->action->kind) {
    case SQL_ADD_COLUMN:
    case SQL_ALTER_COLUMN_TYPE:
    case SQL_SET_NOT_NULL:
    case SQL_SET_EXPRESSION:
    case SQL_ADD_CONSTRAINT:
    case SQL_SET_LOGGED:
    case SQL_SET_UNLOGGED:
    case SQL_SET_ACCESS_METHOD:
    case SQL_SET_TABLESPACE:
        return true;
    default:
        return false;
    }
}

struct sql_name view_table(const struct rule_view *view)
{
    return view->relation != NULL ? view->relation->name : view->action->relation;
}

const struct rule_held *view_held_on(const struct rule_view *view, struct sql_name table)
{
    const GArray *held = view->transaction->held;

    for (guint index = 0; index < held->len; index++) {
        const struct rule_held *lock = &g_array_index(held, struct rule_held, index);

        if (view_same_name(lock->table, table))
            return lock;
    }
    return NULL;
}

static bool is_same_object(const struct sql_action *one, const struct sql_action *other)
{
    return view_same_name(one->relation, other->relation) &&
           (one->name == NULL || other->name == NULL || strcmp(one->name, other->name) == 0);
}

const struct sql_action *view_follows(const struct rule_view *view, enum sql_action_kind kind)
{
    for (guint index = 0; view->transaction->is_open && index < view->following_count; index++) {
        const struct sql_action *action = &view->following[index];

        if (action->kind == kind && is_same_object(view->action, action))
            return action;
    }
    return NULL;
}

const struct sql_action *view_precedes(const struct rule_view *view, enum sql_action_kind kind)
{
    for (guint index = view->preceding_count; index-- > 0;) {
        const struct sql_action *action = &view->preceding[index];

        if (action->kind == kind && is_same_object(view->action, action))
            return action;
    }
    return NULL;
}

char *view_statement(const struct rule_view *view)
{
    const struct sql_statement *statement =
            &g_array_index(view->script->statements, struct sql_statement, view->action->statement);
    const char *text = g_bytes_get_data(view->script->text, NULL);

    return g_strndup(text + statement->offset, statement->length);
}

char *view_name(struct sql_name name)
{
    if (name.name == NULL)
        return g_strdup("?");
    if (name.schema == NULL || *name.schema == '\0' || strcmp(name.schema, "public") == 0)
        return g_strdup(name.name);
    return g_strconcat(name.schema, ".", name.name, NULL);
}

/* The columns of an index may be expressions, which have no name. */
static char *join(const char *const *words)
{
    GString *joined = g_string_new(NULL);

    for (const char *const *word = words; word != NULL && *word != NULL; word++)
        g_string_append_printf(joined, "%s%s", joined->len > 0 ? ", " : "", **word != '\0' ? *word : "an expression");
    return g_string_free(joined, FALSE);
}

/* An extension, say, has a name and no schema. */
static char *relation_word(const struct rule_view *view)
{
    if (view->relation == NULL && view->action->relation.name == NULL && view->action->name != NULL)
        return g_strdup(view->action->name);
    return view_name(view->relation != NULL && view->action->relation.name == NULL ? view->relation->name
                                                                                   : view->action->relation);
}

/* As written; for DROP INDEX and the like, which do not write it, as the model has it. */
static char *table_word(const struct rule_view *view)
{
    return view_name(view->index != NULL || view->action->relation.name == NULL ? view_table(view)
                                                                                : view->action->relation);
}

static char *other_word(const struct rule_view *view)
{
    return view_name(view->action->other);
}

static char *name_word(const struct rule_view *view)
{
    return g_strdup(view->action->name != NULL ? view->action->name : "it");
}

static char *column_word(const struct rule_view *view)
{
    return g_strdup(view_column_name(view));
}

static char *new_name_word(const struct rule_view *view)
{
    return g_strdup(view->action->new_name != NULL ? view->action->new_name : "");
}

static char *type_word(const struct rule_view *view)
{
    return sql_quote_type(&view->action->type);
}

static char *old_type_word(const struct rule_view *view)
{
    if (view->column == NULL || view->column->type.name == NULL)
        return g_strdup("its type");
    return sql_quote_type(&view->column->type);
}

static char *lock_word(const struct rule_view *view)
{
    return g_strdup(lock_mode_name(view->effect.relation));
}

static char *other_lock_word(const struct rule_view *view)
{
    return g_strdup(lock_mode_name(view->effect.other));
}

static char *columns_word(const struct rule_view *view)
{
    return join(view->action->columns);
}

static char *parameter_word(const struct rule_view *view)
{
    return g_strdup(view->parameter);
}

/* To stand behind a remedy. */
static char *proof_words(const struct rule_view *view)
{
    g_autofree char *query = preflight_query(view);

    return query != NULL ? g_strdup_printf("; of the rows that are there a .before.sql proves it: %s", query)
                         : g_strdup("");
}

static char *detail_word(const struct rule_view *view)
{
    return g_strdup(view->detail->str);
}

/* {word} in a rule's text. */
static const struct {
    const char *word;
    char *(*value)(const struct rule_view *view);
} words[] = {
    { "relation", relation_word }, { "table", table_word },
    { "other", other_word },       { "name", name_word },
    { "column", column_word },     { "new_name", new_name_word },
    { "type", type_word },         { "old_type", old_type_word },
    { "lock", lock_word },         { "other_lock", other_lock_word },
    { "columns", columns_word },   { "parameter", parameter_word },
    { "detail", detail_word },     { "proof", proof_words },
};

static char *word_value(const struct rule_view *view, const char *word, size_t length)
{
    for (size_t row = 0; row < G_N_ELEMENTS(words); row++)
        if (strlen(words[row].word) == length && strncmp(words[row].word, word, length) == 0)
            return words[row].value(view);
    return g_strdup_printf("{%.*s}", (int)length, word);
}

char *view_fill(const struct rule_view *view, const char *text)
{
    GString *filled = NULL;
    size_t length = 0;

    if (text == NULL)
        return NULL;
    filled = g_string_new(NULL);
    while (*text != '\0') {
        size_t plain = strcspn(text, "{");

        length = text[plain] == '{' ? strcspn(text + plain + 1, "}") : 0;

        g_string_append_len(filled, text, (gssize)plain);
        text += plain;
        if (*text == '\0')
            break;
        g_autofree char *value = word_value(view, text + 1, length);
        g_string_append(filled, value);
        text += length + 2;
    }
    length = filled->len + 1;
    return g_realloc(g_string_free(filled, FALSE), length); /* many are kept: without the room to grow */
}
