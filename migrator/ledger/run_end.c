/* ledger/run_end.c - a member of an entry's detail. */
#include "ledger/run_end.h"

#include "report/detail.h"

static const char ends_run[] = "ends_run";

char *ledger_run_end_detail(const char *detail)
{
    return detail_with(detail, &(struct detail_member){ .key = ends_run, .number = 1 }, 1);
}

bool ledger_entry_ends_run(const struct ledger_entry *entry)
{
    return detail_number(entry->detail, ends_run, 0) != 0;
}
