/* ledger/way_back.c - members of an entry's detail. */
#include "ledger/way_back.h"

#include "report/detail.h"
#include "report/value.h"

static const char rehearsed_at[] = "rehearsed_at", repair_us[] = "repair_us";

const struct ledger_way_back ledger_no_way_back = { .rehearsed_at = -1, .repair_us = -1 };

struct ledger_way_back ledger_entry_way_back(const struct ledger_entry *entry)
{
    struct ledger_way_back way_back = { .rehearsed_at = -1, .repair_us = detail_number(entry->detail, repair_us, -1) };
    g_autofree char *at = detail_text(entry->detail, rehearsed_at);

    if (at != NULL && !value_time_read(at, &way_back.rehearsed_at))
        way_back.rehearsed_at = -1;
    return way_back;
}

char *ledger_way_back_detail(const char *detail, const struct ledger_way_back *way_back)
{
    g_autofree char *at = way_back->rehearsed_at >= 0 ? value_time_rfc3339(way_back->rehearsed_at) : NULL;
    const struct detail_member members[] = { { .key = rehearsed_at, .text = at },
                                             { .key = repair_us, .number = way_back->repair_us } };
    const size_t first = at != NULL ? 0 : 1, end = way_back->repair_us >= 0 ? 2 : 1;

    return first < end ? detail_with(detail, members + first, end - first) : g_strdup(detail);
}
