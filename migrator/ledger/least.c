/* ledger/least.c - members of an entry's detail, and of a file least.json. */
#include "ledger/least.h"

#include "report/detail.h"
#include "report/value.h"

#include <string.h>

static const char about_key[] = "least_of", stays_key[] = "least_leaves", at_key[] = "least_tried_at";

void ledger_least_release(struct ledger_least *least)
{
    g_clear_pointer(&least->stays, g_array_unref);
    *least = (struct ledger_least){ 0 };
}

static const struct ledger_entry *entry_at(const GPtrArray *entries, guint index)
{
    return g_ptr_array_index(entries, index);
}

static void add_count(struct digest_stream *stream, const GPtrArray *entries)
{
    const uint64_t count = entries->len;

    digest_stream_update(stream, &count, sizeof(count));
}

static void add_up(struct digest_stream *stream, const struct ledger_entry *entry)
{
    digest_stream_update(stream, &entry->version, sizeof(entry->version));
    digest_stream_update(stream, entry->digest.bytes, DIGEST_BYTES);
}

struct digest ledger_least_about(const GPtrArray *beneath, const GPtrArray *above)
{
    struct digest_stream stream;

    digest_stream_init(&stream);
    add_count(&stream, beneath);
    for (guint i = 0; i < beneath->len; i++)
        add_up(&stream, entry_at(beneath, i));
    add_count(&stream, above);
    for (guint i = 0; i < above->len; i++) {
        const char *files = entry_at(above, i)->files;
        add_up(&stream, entry_at(above, i));
        digest_stream_update(&stream, files != NULL ? files : "", files != NULL ? strlen(files) + 1 : 1);
    }
    return digest_stream_final(&stream);
}

char *ledger_least_detail(const char *detail, const struct ledger_least *least)
{
    g_autoptr(GPtrArray) stays = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *at = value_time_rfc3339(least->at);
    char about[DIGEST_HEX_BYTES];

    digest_to_hex(&least->about, about);
    for (guint i = 0; i < least->stays->len; i++)
        g_ptr_array_add(stays, g_strdup_printf("%" G_GINT64_FORMAT, g_array_index(least->stays, int64_t, i)));
    const struct detail_member members[] = { { .key = about_key, .text = about },
                                             { .key = stays_key, .list = stays },
                                             { .key = at_key, .text = at } };
    return detail_with(detail, members, G_N_ELEMENTS(members));
}

static bool is_about(const char *detail, const struct digest *about)
{
    g_autofree char *hex = detail_text(detail, about_key);
    struct digest digest;

    return hex != NULL && digest_from_hex(hex, strlen(hex), &digest) && digest_equal(&digest, about);
}

bool ledger_least_read(struct ledger_least *least, const char *detail, const struct digest *about)
{
    g_autoptr(GPtrArray) stays = detail_list(detail, stays_key);
    g_autofree char *at = detail_text(detail, at_key);
    int64_t tried_at = -1;

    if (!is_about(detail, about) || at == NULL || !value_time_read(at, &tried_at))
        return false;
    *least = (struct ledger_least){ *about, g_array_new(FALSE, FALSE, sizeof(int64_t)), tried_at };
    for (guint i = 0; i < stays->len; i++) {
        const int64_t version = g_ascii_strtoll(g_ptr_array_index(stays, i), NULL, 10);
        g_array_append_val(least->stays, version);
    }
    return true;
}
