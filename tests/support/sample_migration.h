/* tests/support/sample_migration.h - migrations and ledger entries made of texts, without files. */
#ifndef TESTS_SUPPORT_SAMPLE_MIGRATION_H
#define TESTS_SUPPORT_SAMPLE_MIGRATION_H

#include "ledger/entry.h"
#include "migration/set.h"

#include <glib.h>
#include <stdint.h>

/* "<version>_<name>.up.sql" in "migrations", with the header's defaults whatever the text says. Owned by the caller. */
struct migration *sample_migration_new(int64_t version, const char *name, const char *up);
void sample_migration_free(void *migration);

/* Give it another file. */
void sample_migration_add(struct migration *migration, enum migration_part part, const char *text);

/* The entry, without links, that applied it, as another kind where wanted. Owned by the caller. */
struct ledger_entry *sample_migration_entry(const struct migration *migration, enum ledger_kind kind);

/* An entry of a version that there is no migration of. */
struct ledger_entry *sample_entry_new(enum ledger_kind kind, int64_t version, const char *detail);

#endif
