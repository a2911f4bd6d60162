/* ledger/entry.h - one link of the hash chain that records what was applied. Pure: no I/O. */
#ifndef MIGRATOR_LEDGER_ENTRY_H
#define MIGRATOR_LEDGER_ENTRY_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { LEDGER_NO_VERSION = -1 };

enum ledger_kind {
    LEDGER_GENESIS,  /* the ledger begins; detail holds the pin: database id, environment, database name */
    LEDGER_APPLY,    /* a migration was applied */
    LEDGER_BASELINE, /* taken as applied without running it */
    LEDGER_IMPORT,   /* taken over from another tool's table */
    LEDGER_RELEASE,  /* a release (application SHA) was deployed on this head */
    LEDGER_ROLLBACK, /* a migration was undone */
    LEDGER_FREEZE,
    LEDGER_THAW,
    LEDGER_REPAIR,
    LEDGER_RESOLVE,  /* a person said what became of a partly applied migration, with a reason */
    LEDGER_PROGRESS, /* a statement of a non-transactional migration began or ended */
    LEDGER_POLICY,
    LEDGER_ADOPT, /* the pin moved, with a reason */
    LEDGER_FORGET,
    LEDGER_KIND_COUNT
};

/* The word in the table: "apply". From a word: LEDGER_KIND_COUNT when there is no such kind. */
const char *ledger_kind_name(enum ledger_kind kind);
enum ledger_kind ledger_kind_from_name(const char *name);

/* Texts are owned by the entry; NULL is SQL's NULL. */
struct ledger_entry {
    int64_t seq;     /* from 1 */
    char *kind;      /* the word; a newer program may write kinds that this one does not know */
    int64_t version; /* LEDGER_NO_VERSION: none */
    char *name;
    bool has_digest;
    struct digest digest; /* of the up file */
    char *files;          /* its checksum lines, "SHA256 (name) = hex\n" each */
    char *class_name;     /* "compatible", "incompatible", "destructive" */
    char *application;    /* SHA of the release */
    char *run;            /* UUID of the run that wrote it */
    char *role;           /* session_user */
    char *host;           /* of the program, or of psql */
    char *program;        /* "migrator 0.1.0", or "psql" */
    int64_t at;           /* server time, microseconds since 1970 */
    char *xid;            /* of its transaction, decimal */
    char *detail;         /* JSON text */
    bool has_previous;    /* false only for seq 1 */
    struct digest previous;
    struct digest link;
    int64_t duration; /* microseconds, from the unchained table `timing`; -1: not known. Not part of the link */
};

/*
 * The link that the entry's fields give (the field `link` itself is not looked at); the server's append() computes the
 * same. Source: schemas/README.md, "Canonical bytes of an entry".
 */
struct digest ledger_entry_link(const struct ledger_entry *entry);

/*
 * The name, as the table has it, of the first field in which two entries differ, `link` last; NULL when they are equal.
 * The duration, which no link covers, is not compared.
 */
const char *ledger_entry_difference(const struct ledger_entry *left, const struct ledger_entry *right);

/* The value of such a field for people: quoted and shortened, a time in words, "nothing" for NULL. Owned. */
char *ledger_entry_show(const struct ledger_entry *entry, const char *field);

struct ledger_entry *ledger_entry_copy(const struct ledger_entry *entry);
void ledger_entry_free(struct ledger_entry *entry); /* NULL is fine */

#endif
