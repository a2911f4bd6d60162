/* tools/bench/snapshot.c - read the catalog of a database as a rehearsal does, and print its fingerprint.
 *
 *   snapshot URL [TIMES]     TIMES in one session; each one's time goes to stderr
 */
#include "rollback/snapshot.h"

#include <stdio.h>
#include <stdlib.h>

static bool read_once(struct session *session, struct fault *fault)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };
    const gint64 began = g_get_monotonic_time();
    char fingerprint[DIGEST_HEX_BYTES];

    if (!snapshot_read(&snapshot, session, fault))
        return false;
    struct digest digest = snapshot_fingerprint(&snapshot);
    digest_to_hex(&digest, fingerprint);
    printf("%s, %u objects\n", fingerprint, snapshot.objects->len);
    fprintf(stderr, "%.1f ms\n", (double)(g_get_monotonic_time() - began) / 1000);
    return true;
}

int main(int count, char **arguments)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    struct session session = { 0 };
    const struct session_options options = { .url = count > 1 ? arguments[1] : NULL, .ledger_schema = "migrator" };
    const int times = count > 2 ? atoi(arguments[2]) : 1;
    bool is_good = session_open(&session, &options, &fault);

    for (int i = 0; is_good && i < times; i++)
        is_good = read_once(&session, &fault);
    if (session.connection != NULL)
        session_close(&session);
    if (!is_good)
        fprintf(stderr, "snapshot: %s\n", fault.text);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
