/* rollback/touched.c - asks the statements, the functions of triggers, and the server's counters. */
#include "rollback/touched.h"

#include "generated/sql.h"
#include "rollback/reached.h"
#include "rollback/replay.h"
#include "sql/action.h"

#include <string.h>

/* ---- counters ---- */

struct tally {
    int64_t inserted, updated, deleted;
};

bool touched_count(struct touched_counts *counts, struct session *session, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };

    counts->rows = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    if (!session_query(session, SQL_CATALOG_WRITTEN, NULL, 0, &rows, fault))
        return false;
    for (int i = 0; i < rows_count(&rows); i++) {
        struct tally *tally = g_new(struct tally, 1);
        *tally = (struct tally){ rows_number(&rows, i, "inserted", 0), rows_number(&rows, i, "updated", 0),
                                 rows_number(&rows, i, "deleted", 0) };
        g_hash_table_insert(counts->rows, GSIZE_TO_POINTER(rows_number(&rows, i, "relation", 0)), tally);
    }
    return true;
}

void touched_counts_release(struct touched_counts *counts)
{
    g_clear_pointer(&counts->rows, g_hash_table_unref);
}

/* ---- what they tell ---- */

struct touching {
    struct reached reached;
    GHashTable *named;  /* struct catalog_object *: tables and views that statements name to write to */
    GHashTable *called; /* char *: the names of the functions that are called */
    GPtrArray *created; /* const struct sql_action *: CREATE FUNCTION, of the part that is gone through; uncalled */
    bool is_uncalled;   /* what is gone through is the body of a function that nobody has called */
    GHashTable *names;  /* "schema.name", quoted -> GPtrArray of struct catalog_object *: tables and views, by the names
                           that they had before and those that statements give them */
    GHashTable *reused; /* of these names: those that something new has by now; borrowed */
    GPtrArray *path;    /* char *: the schemas in which a name is looked up, quoted */
    bool is_in_body;    /* it may have run at any time: what a name ever meant counts */
    bool has_own_path;  /* that body looks names up in a path of its own */
    bool is_unread;     /* something that may have written was not read */
    bool notifies;      /* as in struct touched */
};

static void unref_objects(gpointer objects)
{
    g_ptr_array_unref(objects);
}

static void touching_init(struct touching *touching, const struct snapshot *before, const struct snapshot *applied)
{
    *touching = (struct touching){ .named = g_hash_table_new(NULL, NULL),
                                   .called = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                                   .created = g_ptr_array_new(),
                                   .names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_objects),
                                   .reused = g_hash_table_new(g_str_hash, g_str_equal),
                                   .path = g_ptr_array_new_with_free_func(g_free) };
    reached_init(&touching->reached, before, applied);
}

static void touching_release(struct touching *touching)
{
    reached_release(&touching->reached);
    g_clear_pointer(&touching->named, g_hash_table_unref);
    g_clear_pointer(&touching->called, g_hash_table_unref);
    g_clear_pointer(&touching->created, g_ptr_array_unref);
    g_clear_pointer(&touching->reused, g_hash_table_unref);
    g_clear_pointer(&touching->names, g_hash_table_unref);
    g_clear_pointer(&touching->path, g_ptr_array_unref);
}

static struct catalog_object *find_number(const struct touching *touching, int64_t oid)
{
    const struct catalog_address address = { .class = g_intern_static_string("pg_class"), .object = (uint32_t)oid };

    return snapshot_find(touching->reached.before, &address);
}

/*
 * Which columns changed is told by the statement that names the table; where none does, it may be any. A number is less
 * than before when the server has taken over what was counted: outside of a transaction.
 */
static void add_tally(struct touching *touching, struct catalog_object *table, const struct tally *earlier,
                      const struct tally *now)
{
    const struct tally none = { 0 };
    const struct tally *since = earlier != NULL ? earlier : &none;

    if (now->inserted != since->inserted)
        reached_insert(&touching->reached, table);
    if (now->deleted != since->deleted)
        reached_remove(&touching->reached, table);
    if (now->updated != since->updated && !g_hash_table_contains(touching->named, table))
        reached_change(&touching->reached, table, NULL);
}

static void add_written(struct touching *touching, const struct touched_counts *before,
                        const struct touched_counts *now)
{
    GHashTableIter iter;
    gpointer table = NULL, tally = NULL;

    g_hash_table_iter_init(&iter, now->rows);
    while (g_hash_table_iter_next(&iter, &table, &tally)) {
        struct catalog_object *found = find_number(touching, (int64_t)GPOINTER_TO_SIZE(table));
        if (found != NULL)
            add_tally(touching, found, g_hash_table_lookup(before->rows, table), tally);
    }
}

/* ---- names ---- */

static void add_name(struct touching *touching, const char *schema, const char *name, struct catalog_object *object)
{
    g_autofree char *qualified = g_strconcat(schema, ".", name, NULL);
    GPtrArray *objects = g_hash_table_lookup(touching->names, qualified);

    if (objects == NULL) {
        objects = g_ptr_array_new();
        g_hash_table_insert(touching->names, g_steal_pointer(&qualified), objects);
    }
    g_ptr_array_add(objects, object);
}

static void add_names(struct touching *touching)
{
    const struct snapshot *before = touching->reached.before;

    for (guint i = 0; i < before->objects->len; i++) {
        struct catalog_object *object = g_ptr_array_index(before->objects, i);
        if (catalog_is(object, KIND_TABLE) || catalog_is(object, KIND_VIEW))
            add_name(touching, object->schema, object->name, object);
    }
}

/* The name, quoted, with the schema that is written or else the first of the path that knows it; NULL: none does. */
static const char *find_key(const struct touching *touching, struct sql_name name)
{
    g_autofree char *own = sql_quote_identifier(name.name);
    g_autofree char *written = name.schema != NULL ? sql_quote_identifier(name.schema) : NULL;
    gpointer key = NULL;

    for (guint i = 0; key == NULL && i < (written != NULL ? 1 : touching->path->len); i++) {
        const char *schema = written != NULL ? written : g_ptr_array_index(touching->path, i);
        g_autofree char *qualified = g_strconcat(schema, ".", own, NULL);
        (void)g_hash_table_lookup_extended(touching->names, qualified, &key, NULL);
    }
    return key;
}

/* What the name means or meant (borrowed); NULL: nothing that was there. */
static GPtrArray *find_objects(const struct touching *touching, struct sql_name name)
{
    const char *key = find_key(touching, name);
    const bool is_reused = key != NULL && !touching->is_in_body && g_hash_table_contains(touching->reused, key);

    return key != NULL && !is_reused ? g_hash_table_lookup(touching->names, key) : NULL;
}

static bool read_path(struct touching *touching, struct session *session, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };

    if (!session_query(session, SQL_CATALOG_PATH, NULL, 0, &rows, fault))
        return false;
    g_ptr_array_set_size(touching->path, 0);
    for (int i = 0; i < rows_count(&rows); i++)
        g_ptr_array_add(touching->path, g_strdup(rows_text(&rows, i, "schema")));
    return true;
}

static char *schema_of(const char *key, const char *name)
{
    return g_strndup(key, strlen(key) - strlen(name) - strlen("."));
}

static void give_name(struct touching *touching, const char *key, const struct sql_action *action)
{
    g_autofree char *given = sql_quote_identifier(action->new_name);
    g_autofree char *own = sql_quote_identifier(action->relation.name);
    g_autofree char *schema = schema_of(key, own);
    g_autoptr(GPtrArray) objects = g_ptr_array_copy(g_hash_table_lookup(touching->names, key), NULL, NULL);
    const bool is_moved = action->kind == SQL_SET_SCHEMA;

    for (guint i = 0; i < objects->len; i++)
        add_name(touching, is_moved ? given : schema, is_moved ? own : given, g_ptr_array_index(objects, i));
}

static void follow_name(struct touching *touching, const struct sql_action *action)
{
    const char *key = action->relation.name != NULL ? find_key(touching, action->relation) : NULL;

    if (key == NULL)
        return;
    if (action->kind == SQL_CREATE_TABLE && (action->flags & (SQL_IF_EXISTS | SQL_CONDITIONAL)) == 0)
        g_hash_table_add(touching->reused, (gpointer)(guintptr)key);
    else if (action->new_name != NULL &&
             (action->kind == SQL_SET_SCHEMA || action->kind == SQL_RENAME_TABLE || action->kind == SQL_RENAME_VIEW))
        give_name(touching, key, action);
}

/* ---- what the statements name ---- */

static void add_write(struct touching *touching, struct catalog_object *relation, const struct sql_action *action)
{
    struct reached *reached = &touching->reached;
    const bool is_update = action->kind == SQL_UPDATE;
    const bool is_upsert = action->kind == SQL_MERGE || (action->kind == SQL_INSERT && action->settings != NULL &&
                                                         strcmp(action->settings[0], "do update") == 0);

    if (action->kind == SQL_TRUNCATE && (action->flags & SQL_CASCADE) != 0)
        reached_empty(reached, relation);
    if (!is_update && action->kind != SQL_DELETE)
        reached_insert(reached, relation);
    if (is_update || is_upsert)
        reached_change(reached, relation, is_update ? action->columns : NULL);
    if (action->kind == SQL_DELETE || action->kind == SQL_MERGE)
        reached_remove(reached, relation);
}

/* A statement may name a table as it is no longer called when all have run: what a name ever meant counts. */
static void add_write_to(struct touching *touching, struct catalog_object *relation, const struct sql_action *action)
{
    g_hash_table_add(touching->named, relation);
    add_write(touching, relation, action);
}

FORMAT(2, 3) static bool refuse_outside(struct fault *fault, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return fault_set(fault, FAULT_REFUSED,
                     "%s: what is written there is not kept, as it is outside of what a way back can reach", what);
}

static bool add_named(struct touching *touching, struct session *session, const struct sql_action *action,
                      struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autofree char *name = sql_quote_name(action->relation);
    const struct value value = value_text(name);
    const GPtrArray *earlier = find_objects(touching, action->relation);

    if (!session_query(session, SQL_CATALOG_RELATION, &value, 1, &rows, fault))
        return false;
    struct catalog_object *relation = find_number(touching, rows_number(&rows, 0, "relation", 0));
    if (relation != NULL && catalog_is(relation, KIND_FOREIGN_TABLE))
        return refuse_outside(fault, "%s is a foreign table", relation->identity);
    if (relation != NULL)
        add_write_to(touching, relation, action);
    for (guint i = 0; earlier != NULL && i < earlier->len; i++)
        add_write_to(touching, g_ptr_array_index(earlier, i), action);
    return true;
}

/* A file may choose where its names are looked up; by now that is forgotten. */
static bool follow_path(struct touching *touching, struct session *session, const struct sql_action *action,
                        struct fault *fault)
{
    const struct value values[] = { value_text(action->new_name), value_null(), value_null() };

    return action->kind != SQL_SET || g_strcmp0(action->name, "search_path") != 0 || action->new_name == NULL ||
           (session_query(session, SQL_CATALOG_PATH_RESTORE, values, G_N_ELEMENTS(values), NULL, fault) &&
            read_path(touching, session, fault));
}

static bool add_actions(struct touching *touching, struct session *session, const struct sql_actions *actions,
                        struct fault *fault);

static bool add_body(struct touching *touching, struct session *session, const struct sql_action *create,
                     bool is_uncalled, struct fault *fault)
{
    const struct touching was = *touching;
    bool is_added = true;

    touching->is_uncalled = is_uncalled;
    touching->is_in_body = true;
    touching->has_own_path = create->function != NULL && create->function->sets_search_path;
    if (create->function != NULL && create->function->body != NULL)
        is_added = add_actions(touching, session, create->function->body, fault);
    else if (create->kind == SQL_CREATE_FUNCTION && !is_uncalled)
        touching->is_unread = true;
    touching->is_uncalled = was.is_uncalled;
    touching->is_in_body = was.is_in_body;
    touching->has_own_path = was.has_own_path;
    return is_added;
}

/* ---- what they call ---- */

static bool refuse_lost(struct sql_name function, struct fault *fault)
{
    return sql_large_objects_of(function) != SQL_LARGE_OBJECTS_LOST ||
           fault_set(fault, FAULT_REFUSED,
                     "%s() takes large objects away or writes to them, and what they held is not kept: large objects "
                     "are outside of what a way back can reach",
                     function.name);
}

/* Each function of that name, whatever its arguments. */
static void find_called(GPtrArray *functions, const struct snapshot *snapshot, struct sql_name name)
{
    g_autofree char *own = sql_quote_identifier(name.name);
    g_autofree char *schema = name.schema != NULL ? sql_quote_identifier(name.schema) : NULL;

    for (guint i = 0; i < snapshot->objects->len; i++) {
        struct catalog_object *function = g_ptr_array_index(snapshot->objects, i);
        if (catalog_is(function, KIND_FUNCTION) && strcmp(function->name, own) == 0 &&
            (schema == NULL || strcmp(function->schema, schema) == 0) && !catalog_contains(functions, function))
            g_ptr_array_add(functions, function);
    }
}

static void add_called(struct touching *touching, struct sql_name name)
{
    const struct reached *reached = &touching->reached;

    if (!g_hash_table_add(touching->called, sql_quote_name(name)))
        return;
    find_called(reached->functions, reached->before, name);
    find_called(reached->functions, reached->applied, name);
}

static bool may_be(struct sql_name called, struct sql_name function)
{
    return strcmp(called.name, function.name) == 0 &&
           (called.schema == NULL || function.schema == NULL || strcmp(called.schema, function.schema) == 0);
}

/* A function that the part itself has made; by the end of it it may be gone. */
static bool add_created(struct touching *touching, struct session *session, struct sql_name name, struct fault *fault)
{
    for (guint i = touching->created->len; i > 0; i--) {
        const struct sql_action *create = g_ptr_array_index(touching->created, i - 1);
        if (!may_be(name, create->relation))
            continue;
        g_ptr_array_remove_index(touching->created, i - 1);
        if (!add_body(touching, session, create, false, fault))
            return false;
        i = touching->created->len + 1; /* what it calls is none that is left */
    }
    return true;
}

static bool add_call(struct touching *touching, struct session *session, struct sql_name name, struct fault *fault)
{
    add_called(touching, name);
    touching->notifies = touching->notifies || strcmp(name.name, "pg_notify") == 0;
    if (sql_is_outside(name))
        return refuse_outside(fault, "%s() writes files of the server, or to another database", name.name);
    return refuse_lost(name, fault) && add_created(touching, session, name, fault);
}

static bool add_calls(struct touching *touching, struct session *session, const struct sql_action *action,
                      struct fault *fault)
{
    const struct sql_call *call = NULL;

    if (action->kind == SQL_CALL && !add_call(touching, session, action->relation, fault))
        return false;
    for (guint i = 0; (call = sql_action_call(action, i)) != NULL; i++)
        if (!add_call(touching, session, call->function, fault))
            return false;
    return true;
}

/* ---- all that they do ---- */

static bool is_unread(const struct touching *touching, const struct sql_action *action)
{
    const bool is_elsewhere =
            touching->has_own_path && sql_action_writes_rows(action->kind) && action->relation.schema == NULL;

    return !touching->is_uncalled && (action->kind == SQL_OPAQUE || is_elsewhere);
}

static bool add_action(struct touching *touching, struct session *session, const struct sql_action *action,
                       struct fault *fault)
{
    touching->is_unread = touching->is_unread || is_unread(touching, action);
    touching->notifies = touching->notifies ||
                         (!touching->is_uncalled && action->kind == SQL_NOTIFY && (action->flags & SQL_ON) != 0);
    if (!touching->is_uncalled && action->kind == SQL_COPY_TO && action->settings != NULL)
        return refuse_outside(fault, "COPY TO PROGRAM runs a program on the server");
    follow_name(touching, action);
    if (!follow_path(touching, session, action, fault))
        return false;
    if (sql_action_writes_rows(action->kind) && action->relation.name != NULL &&
        !add_named(touching, session, action, fault))
        return false;
    if (!touching->is_uncalled && !add_calls(touching, session, action, fault))
        return false;
    if (action->function != NULL && action->function->body != NULL)
        g_ptr_array_add(touching->created, (gpointer)(guintptr)action);
    return add_body(touching, session, action, true, fault);
}

static bool add_actions(struct touching *touching, struct session *session, const struct sql_actions *actions,
                        struct fault *fault)
{
    for (guint i = 0; i < actions->list->len; i++)
        if (!add_action(touching, session, &g_array_index(actions->list, struct sql_action, i), fault))
            return false;
    return true;
}

static bool add_part(struct touching *touching, struct session *session, const struct apply_part *part,
                     struct fault *fault)
{
    CLEANUP(sql_actions_release) struct sql_actions actions = { 0 };

    sql_actions_read(&actions, &part->unit->parts[MIGRATION_UP]);
    for (guint i = 0; i < actions.list->len; i++) {
        const struct sql_action *action = &g_array_index(actions.list, struct sql_action, i);
        if (action->statement - part->first < part->count && !add_action(touching, session, action, fault))
            return false;
    }
    g_ptr_array_set_size(touching->created, 0);
    return true;
}

/* What a function does, as the text of its definition says it. */
static bool add_function(struct touching *touching, struct session *session, const struct catalog_object *function,
                         struct fault *fault)
{
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    CLEANUP(sql_actions_release) struct sql_actions actions = { 0 };
    g_autoptr(GPtrArray) findings = finding_list_new();
    const char *text = catalog_facet(function, "definition");
    g_autoptr(GBytes) bytes = text != NULL ? g_bytes_new(text, strlen(text) + 1) : NULL;

    if (text == NULL)
        return true;
    sql_script_read(&script, function->identity, bytes, 0, strlen(text), SQL_DERIVE, findings);
    sql_actions_read(&actions, &script);
    for (guint i = 0; i < actions.list->len; i++)
        if (!add_body(touching, session, &g_array_index(actions.list, struct sql_action, i), false, fault))
            return false;
    return true;
}

/* What is called and what triggers call; and of triggers which that sets off. */
static bool add_functions(struct touching *touching, struct session *session, struct fault *fault)
{
    for (guint i = 0; i < touching->reached.functions->len; i++)
        if (!add_function(touching, session, g_ptr_array_index(touching->reached.functions, i), fault))
            return false;
    return true;
}

/* Nor are its functions. */
static bool ask_extensions(struct touching *touching, struct session *session, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autoptr(GString) names = g_string_new(NULL);
    GHashTableIter iter;
    gpointer name = NULL;

    g_hash_table_iter_init(&iter, touching->called);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        g_string_append_printf(names, "%s\n", (const char *)name);
    const struct value value = value_text(names->str);
    if (!session_query(session, SQL_CATALOG_EXTENSION_ROUTINE, &value, 1, &rows, fault))
        return false;
    touching->is_unread = touching->is_unread || rows_bool(&rows, 0, "is_there");
    return true;
}

/* What an extension's trigger calls is not in the snapshot. */
static bool refuse_fired(const struct touching *touching, struct fault *fault)
{
    for (guint i = 0; i < touching->reached.fired->len; i++) {
        const char *definition = catalog_facet(g_ptr_array_index(touching->reached.fired, i), "definition");
        const struct sql_name manage = { .name = "lo_manage" };
        if (strstr(definition, "lo_manage(") != NULL && !refuse_lost(manage, fault))
            return false;
    }
    return true;
}

/* ---- what they call without a name ---- */

/* Does a query call functions by it, without naming them, or a command? */
static bool is_called_unnamed(const struct catalog_object *object)
{
    return catalog_is(object, KIND_VIEW) || catalog_is(object, KIND_OPERATOR) || catalog_is(object, KIND_AGGREGATE) ||
           catalog_is(object, KIND_CAST) || catalog_is(object, KIND_EVENT_TRIGGER);
}

/*
 * Whether a query reads a view, or adds by an operator, its text does not tell; nor whether a function of these writes
 * where this database's rows make it. If any of them writes at all, what was written has to be watched.
 */
static bool ask_unnamed(struct touching *touching, struct session *session, struct fault *fault)
{
    CLEANUP(touching_release) struct touching unnamed = { 0 };
    CLEANUP(fault_clear) struct fault refused = { 0 };
    const struct snapshot *before = touching->reached.before;

    touching_init(&unnamed, before, touching->reached.applied);
    add_names(&unnamed);
    for (guint i = 0; i < before->objects->len; i++)
        if (is_called_unnamed(g_ptr_array_index(before->objects, i)))
            reached_call(&unnamed.reached, g_ptr_array_index(before->objects, i));
    const bool is_read = unnamed.reached.functions->len == 0 ||
                         (read_path(&unnamed, session, fault) && add_functions(&unnamed, session, &refused));
    touching->is_unread =
            touching->is_unread || !is_read || unnamed.is_unread || g_hash_table_size(unnamed.reached.tables) > 0;
    return fault->kind == FAULT_NONE;
}

bool touched_tables(struct touched *touched, struct session *session, const struct apply_part *part,
                    const struct snapshot *before, const struct snapshot *applied, const struct touched_counts *counts,
                    struct fault *fault)
{
    CLEANUP(touched_counts_release) struct touched_counts now = { 0 };
    CLEANUP(touching_release) struct touching touching = { 0 };

    touching_init(&touching, before, applied);
    add_names(&touching);
    if (!touched_count(&now, session, fault) || !read_path(&touching, session, fault) ||
        !add_part(&touching, session, part, fault))
        return false;
    add_written(&touching, counts, &now);
    if (!add_functions(&touching, session, fault) || !refuse_fired(&touching, fault) ||
        !ask_extensions(&touching, session, fault) ||
        (!replay_is_alone(part) && !ask_unnamed(&touching, session, fault)))
        return false;
    touched->is_unread = touching.is_unread;
    touched->notifies = touching.notifies;
    g_autoptr(GPtrArray) all = snapshot_tables(before);
    for (guint i = 0; i < all->len; i++)
        if (g_hash_table_contains(touching.reached.tables, g_ptr_array_index(all, i)))
            g_ptr_array_add(touched->tables, g_ptr_array_index(all, i));
    return true;
}
