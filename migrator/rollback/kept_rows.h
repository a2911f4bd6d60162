/* rollback/kept_rows.h - the SQL that keeps rows before they are lost, and brings them back. */
#ifndef MIGRATOR_ROLLBACK_KEPT_ROWS_H
#define MIGRATOR_ROLLBACK_KEPT_ROWS_H

#include "rollback/repair.h"

#include <glib.h>
#include <stdint.h>

/* Scripts to append to. */
struct kept_rows {
    const char *schema; /* quoted: where rows are kept */
    int64_t version;
    guint tables;       /* so far */
    GString *before;    /* of up */
    GString *after;     /* of up */
    GString *aside;     /* of repair, before anything else: keeps what up's new columns and tables hold */
    GString *back;      /* of repair, when tables and columns are there again and nothing checks them yet */
    GString *positions; /* of repair, at the end: where sequences stand */
};

/* What becomes of the rows of what a repair plan found lost, retyped and gained. */
void kept_rows_plan(struct kept_rows *kept, const struct repair *repair, const struct snapshot *before,
                    const struct snapshot *after);

#endif
