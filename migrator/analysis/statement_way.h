/* analysis/statement_way.h - safe ways in which the statement stays, or nearly so, and only its time or its company
 * changes. Internal to analysis/. */
#ifndef MIGRATOR_ANALYSIS_STATEMENT_WAY_H
#define MIGRATOR_ANALYSIS_STATEMENT_WAY_H

#include "analysis/rule.h"

/* The statement as written, without its semicolon; NULL: it is part of a DO block, and cannot be moved by itself. Owned
 * by the caller. Without it none of the ways below has a step. */
char *statement_way_text(const struct rule_view *view);

/* The statement, after a release that works before and after it. */
void statement_way_after(const struct rule_view *view, struct safe_way *way);

/* The statement that drops something, after a release that no longer names it. */
void statement_way_after_use(const struct rule_view *view, struct safe_way *way);

/* The statement by itself, for a time when nobody waits: there is nothing that does the same with others. */
void statement_way_alone(const struct rule_view *view, struct safe_way *way);

/* The statement without the word CASCADE, after what depends on it; without CONCURRENTLY. */
void statement_way_without_cascade(const struct rule_view *view, struct safe_way *way);
void statement_way_without_concurrently(const struct rule_view *view, struct safe_way *way);

#endif
