/* tests/fuzz/fuzz_allow.c - any bytes as a migration with comments: whatever they allow, each finding stays in place.
 */
#include "analysis/allow.h"

#include "base/finding.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static void apply(const struct sql_script *script, const struct migration_header *header, GPtrArray *findings)
{
    const struct analysis_input input = { .file = "fuzz.sql", .script = script, .header = header };
    size_t length = 0;
    const char *text = g_bytes_get_data(script->text, &length);
    guint marked = 0;

    for (guint index = 0; index < script->statements->len; index++) {
        const struct sql_statement *statement = &g_array_index(script->statements, struct sql_statement, index);

        finding_add(findings, "drop-column", FINDING_ERROR, place_at("fuzz.sql", text, length, statement->offset), "x");
    }
    marked = findings->len;
    finding_add(findings, "class-not-marked", FINDING_ERROR, place_in("fuzz.sql"), "x");
    allow_apply(&input, NULL, findings, 0);
    require(((const struct finding *)g_ptr_array_index(findings, marked))->severity == FINDING_ERROR);
    for (guint index = marked + 1; index < findings->len; index++) /* complaints point into the text */
        require(((const struct finding *)g_ptr_array_index(findings, index))->place.line > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autofree char *text = g_malloc(size + 1); /* never NULL */
    struct migration_header header;
    struct sql_script script;
    memcpy(text, data, size);

    migration_header_read(&header, "fuzz.sql", text, size, findings);
    sql_script_read(&script, "fuzz.sql", bytes, 0, size, SQL_TRANSACTIONAL, findings);
    apply(&script, size % 2 == 0 ? &header : NULL, findings);
    sql_script_release(&script);
    migration_header_release(&header);
    return 0;
}
