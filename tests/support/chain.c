/* tests/support/chain.c - made-up ledger chains for tests. */
#include "support/chain.h"

#include <inttypes.h>
#include <string.h>

static void entry_free(void *entry)
{
    ledger_entry_free(entry);
}

struct ledger_entry *chain_entry(const GPtrArray *chain, guint index)
{
    return chain->pdata[index];
}

GBytes *chain_body(const GPtrArray *chain, guint index)
{
    char *text = g_strdup_printf("SELECT %" PRId64 ";\n", chain_entry(chain, index)->version);

    return g_bytes_new_take(text, strlen(text));
}

static struct ledger_entry *entry_new(int64_t seq)
{
    struct ledger_entry *entry = g_new0(struct ledger_entry, 1);
    const bool is_first = seq == 1;

    entry->seq = seq;
    entry->kind = g_strdup(ledger_kind_name(is_first ? LEDGER_GENESIS : LEDGER_APPLY));
    entry->version = is_first ? LEDGER_NO_VERSION : 20260301120000 + seq;
    entry->run = g_strdup("6b1d5c1e-3f0a-4f27-8a55-0c2f8d8f5b10");
    entry->role = g_strdup("deploy");
    entry->program = g_strdup("migrator 0.1.0");
    entry->at = 1772366400000000 + seq;
    entry->duration = seq % 2 == 0 ? seq * 1000 : -1;
    entry->has_previous = !is_first;
    if (is_first) {
        entry->detail = g_strdup("{}");
        return entry;
    }
    g_autofree char *body = g_strdup_printf("SELECT %" PRId64 ";\n", entry->version);
    char hex[DIGEST_HEX_BYTES];
    entry->name = g_strdup_printf("step_%" PRId64, seq);
    entry->class_name = g_strdup("compatible");
    entry->has_digest = true;
    entry->digest = digest_of(body, strlen(body));
    digest_to_hex(&entry->digest, hex);
    entry->files = g_strdup_printf("SHA256 (%" PRId64 "_%s.up.sql) = %s\n", entry->version, entry->name, hex);
    return entry;
}

void chain_relink(GPtrArray *chain, guint from)
{
    for (guint i = from; i < chain->len; i++) {
        struct ledger_entry *entry = chain_entry(chain, i);
        if (entry->has_previous && i > 0)
            entry->previous = chain_entry(chain, i - 1)->link;
        entry->link = ledger_entry_link(entry);
    }
}

GPtrArray *chain_new(int64_t count)
{
    GPtrArray *chain = g_ptr_array_new_with_free_func(entry_free);

    for (int64_t seq = 1; seq <= count; seq++)
        g_ptr_array_add(chain, entry_new(seq));
    chain_relink(chain, 0);
    return chain;
}

GPtrArray *chain_tail(const GPtrArray *chain, guint from)
{
    GPtrArray *tail = g_ptr_array_new_with_free_func(entry_free);

    for (guint i = from; i < chain->len; i++)
        g_ptr_array_add(tail, ledger_entry_copy(chain_entry(chain, i)));
    return tail;
}

struct history_database chain_database(void)
{
    static char id[] = "8a6e0b1c-1111-4222-8333-444455556666";
    static char environment[] = "production";
    static char name[] = "agento";
    static char server[] = "db.internal:5432";

    return (struct history_database){ .id = id, .environment = environment, .name = name, .server = server };
}
