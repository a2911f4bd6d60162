/* sql/tree.h - PostgreSQL's own parse tree of a text. Internal to sql/. */
#ifndef MIGRATOR_SQL_TREE_H
#define MIGRATOR_SQL_TREE_H

#include "sql/arena.h"
#include "sql/grammar.h"

#include "base/attributes.h"

#include <pg_query/pg_query.pb-c.h>
#include <stdbool.h>
#include <stddef.h>

struct sql_tree {
    size_t count;
    PgQuery__RawStmt *const *statements;
    struct sql_refusal refusal; /* of the arena; when the parser refuses the text */
};

/*
 * Parse the text. The tree lives in the arena; locations in it are bytes of the text.
 * False, with nothing but tree->refusal filled, when the parser refuses the text.
 */
MUST_CHECK bool sql_tree_read(struct sql_tree *tree, const char *text, struct sql_arena *arena);

#endif
