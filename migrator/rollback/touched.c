/* rollback/touched.c - asks the statements, the server's counters, and the foreign keys. */
#include "rollback/touched.h"

#include "generated/sql.h"
#include "sql/action.h"

#include <string.h>

/* ---- counters ---- */

bool touched_count(struct touched_counts *counts, struct session *session, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };

    counts->rows = g_hash_table_new(NULL, NULL);
    if (!session_query(session, SQL_CATALOG_WRITTEN, NULL, 0, &rows, fault))
        return false;
    for (int i = 0; i < rows_count(&rows); i++)
        g_hash_table_insert(counts->rows, GSIZE_TO_POINTER(rows_number(&rows, i, "relation", 0)),
                            GSIZE_TO_POINTER(rows_number(&rows, i, "written", 0) + 1));
    return true;
}

void touched_counts_release(struct touched_counts *counts)
{
    g_clear_pointer(&counts->rows, g_hash_table_unref);
}

/* ---- the set of tables ---- */

struct touching {
    const struct snapshot *before;
    GHashTable *found;   /* struct catalog_object * */
    GHashTable *emptied; /* of these, by a TRUNCATE that goes on to whoever refers to them */
};

static bool acts_on_rows(const struct catalog_object *foreign_key)
{
    const char *definition = catalog_facet(foreign_key, "definition");

    return strstr(definition, " ON DELETE ") != NULL || strstr(definition, " ON UPDATE ") != NULL;
}

static void add(struct touching *touching, struct catalog_object *table)
{
    if (table == NULL || !catalog_is(table, KIND_TABLE) || !g_hash_table_add(touching->found, table))
        return;
    for (guint i = 0; i < table->users->len; i++) {
        struct catalog_object *user = g_ptr_array_index(table->users, i);
        if (catalog_is_foreign_key(user) && acts_on_rows(user))
            add(touching, user->parent);
        else if (catalog_is(user, KIND_TABLE)) /* a partition, or one that inherits */
            add(touching, user);
    }
}

static bool refers_to(const struct catalog_object *foreign_key, const struct catalog_object *table)
{
    bool refers = false;

    for (guint i = 0; i < foreign_key->needs->len; i++) {
        const struct catalog_object *need = g_ptr_array_index(foreign_key->needs, i);
        refers = refers || need == table || need->parent == table;
    }
    return refers;
}

/* TRUNCATE … CASCADE goes on to whoever refers to it, and asks for no foreign key's action. */
static void add_emptied(struct touching *touching, struct catalog_object *table)
{
    if (table == NULL || !catalog_is(table, KIND_TABLE) || !g_hash_table_add(touching->emptied, table))
        return;
    add(touching, table);
    for (guint i = 0; i < table->users->len; i++)
        add_emptied(touching, g_ptr_array_index(table->users, i));
    for (guint i = 0; i < touching->before->objects->len; i++) {
        struct catalog_object *key = g_ptr_array_index(touching->before->objects, i);
        if (catalog_is_foreign_key(key) && refers_to(key, table))
            add_emptied(touching, key->parent);
    }
}

static struct catalog_object *find_number(const struct touching *touching, int64_t oid)
{
    const struct catalog_address address = { .class = g_intern_static_string("pg_class"), .object = (uint32_t)oid };

    return snapshot_find(touching->before, &address);
}

static void add_written(struct touching *touching, const struct touched_counts *before,
                        const struct touched_counts *now)
{
    GHashTableIter iter;
    gpointer table = NULL, written = NULL;

    g_hash_table_iter_init(&iter, now->rows);
    while (g_hash_table_iter_next(&iter, &table, &written)) {
        gpointer earlier = g_hash_table_lookup(before->rows, table);
        if (written != earlier) /* fewer, when the server has taken over what was counted before: outside of a
                                   transaction */
            add(touching, find_number(touching, (int64_t)GPOINTER_TO_SIZE(table)));
    }
}

/* ---- what the statements name ---- */

static bool writes_rows(enum sql_action_kind kind)
{
    return kind == SQL_INSERT || kind == SQL_UPDATE || kind == SQL_DELETE || kind == SQL_MERGE ||
           kind == SQL_COPY_FROM || kind == SQL_TRUNCATE;
}

static bool add_named(struct touching *touching, struct session *session, const struct sql_action *action,
                      struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autofree char *name = sql_quote_name(action->relation);
    const struct value value = value_text(name);

    if (!session_query(session, SQL_CATALOG_RELATION, &value, 1, &rows, fault))
        return false;
    struct catalog_object *table = find_number(touching, rows_number(&rows, 0, "relation", 0));
    if (action->kind == SQL_TRUNCATE && (action->flags & SQL_CASCADE) != 0)
        add_emptied(touching, table);
    else
        add(touching, table);
    return true;
}

/* A file may choose where its names are looked up; by now that is forgotten. */
static bool follow_path(struct session *session, const struct sql_action *action, struct fault *fault)
{
    const struct value values[] = { value_text(action->new_name), value_null(), value_null() };

    return action->kind != SQL_SET || g_strcmp0(action->name, "search_path") != 0 || action->new_name == NULL ||
           session_query(session, SQL_CATALOG_PATH_RESTORE, values, G_N_ELEMENTS(values), NULL, fault);
}

static bool add_actions(struct touching *touching, struct session *session, const struct sql_actions *actions,
                        struct fault *fault);

static bool add_action(struct touching *touching, struct session *session, const struct sql_action *action,
                       struct fault *fault)
{
    if (!follow_path(session, action, fault))
        return false;
    if (writes_rows(action->kind) && action->relation.name != NULL && !add_named(touching, session, action, fault))
        return false;
    return action->function == NULL || action->function->body == NULL ||
           add_actions(touching, session, action->function->body, fault);
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
    return true;
}

bool touched_tables(GPtrArray *tables, struct session *session, const struct apply_part *part,
                    const struct snapshot *before, const struct touched_counts *counts, struct fault *fault)
{
    CLEANUP(touched_counts_release) struct touched_counts now = { 0 };
    g_autoptr(GHashTable) found = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) emptied = g_hash_table_new(NULL, NULL);
    struct touching touching = { .before = before, .found = found, .emptied = emptied };

    if (!touched_count(&now, session, fault) || !add_part(&touching, session, part, fault))
        return false;
    add_written(&touching, counts, &now);
    g_autoptr(GPtrArray) all = snapshot_tables(before);
    for (guint i = 0; i < all->len; i++)
        if (g_hash_table_contains(found, g_ptr_array_index(all, i)))
            g_ptr_array_add(tables, g_ptr_array_index(all, i));
    return true;
}
