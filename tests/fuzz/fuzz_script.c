/* tests/fuzz/fuzz_script.c - any bytes as a migration: nothing crashes, and every span lies in the text, in order. */
#include "sql/script.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static void check_statement(const struct sql_statement *statement, size_t size, size_t *end)
{
    require(statement->offset >= *end && statement->offset <= size && statement->length <= size - statement->offset);
    require(statement->length > 0 && statement->tag != NULL);
    *end = statement->offset + statement->length;
    if (statement->kind == SQL_STATEMENT_COPY_FROM_STDIN) {
        require(statement->data_offset >= *end && statement->data_offset <= size);
        require(statement->data_length <= size - statement->data_offset);
        *end = statement->data_offset + statement->data_length;
    }
}

/* The first byte chooses how the file is to run. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum sql_script_mode modes[] = { SQL_TRANSACTIONAL, SQL_TRANSACTION_OFF, SQL_DERIVE };
    enum sql_script_mode mode = modes[size > 0 ? data[0] % G_N_ELEMENTS(modes) : 0];
    size_t skipped = size > 0 ? 1 : 0;
    g_autoptr(GBytes) text = g_bytes_new(data + skipped, size - skipped);
    g_autoptr(GPtrArray) findings = finding_list_new();
    struct sql_script script;
    size_t end = 0;

    sql_script_read(&script, "fuzz.sql", text, 0, size - skipped, mode, findings);
    for (guint index = 0; index < script.statements->len; index++)
        check_statement(&g_array_index(script.statements, struct sql_statement, index), size - skipped, &end);
    require(script.transaction_off || !script.transaction_forbidden || finding_count(findings, FINDING_ERROR) > 0);
    sql_script_release(&script);
    return 0;
}
