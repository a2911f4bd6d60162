/* rollback/state.c - schema and rows of a database, read and compared together. */
#include "rollback/state.h"

#include "rollback/contents.h"
#include "rollback/difference.h"

bool state_read(struct state *state, struct session *session, struct fault *fault)
{
    return snapshot_read(&state->schema, session, fault) && contents_read(&state->rows, &state->schema, session, fault);
}

void state_release(struct state *state)
{
    snapshot_release(&state->schema);
    g_clear_pointer(&state->rows, g_hash_table_unref);
}

bool state_is_same(const struct state *before, const struct state *now, GPtrArray *differences)
{
    difference_schemas(&before->schema, &now->schema, differences);
    difference_rows(before->rows, now->rows, differences);
    return differences->len == 0;
}
