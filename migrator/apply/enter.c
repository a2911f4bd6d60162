/* apply/enter.c - what every way of running a migration sends first: its entry and its bodies. Pure. */
#include "apply/transactional.h"

#include <string.h>

enum { CONTENT_PART_BYTES = 1024 * 1024 };

void apply_enter_values(const struct apply_run *run, const struct apply_unit *unit, const struct ledger_entry *entry,
                        int64_t expected_seq, const struct digest *expected_link, struct apply_enter *enter)
{
    int64_t lock_ms = apply_unit_lock_timeout(unit, run->lock_timeout_ms);
    int64_t statement_ms = apply_unit_statement_timeout(unit, run->statement_timeout_ms);

    enter->values[0] = value_number(expected_seq, enter->seq);
    enter->values[1] = expected_link != NULL ? value_digest(expected_link) : value_null();
    enter->values[2] = value_number(lock_ms, enter->lock_timeout);
    enter->values[3] = value_number(statement_ms, enter->statement_timeout);
    ledger_append_values(run->author, entry, &enter->numbers, enter->values + LEDGER_ENTER_HEAD);
}

bool apply_is_lost_race(const struct fault *fault)
{
    static const char *const states[] = {
        "MG001", /* the head was another */
        "23505", /* another runner wrote the same sequence, and was waited for */
        "40001", /* the same, where the file asks for SERIALIZABLE */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        if (strcmp(fault->sqlstate, states[i]) == 0)
            return true;
    return false;
}

bool apply_each_content(const struct apply_unit *unit,
                        bool (*send)(gpointer argument, const struct value values[static 3], struct fault *fault),
                        gpointer argument, struct fault *fault)
{
    const struct migration_file *file = NULL;

    for (guint i = 0; (file = migration_next_file(unit->migration, &i)) != NULL;) {
        size_t length = 0;
        const char *text = g_bytes_get_data(file->text, &length);
        for (size_t offset = 0, number = 0; offset < length; offset += CONTENT_PART_BYTES, number++) {
            char buffer[VALUE_NUMBER_BYTES];
            const struct value values[] = {
                value_digest(&file->text_digest),
                value_number((int64_t)number, buffer),
                value_bytes(text + offset, MIN(CONTENT_PART_BYTES, length - offset)),
            };
            if (!send(argument, values, fault))
                return false;
        }
    }
    return true;
}
