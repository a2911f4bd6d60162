/* tests/fuzz/fuzz_header.c - any bytes as a migration's header: nothing crashes, and what is read keeps its promises.
 */
#include "migration/header.h"

#include "base/finding.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static void check_allow(const struct header_allow *allow, size_t size)
{
    require(allow->hazard != NULL && allow->reason != NULL && allow->offset < size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    struct migration_header header;
    g_autofree char *text = g_malloc(size + 1); /* never NULL */
    memcpy(text, data, size);

    migration_header_read(&header, "fuzz.sql", text, size, findings);
    require(header.lock_timeout_ms >= HEADER_TIMEOUT_UNSET && header.statement_timeout_ms >= HEADER_TIMEOUT_UNSET);
    for (guint i = 0; header.allows != NULL && i < header.allows->len; i++)
        check_allow(g_ptr_array_index(header.allows, i), size);
    migration_header_release(&header);
    migration_header_warn("fuzz.sql", text, size, findings);
    return 0;
}
