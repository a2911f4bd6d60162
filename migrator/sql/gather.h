/* sql/gather.h - collects what a part of the tree names: relations, columns, calls. Internal to sql/. */
#ifndef MIGRATOR_SQL_GATHER_H
#define MIGRATOR_SQL_GATHER_H

#include "sql/lower.h"

struct sql_gathered_call {
    struct sql_call call;
    const PgQuery__FuncCall *runs; /* the call, of a function that runs the text of a query; NULL: of another */
};

/* What was seen, each once, sorted. Strings are the tree's. */
struct sql_gathered {
    GArray *relations; /* struct sql_name */
    GPtrArray *columns;
    GArray *calls;   /* struct sql_gathered_call */
    GArray *implied; /* struct sql_implied */
    bool has_star, has_query, has_leading_wildcard, orders_by_random, takes_default;
};

/* left_out: a message that is not looked into, or NULL. */
void sql_gather(struct sql_gathered *gathered, const ProtobufCMessage *message, const ProtobufCMessage *left_out);
void sql_gathered_clear(struct sql_gathered *gathered);

/* Copies, in the arena; of a call also what it runs. */
const char *const *sql_gathered_columns(const struct sql_gathered *gathered, struct sql_arena *arena);
const struct sql_call *sql_gathered_calls(const struct sql_gathered *gathered, struct sql_lowering *lowering);
const struct sql_implied *sql_gathered_implied(const struct sql_gathered *gathered, struct sql_arena *arena);
const struct sql_name *sql_gathered_relations(const struct sql_gathered *gathered, struct sql_arena *arena);

/* "now" for CURRENT_TIMESTAMP, "current_user" for USER … */
const char *sql_value_function_name(PgQuery__SQLValueFunctionOp function);

#endif
