/*
 * tests/fuzz/fuzz_sumfile.c - any bytes as a checksum file: nothing crashes, no line names a file outside, and what is
 * written from what was read is read back without a complaint.
 */
#include "migration/sumfile.h"

#include "base/finding.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static void check_written(const struct sumfile *sumfile)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    g_autofree char *text = sumfile_text(sumfile);
    struct sumfile *again = sumfile_parse("fuzz.sum", text, strlen(text), findings);

    require(again->is_intact && findings->len == 0 && again->lines->len == sumfile->lines->len);
    sumfile_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    g_autofree char *text = g_malloc(size + 1); /* never NULL */
    memcpy(text, data, size);
    struct sumfile *sumfile = sumfile_parse("fuzz.sum", text, size, findings);
    struct sumfile *clean = sumfile_new();

    require(sumfile->is_intact || findings->len > 0);
    for (guint i = 0; i < sumfile->lines->len; i++) {
        const struct sumfile_line *line = g_ptr_array_index(sumfile->lines, i);
        require(sumfile_name_is_safe(line->name));
        if (sumfile_find(clean, line->name) == NULL)
            sumfile_add(clean, line->name, &line->digest);
    }
    check_written(clean);
    sumfile_free(clean);
    sumfile_free(sumfile);
    return 0;
}
