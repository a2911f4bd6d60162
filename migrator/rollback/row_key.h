/* rollback/row_key.h - how rows of a table are found again, and how columns are written in statements about rows. */
#ifndef MIGRATOR_ROLLBACK_ROW_KEY_H
#define MIGRATOR_ROLLBACK_ROW_KEY_H

#include "rollback/snapshot.h"

#include <glib.h>
#include <stdbool.h>

/* ---- columns ---- */

bool column_is_of(const struct catalog_object *part, const struct catalog_object *table);
/* Types of extensions and of the user may be gone when values come back: such values are kept as text. */
bool column_is_kept_as_text(const struct catalog_object *column);
/* Its name as it is without quotes: "Na""me" is Na"me; owned by the caller. */
char *column_plain_name(const struct catalog_object *column);
/* The type without a collation; owned by the caller. */
char *column_type(const struct catalog_object *column);
/* Append "name", or "name::text AS name", to a list of a SELECT. */
void column_append_kept(GString *list, const struct catalog_object *column);
/* Append to a list that is separated by commas. */
void column_append_text(GString *list, const char *text);

/* "kept.name", or "kept.name::type" of what was kept as text; kept NULL: without. Owned by the caller. */
char *column_value(const struct catalog_object *column, const char *kept);

/* All columns of a table but generated ones: to be kept, as they were kept, and by name. Owned by the caller. */
char *columns_kept(const struct catalog_object *table);
char *columns_values(const struct catalog_object *table);
char *columns_names(const struct catalog_object *table);

/* ---- keys ---- */

/* Rows are told apart by a key that stays, or else by all that stays of the row, equal ones being numbered. */
struct row_key {
    const struct catalog_object *table;
    GPtrArray *columns; /* struct catalog_object *, never NULL in a row; empty: by the whole row */
    GPtrArray *stable; /* all columns that are not in `unstable`, but for generated ones: they follow from the others */
};

/* unstable: columns (struct catalog_object *) whose values are not the same on both sides. To be released. */
void row_key_find(struct row_key *key, const struct catalog_object *table, GPtrArray *unstable);
void row_key_release(struct row_key *key);

/*
 * The same row by what else is unique in its table, whole, and stable: struct row_key * with other `columns`. Owned by
 * the caller.
 */
GPtrArray *row_keys_besides(const struct row_key *key);

/*
 * The key's columns as a list to select from row_key_source(), under the names that the table of `key` has; and those
 * names. applied: where the table and the columns may have other names; NULL: as they are. Owned by the caller.
 */
char *row_key_kept(const struct row_key *key, const struct snapshot *applied);
char *row_key_names(const struct row_key *key);
char *row_key_source(const struct row_key *key, const struct snapshot *applied);

/* The table as FROM, UPDATE and DELETE name it: "ONLY public.item", a partitioned one without. Owned by the caller. */
char *row_key_table(const struct row_key *key, const struct snapshot *applied);

/* "kept.id = target.id AND …"; owned by the caller. */
char *row_key_condition(const struct row_key *key, const struct snapshot *applied, const char *kept,
                        const char *target);

#endif
