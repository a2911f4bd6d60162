/* sql/lower_body.h - what is within the literals of DO and CREATE FUNCTION. Internal to sql/. */
#ifndef MIGRATOR_SQL_LOWER_BODY_H
#define MIGRATOR_SQL_LOWER_BODY_H

#include "sql/lower.h"

/* What a routine does when it is called; NULL: in a language that is not read here. */
const struct sql_actions *sql_lower_function_body(struct sql_lowering *lowering,
                                                  const PgQuery__CreateFunctionStmt *statement, const char *language);

/* What statements do that the tree has already: a rule's. */
const struct sql_actions *sql_lower_parsed_body(struct sql_lowering *lowering, size_t count,
                                                PgQuery__Node *const *statements);

/* What a function does that runs the text of a query, which is a constant; NULL: it is none (sql_query_argument()). */
const struct sql_actions *sql_lower_query_text(struct sql_lowering *lowering, const PgQuery__FuncCall *call);

#endif
