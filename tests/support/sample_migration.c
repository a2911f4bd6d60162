/* tests/support/sample_migration.c - migrations and ledger entries made of texts, without files. */
#include "support/sample_migration.h"

#include "migration/reader.h"

#include <inttypes.h>
#include <string.h>

void sample_migration_add(struct migration *migration, enum migration_part part, const char *text)
{
    static const char *const endings[] = {
        [MIGRATION_UP] = "up", [MIGRATION_BEFORE] = "before", [MIGRATION_AFTER] = "after", [MIGRATION_DOWN] = "down"
    };
    char *name = g_strdup_printf("%" PRId64 "_%s.%s.sql", migration->version, migration->name, endings[part]);

    migration->parts[part] = (struct migration_file){
        .name = name,
        .path = g_strconcat("migrations/", name, NULL),
        .text = g_bytes_new_take(g_strdup(text), strlen(text)), /* a NUL follows, as where files are read */
        .length = strlen(text),
        .bytes = (int64_t)strlen(text),
        .digest = digest_of(text, strlen(text)),
        .text_digest = digest_of(text, strlen(text)),
    };
}

struct migration *sample_migration_new(int64_t version, const char *name, const char *up)
{
    struct migration *migration = g_new0(struct migration, 1);

    migration->version = version;
    migration->name = g_strdup(name);
    migration->header.lock_timeout_ms = HEADER_TIMEOUT_UNSET;
    migration->header.statement_timeout_ms = HEADER_TIMEOUT_UNSET;
    sample_migration_add(migration, MIGRATION_UP, up);
    return migration;
}

void sample_migration_free(void *data)
{
    struct migration *migration = data;

    for (int part = 0; part < MIGRATION_PART_COUNT; part++)
        migration_file_release(&migration->parts[part]);
    migration_header_release(&migration->header);
    g_free(migration->name);
    g_free(migration);
}

struct ledger_entry *sample_entry_new(enum ledger_kind kind, int64_t version, const char *detail)
{
    struct ledger_entry *entry = g_new0(struct ledger_entry, 1);

    entry->kind = g_strdup(ledger_kind_name(kind));
    entry->version = version;
    entry->detail = g_strdup(detail);
    entry->duration = -1;
    return entry;
}

struct ledger_entry *sample_migration_entry(const struct migration *migration, enum ledger_kind kind)
{
    struct ledger_entry *entry = sample_entry_new(kind, migration->version, NULL);

    entry->name = g_strdup(migration->name);
    entry->has_digest = true;
    entry->digest = migration->parts[MIGRATION_UP].digest;
    entry->class_name = g_strdup(migration->header.incompatible != NULL ? "incompatible" : "compatible");
    return entry;
}
