/*
 * tests/fuzz/fuzz_evidence.c - any bytes as evidence.json, as least.json, or as an entry's detail: nothing crashes, and
 * what was read is read again from what is written of it.
 */
#include "ledger/least.h"
#include "ledger/way_back.h"
#include "report/value.h"
#include "rollback/rehearsal.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

/* A time before the year 1 or after 9999 has no such text. */
static bool has_text(int64_t time)
{
    g_autofree char *text = value_time_rfc3339(time);
    int64_t again;

    return value_time_read(text, &again) && again == time;
}

static void read_rehearsal(const char *text)
{
    static const struct migration migration; /* the seeds are about a text with a digest of zeros */
    CLEANUP(rehearsal_release) struct rehearsal rehearsal = { 0 };
    CLEANUP(rehearsal_release) struct rehearsal again = { 0 };

    if (!rehearsal_read(&rehearsal, text, &migration))
        return;
    for (guint i = 0; i < rehearsal.statements->len; i++)
        (void)rehearsal_took(&rehearsal, i);
    g_autofree char *written = rehearsal_text(&rehearsal);
    require(rehearsal_read(&again, written, &migration) && again.changes->len == rehearsal.changes->len &&
            again.pace.rows == rehearsal.pace.rows);
    require(rehearsal_is_same(written, written));
    (void)rehearsal_is_same(text, written);
}

static void read_least(const char *text)
{
    static const struct digest about;
    CLEANUP(ledger_least_release) struct ledger_least least = { 0 };
    CLEANUP(ledger_least_release) struct ledger_least again = { 0 };

    if (!ledger_least_read(&least, text, &about))
        return;
    g_autofree char *written = ledger_least_detail(text, &least);
    require(!has_text(least.at) || (ledger_least_read(&again, written, &about) &&
                                    again.stays->len == least.stays->len && again.at == least.at));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    const struct ledger_entry entry = { .detail = text };
    const struct ledger_way_back way_back = ledger_entry_way_back(&entry);

    g_free(ledger_way_back_detail(text, &way_back));
    read_rehearsal(text);
    read_least(text);
    return 0;
}
