/*
 * analysis/source.h - the action's own text in the file: a safe way keeps what the author wrote. NULL where it cannot
 * be had: in a body, in text that is put together. What comes back is the caller's.
 */
#ifndef MIGRATOR_ANALYSIS_SOURCE_H
#define MIGRATOR_ANALYSIS_SOURCE_H

#include "analysis/rule.h"

/*
 * ADD CONSTRAINT's constraint without its name: "FOREIGN KEY (agent_id) REFERENCES agents". One that is written with
 * its column comes as one of the table.
 */
char *source_constraint(const struct rule_view *view);

/* Take NOT VALID out of such a text. */
void source_drop_not_valid(char *text);

/* CREATE FUNCTION's or CREATE VIEW's statement with another name, quoted already, in the place of its own. */
char *source_renamed(const struct rule_view *view, const char *name);

/* What follows the table's name in CREATE INDEX: "USING gin (scopes) WHERE revoked_at IS NULL". */
char *source_index(const struct rule_view *view);

/* What follows the first list in parentheses of such a text; "": nothing. Points into the text. */
const char *source_behind_list(const char *text);

/* Does the word stand in such a text, outside of parentheses and literals? `word` in upper case. */
bool source_has_word(const char *text, const char *word);

#endif
