/* rollback/rehearsal.h - what a rehearsal found of a migration, as evidence.json keeps it. Pure. */
#ifndef MIGRATOR_ROLLBACK_REHEARSAL_H
#define MIGRATOR_ROLLBACK_REHEARSAL_H

#include "base/attributes.h"
#include "migration/set.h"
#include "rollback/rehearse.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* To be released. */
struct rehearsal {
    char *migration;       /* SHA-256 of the up file that it is about, in hexadecimal */
    char *way_back;        /* rehearsed_outcome_name() */
    char *capture;         /* SHA-256 of the capture.sql that was proven, in hexadecimal; NULL: none was */
    char *repair;          /* the same of the repair.sql */
    char *before, *after;  /* fingerprints of the schema, in hexadecimal */
    int64_t server;        /* version of the server, 150020 */
    GPtrArray *changes;    /* char *: what the migration does to the schema, in words */
    GPtrArray *statements; /* char *: observed_text() of each */
    GPtrArray *took;       /* char *: how long each of them ran, microseconds; shorter: it is not known */
    struct pace pace;      /* of the way back */
    int64_t at;            /* when it was, microseconds since 1970; -1: it does not say */
};

/* Of a rehearsal that has just ended. */
void rehearsal_init(struct rehearsal *rehearsal, const struct migration *migration, const struct rehearsed *rehearsed,
                    int server_version);
void rehearsal_release(struct rehearsal *rehearsal);

/* Say which files were proven; NULL: there is no such file. */
void rehearsal_prove(struct rehearsal *rehearsal, const struct digest *capture, const struct digest *repair);
/* Are the files of the way back that the migration has, repair.sql at least, those that were proven? */
bool rehearsal_proves(const struct rehearsal *rehearsal, const struct migration *migration);

/* As a JSON object on one line with its end; owned by the caller. */
char *rehearsal_text(const struct rehearsal *rehearsal);

/* Read such a text. False, and nothing is written: it is about another text of the migration, or none at all. */
MUST_CHECK bool rehearsal_read(struct rehearsal *rehearsal, const char *text, const struct migration *migration);

/* Is such a text about another text of the migration, and proved the very files that it has? Nobody edited them then.
 */
bool rehearsal_is_outdated(const char *text, const struct migration *migration);

/* Do two such texts tell the same, apart from when it was and how long it took? */
bool rehearsal_is_same(const char *left, const char *right);

/* How long a statement ran, microseconds; -1: it is not known. */
int64_t rehearsal_took(const struct rehearsal *rehearsal, guint statement);

#endif
