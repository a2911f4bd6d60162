/* rollback/reached.c - follows what a write sets off, as far as the catalog tells. */
#include "rollback/reached.h"

#include "rollback/row_key.h"

#include <string.h>

static void find_keys(struct reached *reached, const struct snapshot *snapshot)
{
    for (guint i = 0; i < snapshot->objects->len; i++)
        if (catalog_is_foreign_key(g_ptr_array_index(snapshot->objects, i)))
            g_ptr_array_add(reached->keys, g_ptr_array_index(snapshot->objects, i));
}

void reached_init(struct reached *reached, const struct snapshot *before, const struct snapshot *applied)
{
    *reached = (struct reached){ .before = before,
                                 .applied = applied,
                                 .keys = g_ptr_array_new(),
                                 .tables = g_hash_table_new(NULL, NULL),
                                 .filled = g_hash_table_new(NULL, NULL),
                                 .removed = g_hash_table_new(NULL, NULL),
                                 .changed = g_hash_table_new(NULL, NULL),
                                 .emptied = g_hash_table_new(NULL, NULL),
                                 .asked = g_hash_table_new(NULL, NULL),
                                 .functions = g_ptr_array_new(),
                                 .fired = g_ptr_array_new() };
    find_keys(reached, before);
    find_keys(reached, applied);
}

void reached_release(struct reached *reached)
{
    g_clear_pointer(&reached->keys, g_ptr_array_unref);
    g_clear_pointer(&reached->tables, g_hash_table_unref);
    g_clear_pointer(&reached->filled, g_hash_table_unref);
    g_clear_pointer(&reached->removed, g_hash_table_unref);
    g_clear_pointer(&reached->changed, g_hash_table_unref);
    g_clear_pointer(&reached->emptied, g_hash_table_unref);
    g_clear_pointer(&reached->asked, g_hash_table_unref);
    g_clear_pointer(&reached->functions, g_ptr_array_unref);
    g_clear_pointer(&reached->fired, g_ptr_array_unref);
}

/* ---- who belongs together ---- */

static bool is_table(const struct catalog_object *object)
{
    return object != NULL && catalog_is(object, KIND_TABLE);
}

static bool is_view(const struct catalog_object *object)
{
    return object != NULL && catalog_is(object, KIND_VIEW);
}

static struct catalog_object *in_before(const struct reached *reached, const struct catalog_object *object)
{
    return snapshot_find(reached->before, &object->address);
}

/* A table, and what it is a partition of: what concerns those concerns its rows, too. */
static GPtrArray *lineage_of(struct catalog_object *table)
{
    GPtrArray *lineage = g_ptr_array_new();

    for (struct catalog_object *level = table; level != NULL;
         level = is_table(level) ? catalog_partitioned(level) : NULL)
        g_ptr_array_add(lineage, level);
    return lineage;
}

static bool is_named(const struct catalog_object *column, const char *name)
{
    g_autofree char *own = column_plain_name(column);

    return strcmp(own, name) == 0;
}

/* The column that has the name of another. */
static struct catalog_object *find_column(const struct catalog_object *table, const struct catalog_object *like)
{
    for (guint i = 0; i < table->users->len; i++) {
        struct catalog_object *column = g_ptr_array_index(table->users, i);
        if (column_is_of(column, table) && strcmp(column->name, like->name) == 0)
            return column;
    }
    return NULL;
}

static bool says(const struct catalog_object *key, const char *words)
{
    return strstr(catalog_facet(key, "definition"), words) != NULL;
}

static bool needs(const struct catalog_object *key, const struct catalog_object *object)
{
    for (guint i = 0; i < key->needs->len; i++) {
        const struct catalog_object *need = g_ptr_array_index(key->needs, i);
        if (catalog_is_same(need, object) ||
            (is_table(object) && need->parent != NULL && catalog_is_same(need->parent, object)))
            return true;
    }
    return false;
}

/* A key needs what it refers to, and its own table and columns as well. */
static bool refers_to(const struct catalog_object *key, const struct catalog_object *table)
{
    g_autofree char *words = g_strdup_printf(" REFERENCES %s(", table->identity);

    return needs(key, table) && (!catalog_is_same(key->parent, table) || says(key, words));
}

/* ---- triggers, rules, views ---- */

static bool is_made_of_functions(const struct catalog_object *object)
{
    return catalog_is(object, KIND_OPERATOR) || catalog_is(object, KIND_AGGREGATE) || catalog_is(object, KIND_CAST) ||
           catalog_is(object, KIND_DOMAIN) || catalog_is(object, KIND_DOMAIN_CONSTRAINT) ||
           catalog_is(object, KIND_OPERATOR_CLASS);
}

void reached_call(struct reached *reached, const struct catalog_object *object)
{
    for (guint i = 0; i < object->needs->len; i++) {
        struct catalog_object *need = g_ptr_array_index(object->needs, i);
        if (catalog_is(need, KIND_FUNCTION) && !g_ptr_array_find(reached->functions, need, NULL))
            g_ptr_array_add(reached->functions, need);
        else if (is_made_of_functions(need) && g_hash_table_add(reached->asked, need))
            reached_call(reached, need);
    }
    for (guint i = 0; catalog_is(object, KIND_DOMAIN) && i < object->users->len; i++)
        if (catalog_is(g_ptr_array_index(object->users, i), KIND_DOMAIN_CONSTRAINT))
            reached_call(reached, g_ptr_array_index(object->users, i));
}

/* Are its expressions looked at when rows of its table are written? */
static bool is_asked(const struct catalog_object *part)
{
    return catalog_is(part, KIND_COLUMN) || catalog_is(part, KIND_DEFAULT) || catalog_is(part, KIND_CONSTRAINT) ||
           catalog_is(part, KIND_INDEX) || catalog_is(part, KIND_POLICY);
}

static void ask_parts(struct reached *reached, const struct catalog_object *object, const struct catalog_object *table)
{
    for (guint i = 0; i < object->users->len; i++) {
        const struct catalog_object *part = g_ptr_array_index(object->users, i);
        if (part->parent != table || !is_asked(part) || !g_hash_table_add(reached->asked, (gpointer)(guintptr)part))
            continue;
        reached_call(reached, part);
        ask_parts(reached, part, table);
    }
}

static void fire(struct reached *reached, struct catalog_object *trigger)
{
    if (g_ptr_array_find(reached->fired, trigger, NULL))
        return;
    g_ptr_array_add(reached->fired, trigger);
    reached_call(reached, trigger);
}

static bool fires(const struct catalog_object *trigger, const char *event)
{
    const char *definition = catalog_facet(trigger, "definition"), *enabled = catalog_facet(trigger, "enabled");

    return definition != NULL && strstr(definition, event) != NULL &&
           (enabled == NULL || !g_str_has_prefix(enabled, "DISABLE"));
}

/* All that a rule names, its own relation apart, may be written by it. */
static void follow_rule(struct reached *reached, const struct catalog_object *rule)
{
    for (guint i = 0; i < rule->needs->len; i++) {
        struct catalog_object *need = g_ptr_array_index(rule->needs, i);
        struct catalog_object *relation = is_table(need) || is_view(need) ? need : need->parent;
        if (relation == NULL || relation == rule->parent)
            continue;
        reached_insert(reached, relation);
        reached_remove(reached, relation);
        reached_change(reached, relation, NULL);
    }
}

/* What an event on the relation, or on what it is a part of, sets off. */
static void set_off(struct reached *reached, struct catalog_object *relation, const char *event)
{
    g_autoptr(GPtrArray) lineage = lineage_of(relation);

    for (guint i = 0; i < lineage->len; i++) {
        const struct catalog_object *level = g_ptr_array_index(lineage, i);
        for (guint user = 0; user < level->users->len; user++) {
            struct catalog_object *other = g_ptr_array_index(level->users, user);
            if (catalog_is(other, KIND_TRIGGER) && fires(other, event))
                fire(reached, other);
            else if (catalog_is(other, KIND_RULE) && level == relation && fires(other, event))
                follow_rule(reached, other);
        }
    }
}

/* A view is written through to the tables that it shows. */
static void through_view(struct reached *reached, const struct catalog_object *view,
                         void (*reach)(struct reached *reached, struct catalog_object *relation))
{
    for (guint i = 0; i < view->needs->len; i++) {
        struct catalog_object *need = g_ptr_array_index(view->needs, i);
        struct catalog_object *relation = is_table(need) || is_view(need) ? need : need->parent;
        if (is_table(relation) || is_view(relation))
            reach(reached, relation);
    }
}

static void add(struct reached *reached, struct catalog_object *table)
{
    if (!is_table(table) || !g_hash_table_add(reached->tables, table))
        return;
    ask_parts(reached, table, table);
    for (guint i = 0; i < table->users->len; i++) /* partitions, and those that inherit */
        add(reached, g_ptr_array_index(table->users, i));
}

/* ---- rows that come ---- */

void reached_insert(struct reached *reached, struct catalog_object *relation)
{
    if ((!is_table(relation) && !is_view(relation)) || !g_hash_table_add(reached->filled, relation))
        return;
    set_off(reached, relation, "INSERT");
    if (is_view(relation))
        through_view(reached, relation, reached_insert);
    else
        add(reached, relation);
    for (guint i = 0; i < relation->users->len; i++)
        if (is_table(g_ptr_array_index(relation->users, i)))
            reached_insert(reached, g_ptr_array_index(relation->users, i));
}

/* ---- columns that change ---- */

static void change_column(struct reached *reached, struct catalog_object *column);

/* Of a table that refers to itself those that it refers to, too. */
static void change_own(struct reached *reached, const struct catalog_object *key)
{
    for (guint i = 0; i < key->needs->len; i++) {
        const struct catalog_object *need = g_ptr_array_index(key->needs, i);
        struct catalog_object *own = in_before(reached, need);
        if (own != NULL && column_is_of(need, key->parent))
            change_column(reached, own);
    }
}

static void follow_updates(struct reached *reached, const struct catalog_object *column)
{
    for (guint i = 0; i < reached->keys->len; i++) {
        const struct catalog_object *key = g_ptr_array_index(reached->keys, i);
        if (refers_to(key, column->parent) && needs(key, column) &&
            (says(key, " ON UPDATE CASCADE") || says(key, " ON UPDATE SET ")))
            change_own(reached, key);
    }
}

static void change_column(struct reached *reached, struct catalog_object *column)
{
    if (!g_hash_table_add(reached->changed, column))
        return;
    g_autoptr(GPtrArray) lineage = lineage_of(column->parent);
    add(reached, column->parent);
    set_off(reached, column->parent, "UPDATE");
    for (guint i = 0; i < lineage->len; i++) {
        const struct catalog_object *same = find_column(g_ptr_array_index(lineage, i), column);
        if (same != NULL)
            follow_updates(reached, same);
    }
    for (guint i = 0; i < column->parent->users->len; i++) {
        const struct catalog_object *part = g_ptr_array_index(column->parent->users, i);
        struct catalog_object *inherited = is_table(part) ? find_column(part, column) : NULL;
        if (inherited != NULL)
            change_column(reached, inherited);
    }
}

static void change_any(struct reached *reached, struct catalog_object *relation)
{
    reached_change(reached, relation, NULL);
}

static bool is_among(const char *const *columns, const struct catalog_object *column)
{
    for (; columns != NULL && *columns != NULL; columns++)
        if (is_named(column, *columns))
            return true;
    return columns == NULL;
}

void reached_change(struct reached *reached, struct catalog_object *relation, const char *const *columns)
{
    if (is_view(relation) && g_hash_table_add(reached->changed, relation)) {
        set_off(reached, relation, "UPDATE");
        through_view(reached, relation, change_any);
    }
    if (!is_table(relation))
        return;
    add(reached, relation);
    for (guint i = 0; i < relation->users->len; i++) {
        struct catalog_object *column = g_ptr_array_index(relation->users, i);
        if (column_is_of(column, relation) && is_among(columns, column))
            change_column(reached, column);
    }
}

/* ---- rows that go ---- */

static void follow_deletes(struct reached *reached, const struct catalog_object *table)
{
    for (guint i = 0; i < reached->keys->len; i++) {
        const struct catalog_object *key = g_ptr_array_index(reached->keys, i);
        struct catalog_object *child = in_before(reached, key->parent);
        if (child == NULL || !refers_to(key, table))
            continue;
        if (says(key, " ON DELETE CASCADE"))
            reached_remove(reached, child);
        else if (says(key, " ON DELETE SET "))
            change_own(reached, key);
    }
}

void reached_remove(struct reached *reached, struct catalog_object *relation)
{
    if ((!is_table(relation) && !is_view(relation)) || !g_hash_table_add(reached->removed, relation))
        return;
    set_off(reached, relation, "DELETE");
    if (is_view(relation)) {
        through_view(reached, relation, reached_remove);
        return;
    }
    g_autoptr(GPtrArray) lineage = lineage_of(relation);
    add(reached, relation);
    for (guint i = 0; i < lineage->len; i++)
        follow_deletes(reached, g_ptr_array_index(lineage, i));
    for (guint i = 0; i < relation->users->len; i++)
        if (is_table(g_ptr_array_index(relation->users, i)))
            reached_remove(reached, g_ptr_array_index(relation->users, i));
}

/* It goes on to whoever refers to the table, and asks for no foreign key's action. */
void reached_empty(struct reached *reached, struct catalog_object *table)
{
    if (!is_table(table) || !g_hash_table_add(reached->emptied, table))
        return;
    add(reached, table);
    set_off(reached, table, "TRUNCATE");
    for (guint i = 0; i < table->users->len; i++)
        reached_empty(reached, g_ptr_array_index(table->users, i));
    for (guint i = 0; i < reached->keys->len; i++) {
        const struct catalog_object *key = g_ptr_array_index(reached->keys, i);
        if (refers_to(key, table))
            reached_empty(reached, in_before(reached, key->parent));
    }
}
