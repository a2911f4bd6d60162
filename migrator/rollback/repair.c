/* rollback/repair.c - what has to go, be made or change, and in which order. */
#include "rollback/repair.h"

#include "rollback/fitting.h"
#include "rollback/repair_marks.h"
#include "rollback/row_key.h"
#include "rollback/statement.h"

#include <string.h>

/* It changes with its parent's. */
static bool is_inherited(const struct catalog_object *object)
{
    return (catalog_is(object, KIND_COLUMN) || catalog_is(object, KIND_FOREIGN_COLUMN)) &&
           catalog_facet(object, "is_local") == NULL;
}

/* ---- what goes ---- */

/* A partition's rows are reached through its root. */
static bool is_partition(const struct catalog_object *table)
{
    return catalog_is(table, KIND_TABLE) && catalog_facet(table, "partition_of") != NULL;
}

/* A sequence goes with the column that it belongs to, a partition with its root: a foreign key may refer to both. */
static const struct catalog_object *owner_of(const struct catalog_object *object)
{
    if (is_partition(object))
        return catalog_partitioned(object);
    if (!catalog_is(object, KIND_SEQUENCE) || catalog_facet(object, "owned_by") == NULL)
        return NULL;
    for (guint i = 0; i < object->needs->len; i++)
        if (catalog_is(g_ptr_array_index(object->needs, i), KIND_COLUMN))
            return g_ptr_array_index(object->needs, i);
    return NULL;
}

/* Whose DROP takes the object along; NULL: it takes one of its own. Two tables may refer to each other. */
static const struct catalog_object *taker_of(const struct repair_marks *marks, const struct catalog_object *object)
{
    const struct catalog_object *taker = object->kind->goes_along ? object->parent : owner_of(object);

    if (taker == NULL || catalog_is_foreign_key(object))
        return NULL;
    if (is_inherited(object) || repair_marks_dropped(marks, taker))
        return taker;
    return catalog_is(taker, KIND_COLUMN) && repair_marks_dropped(marks, taker->parent) ? taker->parent : NULL;
}

static void drop_after_users(const struct repair_marks *marks, const struct catalog_object *object, GHashTable *done,
                             GPtrArray *statements);

/* The columns of a table that is rebuilt go with it, and are not marked themselves. */
static void drop_users(const struct repair_marks *marks, const struct catalog_object *object, GHashTable *done,
                       GPtrArray *statements)
{
    for (guint i = object->users->len; i > 0; i--) {
        const struct catalog_object *user = g_ptr_array_index(object->users, i - 1);
        if (column_is_of(user, object) && repair_marks_rebuilt(marks, object))
            drop_users(marks, user, done, statements);
        drop_after_users(marks, user, done, statements);
    }
}

/* A range type has names more: those of its multiranges, and of the function that makes an empty one. */
static void rename_aside(GPtrArray *statements, const struct catalog_object *type, const char *name)
{
    const char *multirange = catalog_is(type, KIND_RANGE) ? catalog_facet(type, "multirange") : NULL;
    g_autofree char *of_type = g_strdup_printf("ALTER TYPE {rest} RENAME TO %s_multirange", name);
    g_autofree char *of_function = g_strdup_printf("ALTER FUNCTION {rest}() RENAME TO %s_multirange", name);

    statement_add(statements, type->kind->rename, type, name);
    if (multirange == NULL)
        return;
    statement_add(statements, of_type, type, multirange);
    statement_add(statements, of_function, type, multirange);
}

static void drop_after_users(const struct repair_marks *marks, const struct catalog_object *object, GHashTable *done,
                             GPtrArray *statements)
{
    if (!repair_marks_dropped(marks, object) || !g_hash_table_add(done, (gpointer)(guintptr)object))
        return;
    const struct catalog_object *taker = taker_of(marks, object);
    drop_users(marks, object, done, statements);
    if (taker != NULL)
        drop_after_users(marks, taker, done, statements);
    else if (repair_marks_is_aside(marks, object))
        rename_aside(statements, object, repair_marks_aside_name(marks, object));
    else
        statement_add_drop(statements, object);
}

static void reset_first(struct repair *repair, const struct catalog_object *from, const struct catalog_object *to)
{
    for (size_t i = 0; i < CATALOG_FACETS_MAX && from->kind->facets[i].name != NULL; i++)
        if (from->kind->facets[i].is_first && g_strcmp0(from->facets[i], to->facets[i]) != 0)
            statement_add_reset(repair->drops, from, i, to->facets[i]);
}

/* Does a sequence belong to a column of a table that is made anew? It stays, and has to be parted from it. */
static bool is_of_rebuilt(const struct repair_marks *marks, const struct catalog_object *sequence)
{
    const struct catalog_object *owner = catalog_is(sequence, KIND_SEQUENCE) ? owner_of(sequence) : NULL;

    return owner != NULL && repair_marks_rebuilt(marks, owner->parent);
}

static void part_from_rebuilt(struct repair *repair, const struct repair_marks *marks,
                              const struct catalog_object *sequence)
{
    if (is_of_rebuilt(marks, sequence))
        statement_add_reset(repair->drops, sequence, catalog_facet_index(sequence->kind, "owned_by"), NULL);
}

/* ---- rows of what is made anew ---- */

/* Has the column, before up and after it, values that stay in the table while it is rebuilt? */
static bool has_values(const struct repair_marks *marks, const struct snapshot *after,
                       const struct catalog_object *column)
{
    const struct catalog_object *same = snapshot_find_same(after, column);

    return same != NULL && !repair_marks_dropped(marks, same) && catalog_facet(column, "generated") == NULL &&
           catalog_facet(same, "generated") == NULL;
}

/* Whoever owns the tables of the tree sees all their rows: they are about to go. */
static void open_rows_of(struct repair *repair, const struct snapshot *after, const struct catalog_object *table)
{
    const struct catalog_object *same = snapshot_find_same(after, table);

    if (same != NULL)
        statement_add_reset(repair->drops, same, catalog_facet_index(same->kind, "force_row_security"), NULL);
    for (guint i = 0; i < table->users->len; i++)
        if (catalog_is(g_ptr_array_index(table->users, i), KIND_TABLE) &&
            catalog_partitioned(g_ptr_array_index(table->users, i)) == table)
            open_rows_of(repair, after, g_ptr_array_index(table->users, i));
}

/* Append a SELECT for each table of the tree that has rows and is still there, wherever it is by now. */
static void append_rows_of(GString *query, const struct snapshot *after, const struct catalog_object *table,
                           const char *columns)
{
    if (snapshot_find_same(after, table) != NULL)
        g_string_append_printf(query, "%s\n    SELECT %s FROM ONLY %s", *query->str != '\0' ? " UNION ALL" : "",
                               columns, table->identity);
    for (guint i = 0; i < table->users->len; i++)
        if (catalog_is(g_ptr_array_index(table->users, i), KIND_TABLE) &&
            catalog_partitioned(g_ptr_array_index(table->users, i)) == table)
            append_rows_of(query, after, g_ptr_array_index(table->users, i), columns);
}

static char *columns_with_values(const struct repair_marks *marks, const struct snapshot *after,
                                 const struct catalog_object *table)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(table->users, i);
        if (column_is_of(column, table) && has_values(marks, after, column))
            column_append_text(list, column->name);
    }
    return g_string_free(list, FALSE);
}

/* What the tables hold that are made anew is copied to plain ones, which get their names. */
static void take_rows(struct repair *repair, const struct repair_marks *marks, const struct snapshot *before,
                      const struct snapshot *after)
{
    for (guint i = 0; i < before->objects->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(before->objects, i);
        const char *name = repair_marks_rows_name(marks, table);
        if (name == NULL)
            continue;
        g_autofree char *columns = columns_with_values(marks, after, table);
        g_autoptr(GString) query = g_string_new(NULL);
        struct repair_rebuilt *rebuilt = g_new(struct repair_rebuilt, 1);
        *rebuilt = (struct repair_rebuilt){ table, g_strdup_printf("%s.%s", table->schema, name) };
        g_ptr_array_add(repair->rebuilt, rebuilt);
        append_rows_of(query, after, table, columns);
        g_ptr_array_add(repair->drops, g_strdup_printf("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE", table->identity));
        open_rows_of(repair, after, table);
        g_ptr_array_add(repair->drops, g_strdup_printf("CREATE TABLE %s AS%s", rebuilt->rows, query->str));
    }
}

static void plan_drops(struct repair *repair, const struct repair_marks *marks, const struct snapshot *before,
                       const struct snapshot *after)
{
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < after->objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(after->objects, i);
        const struct catalog_object *same = snapshot_find_same(before, object);
        if (same == NULL || repair_marks_dropped(marks, object))
            continue;
        reset_first(repair, object, same);
        part_from_rebuilt(repair, marks, object);
    }
    take_rows(repair, marks, before, after);
    for (guint i = after->objects->len; i > 0; i--)
        drop_after_users(marks, g_ptr_array_index(after->objects, i - 1), done, repair->drops);
    for (guint i = 0; i < repair->rebuilt->len; i++) {
        const struct repair_rebuilt *rebuilt = g_ptr_array_index(repair->rebuilt, i);
        g_ptr_array_add(repair->drops,
                        g_strdup_printf("ALTER TABLE %s RENAME TO %s", rebuilt->rows, rebuilt->table->name));
    }
}

/* ---- what is made or changes ---- */

/* One walk over what is to be there, each after what it needs. */
struct walk {
    struct repair *repair;
    const struct repair_marks *marks;
    const struct snapshot *after;
    GHashTable *done;
    GPtrArray *last; /* statements that come after all others */
};

/* Is it a table that is made anew with its rows, or a part of one? */
static bool is_rebuilt(const struct walk *walk, const struct catalog_object *object)
{
    return repair_marks_rebuilt(walk->marks, object) ||
           (catalog_is(object, KIND_COLUMN) && repair_marks_rebuilt(walk->marks, object->parent));
}

/* A function may be made of what is late itself: of a view's rows. */
static bool is_late(const struct walk *walk, const struct catalog_object *object)
{
    if (object->kind->rank != CATALOG_FUNCTION)
        return object->kind->rank >= CATALOG_LATE;
    for (guint i = 0; i < object->needs->len; i++) {
        const struct catalog_object *need = g_ptr_array_index(object->needs, i);
        if (is_rebuilt(walk, need) ||
            (need->kind->rank >= CATALOG_FUNCTION && is_late(walk, need) && repair_marks_made(walk->marks, need)))
            return true;
    }
    return false;
}

/* The statements among which a facet of an object is taken away, or given its value. */
static GPtrArray *part_for_reset(const struct walk *walk, const struct catalog_object *object)
{
    if (is_late(walk, object))
        return walk->repair->late;
    return is_rebuilt(walk, object) ? walk->repair->anew : walk->repair->structure;
}

static GPtrArray *part_for_set(const struct walk *walk, const struct catalog_object *object, size_t facet)
{
    if (object->kind->facets[facet].is_last)
        return walk->last;
    return object->kind->facets[facet].is_late ? walk->repair->late : part_for_reset(walk, object);
}

/* Is an index of the table made again, so that what named it has to name it again? */
static bool has_new_index(const struct walk *walk, const struct catalog_object *table)
{
    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *user = g_ptr_array_index(table->users, i);
        if ((catalog_is(user, KIND_INDEX) || catalog_is(user, KIND_CONSTRAINT)) && repair_marks_made(walk->marks, user))
            return true;
    }
    return false;
}

/* Does the table that a column's is a child of give it the same value? */
static bool has_from_parent(const struct catalog_object *column, const char *facet)
{
    for (guint i = 0; is_inherited(column) && i < column->parent->needs->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(column->parent->needs, i);
        for (guint j = 0; catalog_is(table, KIND_TABLE) && j < table->users->len; j++) {
            const struct catalog_object *other = g_ptr_array_index(table->users, j);
            if (other->parent == table && other->kind == column->kind && strcmp(other->name, column->name) == 0 &&
                g_strcmp0(catalog_facet(other, facet), catalog_facet(column, facet)) == 0)
                return true;
        }
    }
    return false;
}

/* How it gets that is then the parent's to say. */
static bool has_not_null_from_parent(const struct catalog_object *column)
{
    return has_from_parent(column, "not_null") ||
           (catalog_facet(column, "not_null") != NULL && catalog_facet(column, "set_not_null") == NULL);
}

/* Give a facet its value; rows written since may not fit one. */
static void set_facet(const struct walk *walk, const struct catalog_object *to, size_t facet, const char *from)
{
    GPtrArray *statements = part_for_set(walk, to, facet);
    const char *name = to->kind->facets[facet].name;
    const guint place = statements->len;
    const bool is_not_null =
            (catalog_is(to, KIND_COLUMN) || catalog_is(to, KIND_DOMAIN)) && strcmp(name, "set_not_null") == 0;

    statement_add_set(statements, to, facet, from);
    if (is_not_null || (catalog_is(to, KIND_TABLE) && strcmp(name, "partition_bound") == 0))
        fitting_wrap(statements, place, to);
}

static void create(const struct walk *walk, const struct catalog_object *object)
{
    GPtrArray *statements = part_for_reset(walk, object);
    const guint place = statements->len;

    statement_add_create(statements, object);
    if (catalog_is(object, KIND_CONSTRAINT) || catalog_is(object, KIND_DOMAIN_CONSTRAINT) ||
        catalog_is(object, KIND_INDEX))
        fitting_wrap(statements, place, object);
}

/* Values are taken away as soon as possible and given as late as possible: in between, rows must fit. */
static void change_facets(struct walk *walk, const struct catalog_object *from, const struct catalog_object *to)
{
    for (size_t i = 0; i < CATALOG_FACETS_MAX && to->kind->facets[i].name != NULL; i++) {
        const bool is_parted = strcmp(to->kind->facets[i].name, "owned_by") == 0 && is_of_rebuilt(walk->marks, to);
        if (g_strcmp0(from->facets[i], to->facets[i]) == 0 && !is_parted &&
            (!to->kind->facets[i].is_last || !has_new_index(walk, to)))
            continue;
        if (repair_marks_retyped(walk->marks, to) && strcmp(to->kind->facets[i].name, "type") == 0)
            continue;
        if (strcmp(to->kind->facets[i].name, "set_not_null") == 0 && has_not_null_from_parent(to))
            continue;
        if (!to->kind->facets[i].is_first)
            statement_add_reset(part_for_reset(walk, to), from, i, to->facets[i]);
        set_facet(walk, to, i, from->facets[i]);
    }
}

static void set_facets(struct walk *walk, const struct catalog_object *object, bool is_within)
{
    for (size_t i = 0; i < CATALOG_FACETS_MAX && object->kind->facets[i].name != NULL; i++)
        if (object->facets[i] != NULL && !statement_is_made(object, i, is_within))
            set_facet(walk, object, i, NULL);
}

static void make(struct walk *walk, const struct catalog_object *object)
{
    const bool is_within = catalog_is(object, KIND_COLUMN) && repair_marks_made(walk->marks, object->parent);

    if (!is_within && !is_inherited(object))
        create(walk, object);
    set_facets(walk, object, is_within);
}

/* Does a facet have the same value before and after? Then it is to be taken away and given back around a change. */
static bool stays(const struct catalog_object *from, const struct catalog_object *to, size_t facet)
{
    return to->facets[facet] != NULL && g_strcmp0(from->facets[facet], to->facets[facet]) == 0;
}

static void add_retyped(struct walk *walk, const struct catalog_object *from, const struct catalog_object *to)
{
    struct repair_retyped *retyped = g_new(struct repair_retyped, 1);

    *retyped = (struct repair_retyped){ .before = to, .after = from };
    g_ptr_array_add(walk->repair->retyped, retyped);
}

static void carry_over(struct walk *walk, const struct catalog_object *from, const struct catalog_object *to)
{
    GPtrArray *structure = walk->repair->structure;
    const guint place = structure->len;

    add_retyped(walk, from, to);
    statement_add(structure, to->kind->facets[0].set, to, to->facets[0]);
    if (catalog_facet(from, "identity_kind") != NULL && catalog_facet(to, "identity_kind") != NULL)
        fitting_wrap(structure, place, to);
}

/* A sequence does not get a type in which it stands too far: then it stands at its end. NULL: the type has no end that
 * it could be behind. */
static const char *hold_position_of(const struct catalog_object *column)
{
    g_autofree char *type = column_type(column);

    if (strcmp(type, "integer") == 0)
        return "SELECT setval(tableoid::regclass, least(last_value, 2147483647), is_called) FROM {identity_name}";
    return strcmp(type, "smallint") == 0
                   ? "SELECT setval(tableoid::regclass, least(last_value, 32767), is_called) FROM {identity_name}"
                   : NULL;
}

/* While values are converted and put back, NULL stands for what cannot be, and identity columns are written to. */
static void retype(struct walk *walk, const struct catalog_object *from, const struct catalog_object *to)
{
    const size_t not_null = catalog_facet_index(to->kind, "set_not_null");
    const size_t identity = catalog_facet_index(to->kind, "identity_kind");
    GPtrArray *structure = walk->repair->structure, *late = walk->repair->late;

    if (is_inherited(to)) {
        add_retyped(walk, from, to);
        return;
    }
    if (stays(from, to, identity)) {
        statement_add(structure, hold_position_of(to), to, NULL);
        statement_add(structure, to->kind->facets[identity].set, to, "BY DEFAULT");
        statement_add_set(late, to, identity, from->facets[identity]);
    } else if (stays(from, to, not_null)) {
        statement_add(structure, to->kind->facets[not_null].reset, to, NULL);
        set_facet(walk, to, not_null, NULL);
    }
    carry_over(walk, from, to);
}

/* The plain table that has the rows makes room. */
static void rebuild_table(struct walk *walk, const struct catalog_object *table)
{
    const char *name = repair_marks_rows_name(walk->marks, table);

    if (name != NULL)
        g_ptr_array_add(walk->repair->anew, g_strdup_printf("ALTER TABLE %s RENAME TO %s", table->identity, name));
    statement_add_create(walk->repair->anew, table);
    set_facets(walk, table, false);
}

/* In the plain table there is what has values; the others get theirs there, too. */
static void rebuild_column(struct walk *walk, const struct catalog_object *from, const struct catalog_object *to)
{
    const bool has_rows = repair_marks_rows_name(walk->marks, to->parent) != NULL;

    if (has_rows && repair_marks_retyped(walk->marks, to))
        carry_over(walk, from, to);
    else if (has_rows && catalog_facet(to, "generated") == NULL && !has_values(walk->marks, walk->after, to))
        statement_add_create(walk->repair->structure, to);
    set_facets(walk, to, true);
}

static void rebuild(struct walk *walk, const struct catalog_object *from, const struct catalog_object *to)
{
    if (catalog_is(to, KIND_TABLE))
        rebuild_table(walk, to);
    else if (catalog_is(to, KIND_COLUMN))
        rebuild_column(walk, from, to);
    else
        set_facets(walk, to, false);
    if (catalog_is(to, KIND_IDENTITY_SEQUENCE))
        g_ptr_array_add(walk->repair->moved, (gpointer)(guintptr)to);
}

static void visit(struct walk *walk, const struct catalog_object *object)
{
    const struct catalog_object *from = snapshot_find_same(walk->after, object);

    if (!g_hash_table_add(walk->done, (gpointer)(guintptr)object))
        return;
    for (guint i = 0; i < object->needs->len; i++) {
        const struct catalog_object *need = g_ptr_array_index(object->needs, i);
        if (need->kind->rank <= object->kind->rank || need->kind->rank == CATALOG_FUNCTION || is_late(walk, object) ||
            object->kind->rank == CATALOG_FUNCTION)
            visit(walk, need);
    }
    if (is_rebuilt(walk, object)) {
        rebuild(walk, from, object);
        return;
    }
    if (repair_marks_made(walk->marks, object)) {
        make(walk, object);
        return;
    }
    if (repair_marks_retyped(walk->marks, object) && (!is_inherited(object) || !is_partition(object->parent)))
        retype(walk, from, object);
    change_facets(walk, from, object);
}

static gint by_rank(gconstpointer one, gconstpointer other)
{
    const struct catalog_object *left = *(struct catalog_object *const *)one;
    const struct catalog_object *right = *(struct catalog_object *const *)other;

    return (left->kind->rank > right->kind->rank) - (left->kind->rank < right->kind->rank);
}

static GPtrArray *in_order_of_rank(const struct snapshot *snapshot)
{
    GPtrArray *sorted = g_ptr_array_copy(snapshot->objects, NULL, NULL);

    g_ptr_array_set_free_func(sorted, NULL);
    g_ptr_array_sort(sorted, by_rank);
    return sorted;
}

static void drop_aside(struct repair *repair, const struct repair_marks *marks, const struct catalog_object *object,
                       GHashTable *done)
{
    if (!repair_marks_is_aside(marks, object) || !g_hash_table_add(done, (gpointer)(guintptr)object))
        return;
    for (guint i = 0; i < object->users->len; i++) {
        const struct catalog_object *user = g_ptr_array_index(object->users, i);
        drop_aside(repair, marks, catalog_is(user, KIND_ATTRIBUTE) ? user->parent : user, done);
    }
    struct catalog_object aside = *object;
    g_autofree char *identity = g_strdup_printf("%s.%s", object->schema, repair_marks_aside_name(marks, object));
    if (object->kind->rename != NULL)
        aside.identity = identity;
    statement_add_drop(repair->late, &aside);
}

/* What had to make room for its successor of the same name goes when nothing is of its type any more. */
static void drop_all_aside(struct repair *repair, const struct repair_marks *marks, const struct snapshot *after)
{
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);

    for (guint i = after->objects->len; i > 0; i--)
        drop_aside(repair, marks, g_ptr_array_index(after->objects, i - 1), done);
}

/* ---- rows ---- */

static bool holds_rows(const struct catalog_object *object)
{
    if (catalog_is(object, KIND_TABLE))
        return catalog_facet(object, "partition_by") == NULL;
    if (catalog_is(object, KIND_SEQUENCE) || catalog_is(object, KIND_IDENTITY_SEQUENCE))
        return true;
    return catalog_is(object, KIND_COLUMN) && catalog_facet(object, "generated") == NULL &&
           (!is_inherited(object) || !is_partition(object->parent));
}

/* What is rebuilt keeps what it holds. */
static bool is_gained(const struct repair_marks *marks, const struct catalog_object *object)
{
    return repair_marks_dropped(marks, object) && !repair_marks_rebuilt(marks, object);
}

static void add_holders(GPtrArray *holders, const struct snapshot *snapshot,
                        bool (*is_meant)(const struct repair_marks *marks, const struct catalog_object *object),
                        const struct repair_marks *marks)
{
    for (guint i = 0; i < snapshot->objects->len; i++) {
        struct catalog_object *object = g_ptr_array_index(snapshot->objects, i);
        if (holds_rows(object) && is_meant(marks, object) &&
            (!catalog_is(object, KIND_COLUMN) || !is_meant(marks, object->parent)))
            g_ptr_array_add(holders, object);
    }
}

static void add_listeners(struct repair *repair, const struct snapshot *before, const struct repair_marks *marks)
{
    for (guint i = 0; i < before->objects->len; i++) {
        struct catalog_object *object = g_ptr_array_index(before->objects, i);
        const bool listens =
                catalog_is(object, KIND_TRIGGER) || catalog_is(object, KIND_RULE) || catalog_is_foreign_key(object);
        if (listens && !repair_marks_made(marks, object))
            g_ptr_array_add(repair->listeners, object);
    }
}

static void free_rebuilt(gpointer item)
{
    struct repair_rebuilt *rebuilt = item;

    g_free(rebuilt->rows);
    g_free(rebuilt);
}

void repair_plan(struct repair *repair, const struct snapshot *before, const struct snapshot *after,
                 const GPtrArray *crowded)
{
    struct repair_marks marks = { 0 };

    *repair = (struct repair){ .drops = g_ptr_array_new_with_free_func(g_free),
                               .structure = g_ptr_array_new_with_free_func(g_free),
                               .anew = g_ptr_array_new_with_free_func(g_free),
                               .late = g_ptr_array_new_with_free_func(g_free),
                               .rebuilt = g_ptr_array_new_with_free_func(free_rebuilt),
                               .moved = g_ptr_array_new(),
                               .lost = g_ptr_array_new(),
                               .gained = g_ptr_array_new(),
                               .retyped = g_ptr_array_new_with_free_func(g_free),
                               .listeners = g_ptr_array_new() };
    repair_marks_find(&marks, before, after, crowded);
    plan_drops(repair, &marks, before, after);
    struct walk walk = { .repair = repair,
                         .marks = &marks,
                         .after = after,
                         .done = g_hash_table_new(NULL, NULL),
                         .last = g_ptr_array_new() };
    g_autoptr(GPtrArray) sorted = in_order_of_rank(before);
    for (guint i = 0; i < sorted->len; i++)
        visit(&walk, g_ptr_array_index(sorted, i));
    drop_all_aside(repair, &marks, after);
    g_ptr_array_extend_and_steal(repair->late, walk.last);
    add_holders(repair->lost, before, repair_marks_made, &marks);
    add_holders(repair->gained, after, is_gained, &marks);
    add_listeners(repair, before, &marks);
    g_hash_table_unref(walk.done);
    repair_marks_release(&marks);
}

void repair_release(struct repair *repair)
{
    g_clear_pointer(&repair->drops, g_ptr_array_unref);
    g_clear_pointer(&repair->structure, g_ptr_array_unref);
    g_clear_pointer(&repair->anew, g_ptr_array_unref);
    g_clear_pointer(&repair->late, g_ptr_array_unref);
    g_clear_pointer(&repair->rebuilt, g_ptr_array_unref);
    g_clear_pointer(&repair->moved, g_ptr_array_unref);
    g_clear_pointer(&repair->lost, g_ptr_array_unref);
    g_clear_pointer(&repair->gained, g_ptr_array_unref);
    g_clear_pointer(&repair->retyped, g_ptr_array_unref);
    g_clear_pointer(&repair->listeners, g_ptr_array_unref);
}

const struct catalog_object *repair_place(const struct repair *repair, const struct catalog_object *table)
{
    for (guint i = 0; i < repair->rebuilt->len; i++) {
        const struct repair_rebuilt *rebuilt = g_ptr_array_index(repair->rebuilt, i);
        if (rebuilt->table == catalog_root(table))
            return rebuilt->table;
    }
    return table;
}

GPtrArray *repair_unstable_columns(const struct repair *repair)
{
    GPtrArray *columns = g_ptr_array_new();

    for (guint i = 0; i < repair->lost->len; i++)
        g_ptr_array_add(columns, g_ptr_array_index(repair->lost, i));
    for (guint i = 0; i < repair->retyped->len; i++) {
        const struct repair_retyped *retyped = g_ptr_array_index(repair->retyped, i);
        g_ptr_array_add(columns, (gpointer)(guintptr)retyped->before);
    }
    return columns;
}
