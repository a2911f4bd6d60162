/* rollback/dml.h - a table whose rows triggers kept, on its way back, and its columns as statements about them need
 * them.
 */
#ifndef MIGRATOR_ROLLBACK_DML_H
#define MIGRATOR_ROLLBACK_DML_H

#include "rollback/kept_rows.h"
#include "rollback/row_key.h"

#include <glib.h>

/* One table on its way back. */
struct dml {
    struct kept_rows *kept;
    const struct repair *repair;
    const GPtrArray *tables; /* struct dml *: of all tables, in their order */
    struct row_key key;
    GPtrArray *written; /* its columns that can be written: neither generated nor lost nor retyped; by an INSERT, where
                           there is no key to tell rows that an UPDATE is to change */
    GPtrArray *all;     /* its columns but for generated ones */
    char *target;       /* row_key_table() */
    char *rows;         /* where the triggers keep rows: before and after, each a line {"column": text, …} */
    char *net;          /* what came of them */
};

/* tables: where it, and the others, are or will be. To be freed by dml_free(), a GDestroyNotify. */
struct dml *dml_new(struct kept_rows *kept, const struct catalog_object *root, const struct repair *repair,
                    const GPtrArray *tables);
void dml_free(void *data);

/*
 * A list of what `write` makes of each column. That, and what follows, is owned by the caller.
 */
char *dml_each(const struct dml *dml, GPtrArray *columns, const char *separator,
               char *(*write)(const struct dml *dml, const struct catalog_object *column));

/* 'name': a column as it is a key of the kept line, by the name that it had before up. */
char *dml_key_literal(const struct catalog_object *column);
/* "side->>'name'": what was kept of a column. */
char *dml_value_of(const struct catalog_object *column, const char *side);
/* The same as a value of the column's type; NULL where it is of another one, which up gave it: its earlier value comes
 * back later. */
char *dml_typed_value(const struct dml *dml, const struct catalog_object *column, const char *side);

/* For dml_each(): name, 'name', target.name::text, before->>'name', after->>'name'. */
char *dml_write_name(const struct dml *dml, const struct catalog_object *column);
char *dml_write_key_literal(const struct dml *dml, const struct catalog_object *column);
char *dml_write_target_text(const struct dml *dml, const struct catalog_object *column);
char *dml_write_before(const struct dml *dml, const struct catalog_object *column);
char *dml_write_after(const struct dml *dml, const struct catalog_object *column);

#endif
