/* sql/facts.h - what running a statement needs to know of it, by its words. Internal to sql/. */
#ifndef MIGRATOR_SQL_FACTS_H
#define MIGRATOR_SQL_FACTS_H

#include "sql/script.h"
#include "sql/token.h"

#include <stdbool.h>
#include <stddef.h>

/* What a statement does to the transaction it is in. */
enum sql_control {
    SQL_CONTROL_NONE,
    SQL_CONTROL_BEGIN,
    SQL_CONTROL_COMMIT,
    SQL_CONTROL_ROLLBACK,
    SQL_CONTROL_PREPARED, /* PREPARE TRANSACTION and what ends one */
    SQL_CONTROL_SET,      /* SET TRANSACTION */
    SQL_CONTROL_SAVEPOINT,
};

/* Text of one statement that the parser took, or that only a newer one would take. */
struct sql_text {
    const char *text;
    size_t length;
};

/*
 * Fill lock_class, transaction_forbidden, changes_session, tag, object, object_schema and kind of a statement whose
 * kind is PLAIN so far. What no rule knows is taken for the worst: a strong lock, a changed session.
 */
void sql_facts_read(struct sql_text statement, struct sql_statement *facts);

/* The effect on the transaction, and with it the text that follows the words: BEGIN's options. */
enum sql_control sql_facts_control(struct sql_text statement, struct sql_text *rest);

/*
 * Does `first`, directly followed by `second` unless that is NULL, occur as a word anywhere outside of literals?
 * (sql/words.c)
 */
bool sql_text_has(struct sql_text statement, const char *first, const char *second);

/* Is an option on in a list such as (VERBOSE, CONCURRENTLY) or WITH (create_slot = false)? Not there: absent. (words.c)
 */
bool sql_text_option(struct sql_text statement, const char *name, bool absent);

/* Does it call a function that is not known to leave the session alone? (sql/calls.c) */
bool sql_text_calls(struct sql_text statement);

/* What is between the quotes of a STRING or DOLLAR token; doubled quotes and escapes stay. (sql/body.c) */
struct sql_text sql_literal_content(const struct sql_token *literal);

/* Does a body in a procedural language hold the statement COMMIT or ROLLBACK; or one that locks tables? (sql/body.c) */
bool sql_text_body_commits(struct sql_text statement);
bool sql_text_body_locks(struct sql_text statement);

/* The first literal password in it, or false. (sql/secret.c) */
bool sql_text_password(struct sql_text statement, struct sql_token *password);

#endif
