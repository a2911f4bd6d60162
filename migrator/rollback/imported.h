/* rollback/imported.h - statements of a server, each once, made into a file of queries. Pure. */
#ifndef MIGRATOR_ROLLBACK_IMPORTED_H
#define MIGRATOR_ROLLBACK_IMPORTED_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* All zero but `statements`: see imported_init(). */
struct imported {
    GHashTable *statements; /* by fingerprint */
    const char *own_schema; /* the ledger's: what this program itself asks is nobody's query; borrowed */
    unsigned passed_over;   /* texts that are no query of the project: utility statements, catalogs, other SQL */
};

void imported_init(struct imported *imported, const char *own_schema);
void imported_release(struct imported *imported);

/*
 * Take a statement that ran so often. Only SELECT, INSERT, UPDATE, DELETE and MERGE of the project's own tables or
 * functions are kept, without a literal; one that differs in nothing else adds to the other's calls.
 */
void imported_add(struct imported *imported, const char *text, int64_t calls);

/*
 * The file: the `limit` that ran most often, each below a line `-- name: select_agents`, whose names are all
 * different. *written: how many it has. Owned by the caller.
 */
char *imported_write(const struct imported *imported, unsigned limit, unsigned *written);

#endif
