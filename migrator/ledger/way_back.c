/* ledger/way_back.c - members of an entry's detail. */
#include "ledger/way_back.h"

#include "report/detail.h"
#include "report/value.h"

static const char rehearsed_at[] = "rehearsed_at";

const struct ledger_way_back ledger_no_way_back = { .rehearsed_at = -1 };

struct ledger_way_back ledger_entry_way_back(const struct ledger_entry *entry)
{
    struct ledger_way_back way_back = ledger_no_way_back;
    g_autofree char *at = detail_text(entry->detail, rehearsed_at);

    if (at != NULL && !value_time_read(at, &way_back.rehearsed_at))
        way_back.rehearsed_at = -1;
    return way_back;
}

char *ledger_way_back_detail(const char *detail, const struct ledger_way_back *way_back)
{
    if (way_back->rehearsed_at < 0)
        return g_strdup(detail);
    g_autofree char *at = value_time_rfc3339(way_back->rehearsed_at);
    return detail_with(detail, &(struct detail_member){ .key = rehearsed_at, .text = at }, 1);
}
