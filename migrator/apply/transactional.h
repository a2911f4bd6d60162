/* apply/transactional.h - migrations that run in a transaction each: in a pipeline, or one by one. */
#ifndef MIGRATOR_APPLY_TRANSACTIONAL_H
#define MIGRATOR_APPLY_TRANSACTIONAL_H

#include "apply/apply.h"

/* Can it be sent ahead? COPY and text that cannot be cut go one by one. */
bool apply_unit_is_pipelined(const struct apply_unit *unit);

/* Run units[first, first + count), all transactional and pipelined. *applied counts those that are committed. */
MUST_CHECK bool apply_in_pipeline(struct apply_run *run, GPtrArray *units, guint first, guint count, guint *applied,
                                  struct fault *fault);

/* Run one transactional unit statement by statement. */
MUST_CHECK bool apply_one_by_one(struct apply_run *run, const struct apply_unit *unit, struct fault *fault);

/* Parts of it that non-transactional migrations share. `number` counts from 0. */
MUST_CHECK bool apply_run_text(struct apply_run *run, const struct apply_unit *unit, const char *text,
                               struct fault *fault);
MUST_CHECK bool apply_set_role(struct apply_run *run, const struct apply_unit *unit, struct fault *fault);
MUST_CHECK bool apply_run_statement(struct apply_run *run, const struct apply_unit *unit, guint number,
                                    struct fault *fault);
MUST_CHECK bool apply_run_capture(struct apply_run *run, const struct apply_unit *unit, struct apply_moment moment,
                                  struct fault *fault);
MUST_CHECK bool apply_run_checks(struct apply_run *run, const struct apply_unit *unit, enum migration_part part,
                                 struct fault *fault);
MUST_CHECK bool apply_restore_session(struct apply_run *run, const struct apply_unit *unit, struct fault *fault);

/* Run one unit outside of a transaction. */
MUST_CHECK bool apply_nontransactional(struct apply_run *run, const struct apply_unit *unit, struct fault *fault);

enum { APPLY_ENTER_VALUES = LEDGER_ENTER_HEAD + LEDGER_APPEND_VALUES };

/* The buffers behind the parameters of SQL_LEDGER_ENTER. */
struct apply_enter {
    struct ledger_numbers numbers;
    char seq[VALUE_NUMBER_BYTES], lock_timeout[VALUE_NUMBER_BYTES], statement_timeout[VALUE_NUMBER_BYTES];
    struct value values[APPLY_ENTER_VALUES];
};

/* `entry` is the unit's own or a progress entry of it; its texts are borrowed. expected_link NULL: the head was written
 * by this run. */
void apply_enter_values(const struct apply_run *run, const struct apply_unit *unit, const struct ledger_entry *entry,
                        int64_t expected_seq, const struct digest *expected_link, struct apply_enter *enter);

/* Write an entry on the head that run->ledger ends with; sets run->lost_race when the ledger has moved on. */
MUST_CHECK bool apply_enter(struct apply_run *run, const struct apply_unit *unit, const struct ledger_entry *entry,
                            struct fault *fault);
/* The check at a transaction's end: see schemas/ledger/setup/08_leave.sql. seq: of the entry that entered. */
MUST_CHECK bool apply_leave(struct apply_run *run, const struct apply_unit *unit, int64_t seq, struct fault *fault);

/* Does the fault of enter mean that another runner was quicker? */
bool apply_is_lost_race(const struct fault *fault);

/* Send the bodies of a unit's files: call `send` with the three parameters of SQL_LEDGER_PUT_CONTENT for each part. */
MUST_CHECK bool apply_each_content(const struct apply_unit *unit,
                                   bool (*send)(gpointer argument, const struct value values[static 3],
                                                struct fault *fault),
                                   gpointer argument, struct fault *fault);

#endif
