/* tests/support/model_fixture.c - models built from SQL text, and said in words that can be compared. */
#include "support/model_fixture.h"

#include "analysis/model_state.h"

#include <check.h>
#include <string.h>

void model_replay(struct model *model, const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GPtrArray) findings = finding_list_new();
    struct sql_script script = { 0 };
    struct sql_actions actions = { 0 };

    sql_script_read(&script, "a.sql", bytes, 0, strlen(text), SQL_TRANSACTION_OFF, findings);
    sql_actions_read(&actions, &script);
    for (guint index = 0; index < actions.list->len; index++)
        model_apply(model, &g_array_index(actions.list, struct sql_action, index));
    sql_actions_release(&actions);
    sql_script_release(&script);
}

/* ---- looking up ---- */

struct sql_name model_named(const char *text)
{
    static char schemas[8][64];
    static unsigned next;
    const char *dot = strchr(text, '.');
    char *schema = schemas[next++ % G_N_ELEMENTS(schemas)];

    if (dot == NULL)
        return (struct sql_name){ .name = text };
    g_strlcpy(schema, text, MIN((size_t)(dot - text) + 1, sizeof schemas[0]));
    return (struct sql_name){ .schema = schema, .name = dot + 1 };
}

struct model_relation *model_relation_at(const struct model *model, const char *name)
{
    struct model_relation *relation = model_find_relation(model, model_named(name));

    ck_assert_msg(relation != NULL, "no relation %s", name);
    return relation;
}

struct model_column *model_column_at(const struct model *model, const char *relation, const char *name)
{
    struct model_column *column = model_find_column(model_relation_at(model, relation), name);

    ck_assert_msg(column != NULL, "no column %s.%s", relation, name);
    return column;
}

struct model_constraint *model_constraint_at(const struct model *model, const char *relation, const char *name)
{
    struct model_constraint *constraint = model_find_constraint(model_relation_at(model, relation), name);

    ck_assert_msg(constraint != NULL, "no constraint %s of %s", name, relation);
    return constraint;
}

/* ---- in words ---- */

struct description {
    const struct model *model;
    GPtrArray *lines;
};

static char *joined(const char *const *list)
{
    return list != NULL ? g_strjoinv(",", (char **)(guintptr)list) : g_strdup("");
}

static gint compare_texts(gconstpointer one, gconstpointer other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

static char *sorted(const char *const *list)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();

    for (; list != NULL && *list != NULL; list++)
        g_ptr_array_add(items, (gpointer)(guintptr)*list);
    g_ptr_array_sort(items, compare_texts);
    g_ptr_array_add(items, NULL);
    return g_strjoinv(",", (char **)items->pdata);
}

static char *type_words(const struct sql_type *type)
{
    GString *words = g_string_new(type->name != NULL ? type->name : "?");

    for (guint index = 0; index < type->modifier_count; index++)
        g_string_append_printf(words, "%s%d", index == 0 ? "(" : ",", type->modifiers[index]);
    if (type->modifier_count == 1 && g_strcmp0(type->name, "numeric") == 0)
        g_string_append(words, ",0");
    g_string_append_printf(words, "%s%s", type->modifier_count > 0 ? ")" : "", type->is_array ? "[]" : "");
    if (type->collation.name != NULL)
        g_string_append_printf(words, " collate %s%s%s", type->collation.schema != NULL ? type->collation.schema : "",
                               type->collation.schema != NULL ? "." : "", type->collation.name);
    return g_string_free(words, FALSE);
}

static char *name_words(struct sql_name name)
{
    return name.name != NULL ? g_strdup_printf("%s.%s", name.schema, name.name) : g_strdup("-");
}

/* Functions of the set alone. */
static void add_runs(const struct description *description, const char *what, const struct sql_call *calls, guint count)
{
    for (guint index = 0; index < count; index++) {
        const struct model_function *function =
                model_find_function(description->model, calls[index].function, calls[index].arguments);
        g_autofree char *name = function != NULL ? name_words(function->name) : NULL;

        if (name != NULL)
            g_ptr_array_add(description->lines, g_strdup_printf("%s runs %s", what, name));
    }
}

static void add_column(const struct description *description, const char *relation, guint position,
                       const struct model_column *column, bool is_view)
{
    g_autofree char *type = is_view ? g_strdup("") : type_words(&column->type);

    g_ptr_array_add(description->lines,
                    g_strdup_printf("%s column %03u %s %s%s%s%s%s%s%s", relation, position, column->name, type,
                                    column->is_not_null && !is_view ? " not-null" : "",
                                    column->has_default ? " default" : "", column->is_identity ? " identity" : "",
                                    column->is_generated ? " generated" : "",
                                    column->owned_sequence != NULL ? " owns " : "",
                                    column->owned_sequence != NULL ? column->owned_sequence : ""));
    if (column->expression != NULL) {
        g_autofree char *words = g_strdup_printf("%s column %s", relation, column->name);
        add_runs(description, words, column->expression->calls, column->expression->call_count);
    }
}

static void append_terms(GString *line, const struct model_constraint *constraint)
{
    for (guint index = 0; index < constraint->term_count; index++) {
        const struct sql_term *term = &constraint->terms[index];

        g_string_append_printf(line, " {%s %s %s}", term->column, term->operator,
                               term->constant != NULL ? term->constant : "-");
    }
    if (constraint->is_whole)
        g_string_append(line, " whole");
}

static char *constraint_words(const struct model_constraint *constraint)
{
    static const char *const kinds[] = {
        "none", "check", "not-null", "unique", "primary-key", "exclude", "foreign-key"
    };
    bool is_foreign = constraint->kind == SQL_CONSTRAINT_FOREIGN_KEY;
    g_autofree char *columns =
            constraint->kind == SQL_CONSTRAINT_CHECK ? sorted(constraint->columns) : joined(constraint->columns);
    g_autofree char *other = name_words(constraint->other);
    g_autofree char *other_columns = joined(constraint->other_columns);
    GString *line = g_string_new(NULL);

    g_string_append_printf(line, "constraint %s %s (%s)", constraint->name, kinds[constraint->kind], columns);
    if (is_foreign)
        g_string_append_printf(line, " -> %s (%s) %c", other, other_columns,
                               constraint->on_delete != 0 ? constraint->on_delete : 'a');
    g_string_append(line, constraint->is_validated ? " valid" : " not-valid");
    g_string_append(line, constraint->is_deferrable ? " deferrable" : "");
    g_string_append(line, constraint->is_enforced ? "" : " not-enforced");
    g_string_append(line, constraint->is_not_inherited ? " no-inherit" : "");
    append_terms(line, constraint);
    g_string_append(line, constraint->kind == SQL_CONSTRAINT_CHECK && constraint->expression == NULL ? " unknown" : "");
    return g_string_free(line, FALSE);
}

/* From PostgreSQL 18 every NOT NULL is a constraint, too; those are said with their columns. */
static void add_constraint(const struct description *description, const char *relation,
                           const struct model_constraint *constraint)
{
    g_autofree char *words = constraint_words(constraint);

    if (constraint->kind != SQL_CONSTRAINT_NOT_NULL)
        g_ptr_array_add(description->lines, g_strdup_printf("%s %s", relation, words));
}

static void add_index(const struct description *description, const char *relation, const struct model_index *index)
{
    g_autofree char *columns = joined(index->columns);
    g_autofree char *included = joined(index->included);
    g_autofree char *others = sorted(index->others);
    g_autofree char *parent = name_words(index->parent);

    g_ptr_array_add(description->lines,
                    g_strdup_printf("%s index %s.%s %s (%s) include (%s) others (%s) part of %s%s%s%s%s%s%s%s%s",
                                    relation, index->name.schema, index->name.name, index->method, columns, included,
                                    others, parent, index->is_unique ? " unique" : "",
                                    index->is_primary ? " primary" : "", index->is_partial ? " partial" : "",
                                    index->has_expression ? " expression" : "", index->is_valid ? "" : " invalid",
                                    index->is_replica_identity ? " replica-identity" : "",
                                    index->constraint != NULL ? " of " : "",
                                    index->constraint != NULL ? index->constraint : ""));
}

static void add_view(const struct description *description, const char *relation, const struct model_relation *view)
{
    for (guint index = 0; view->query != NULL && index < view->query->relation_count; index++) {
        g_autofree char *name = name_words(view->query->relations[index]);

        g_ptr_array_add(description->lines, g_strdup_printf("%s reads %s", relation, name));
    }
}

static void describe_policy(const struct description *description, const char *relation,
                            const struct model_policy *policy)
{
    g_autofree char *words = g_strdup_printf("%s policy %s", relation, policy->name);

    g_ptr_array_add(description->lines, g_strdup(words));
    if (policy->expression != NULL)
        add_runs(description, words, policy->expression->calls, policy->expression->call_count);
}

static void describe_rule(const struct description *description, const char *relation, const struct model_rule *rule)
{
    g_ptr_array_add(description->lines,
                    g_strdup_printf("%s rule %s on %s%s%s%s does %u", relation, rule->name, rule->event,
                                    rule->is_instead ? " instead" : "", rule->condition != NULL ? " where" : "",
                                    rule->is_disabled ? " disabled" : "", rule->body->list->len));
}

static void describe_relation(gpointer argument, struct model_relation *relation)
{
    static const char *const kinds[] = { "unknown", "table",   "partitioned", "foreign",
                                         "view",    "matview", "sequence",    "composite" };
    const struct description *description = argument;
    bool is_view = relation->kind == MODEL_VIEW || relation->kind == MODEL_MATERIALIZED_VIEW;
    g_autofree char *name = name_words(relation->name);
    g_autofree char *parent = name_words(relation->parent);
    g_autofree char *owner = name_words(relation->owner);
    g_autofree char *key = joined(relation->partition_key);
    GPtrArray *lines = description->lines;

    g_ptr_array_add(lines, g_strdup_printf("%s %s%s%s%s%s%s by %s (%s) parent %s%s%s%s owner %s %s", name,
                                           kinds[relation->kind], relation->is_whole || is_view ? "" : " not-whole",
                                           relation->is_temporary ? " temporary" : "",
                                           relation->is_unlogged && relation->kind != MODEL_SEQUENCE ? " unlogged" : "",
                                           relation->has_row_security ? " row-security" : "",
                                           relation->forces_row_security ? " forced" : "",
                                           relation->strategy != NULL ? relation->strategy : "-", key, parent,
                                           relation->is_partition ? " partition" : "",
                                           relation->is_default_partition ? " default" : "",
                                           relation->is_parent ? " is-parent" : "", owner,
                                           relation->owner_column != NULL ? relation->owner_column : ""));
    for (guint index = 0; index < relation->columns->len; index++)
        add_column(description, name, index, g_ptr_array_index(relation->columns, index), is_view);
    for (guint index = 0; index < relation->constraints->len; index++)
        add_constraint(description, name, g_ptr_array_index(relation->constraints, index));
    for (guint index = 0; index < relation->indexes->len; index++)
        add_index(description, name, g_ptr_array_index(relation->indexes, index));
    for (guint index = 0; index < relation->triggers->len; index++) {
        const struct model_trigger *trigger = g_ptr_array_index(relation->triggers, index);

        g_autofree char *events = joined(trigger->events);
        g_autofree char *columns = joined(trigger->columns);
        g_ptr_array_add(lines, g_strdup_printf("%s trigger %s%s%s calls %s%s on %s of (%s)%s", name, trigger->name,
                                               trigger->is_before ? " before" : "",
                                               !trigger->has_condition      ? ""
                                               : trigger->condition != NULL ? " when"
                                                                            : " when unknown",
                                               trigger->function.name, trigger->is_for_each_row ? " row" : "", events,
                                               columns, trigger->is_disabled ? " disabled" : ""));
    }
    for (guint index = 0; index < relation->policies->len; index++)
        describe_policy(description, name, g_ptr_array_index(relation->policies, index));
    for (guint index = 0; index < relation->rules->len; index++)
        describe_rule(description, name, g_ptr_array_index(relation->rules, index));
    for (guint index = 0; index < relation->grantees->len; index++)
        g_ptr_array_add(lines, g_strdup_printf("%s granted to %s", name,
                                               (const char *)g_ptr_array_index(relation->grantees, index)));
    add_view(description, name, relation);
    if (relation->query != NULL)
        add_runs(description, name, relation->query->calls, relation->query->call_count);
}

static void describe_type(const struct description *description, const struct model_type *type)
{
    static const char *const kinds[] = { "enum", "domain", "type" };
    g_autofree char *name = name_words(type->name);
    g_autofree char *base = type_words(&type->base);
    g_autoptr(GString) labels = g_string_new(NULL);

    for (guint index = 0; index < type->labels->len; index++)
        g_string_append_printf(labels, " '%s'", g_array_index(type->labels, struct model_label, index).label);
    g_ptr_array_add(description->lines,
                    g_strdup_printf("%s %s of %s%s%s%s", name, kinds[type->kind], base, labels->str,
                                    type->is_not_null ? " not-null" : "", type->is_constrained ? " constrained" : ""));
    for (guint index = 0; index < type->constraints->len; index++) {
        g_autofree char *words = constraint_words(g_ptr_array_index(type->constraints, index));

        g_ptr_array_add(description->lines, g_strdup_printf("%s %s", name, words));
    }
}

static void describe_collation(const struct description *description, const struct model_collation *collation)
{
    g_autofree char *name = name_words(collation->name);

    g_ptr_array_add(description->lines,
                    g_strdup_printf("%s collation %s",
                                    collation->is_nondeterministic ? "nondeterministic" : "deterministic", name));
}

static void describe_functions(const struct description *description, const GPtrArray *overloads)
{
    for (guint index = 0; index < overloads->len; index++) {
        const struct model_function *function = g_ptr_array_index(overloads, index);
        g_autofree char *name = name_words(function->name);
        g_autofree char *arguments = joined(function->details != NULL ? function->details->argument_types : NULL);

        g_ptr_array_add(description->lines,
                        g_strdup_printf("%s function (%s) %c", name, arguments, function->volatility));
    }
}

static void describe_implied(const struct description *description, const struct model_implied *implied)
{
    g_ptr_array_add(description->lines, g_strdup_printf("%s %s runs %s", implied->what.is_cast ? "cast to" : "operator",
                                                        implied->what.name.name, implied->function.name));
}

GPtrArray *model_describe(const struct model *model)
{
    struct description description = { .model = model, .lines = g_ptr_array_new_with_free_func(g_free) };
    GHashTableIter iter;
    gpointer value;

    model_each_relation(model, describe_relation, &description);
    g_hash_table_iter_init(&iter, model->collations);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        describe_collation(&description, value);
    g_hash_table_iter_init(&iter, model->types);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        describe_type(&description, value);
    g_hash_table_iter_init(&iter, model->functions);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        describe_functions(&description, value);
    for (guint index = 0; index < model_implied(model)->len; index++)
        describe_implied(&description, &g_array_index(model_implied(model), struct model_implied, index));
    g_ptr_array_sort(description.lines, compare_texts);
    return description.lines;
}

char *model_describe_relation(const struct model *model, const char *name)
{
    struct description description = { .model = model, .lines = g_ptr_array_new_with_free_func(g_free) };
    char *text = NULL;

    describe_relation(&description, model_relation_at(model, name));
    g_ptr_array_sort(description.lines, compare_texts);
    g_ptr_array_add(description.lines, NULL);
    text = g_strjoinv("\n", (char **)description.lines->pdata);
    g_ptr_array_unref(description.lines);
    return text;
}

void model_assert(const struct model_case *expected)
{
    CLEANUP(model_cleanup) struct model *model = model_new();
    g_autoptr(GPtrArray) lines = NULL;
    g_autofree char *all = NULL;
    bool is_there = expected->part[0] != '!';
    const char *part = expected->part + (is_there ? 0 : 1);

    model_begin_migration(model, false);
    model_replay(model, expected->text);
    lines = model_describe(model);
    g_ptr_array_add(lines, g_strdup(""));
    g_ptr_array_add(lines, NULL);
    all = g_strjoinv("\n", (char **)lines->pdata);
    ck_assert_msg((strstr(all, part) != NULL) == is_there, "after %s: %s\n%s", expected->text, expected->part, all);
}
