/* tests/support/golden.c - compare an output with a file under tests/golden/, or write that file anew. */
#include "support/golden.h"

#include <check.h>
#include <glib.h>
#include <string.h>

/* The first line that differs, for the message. */
static void fail_at_difference(const char *name, const char *expected, const char *actual)
{
    g_auto(GStrv) expected_lines = g_strsplit(expected, "\n", -1);
    g_auto(GStrv) actual_lines = g_strsplit(actual, "\n", -1);
    guint i = 0;

    while (expected_lines[i] != NULL && actual_lines[i] != NULL && strcmp(expected_lines[i], actual_lines[i]) == 0)
        i++;
    ck_abort_msg("tests/golden/%s:%u differs (GOLDEN=write writes it anew)\n  expected: %s\n  actual:   %s", name,
                 i + 1, expected_lines[i] != NULL ? expected_lines[i] : "(end)",
                 actual_lines[i] != NULL ? actual_lines[i] : "(end)");
}

void golden_compare(const char *name, const char *actual)
{
    g_autofree char *path = g_build_filename("tests", "golden", name, NULL);
    g_autofree char *expected = NULL;

    if (g_strcmp0(g_getenv("GOLDEN"), "write") == 0) {
        ck_assert_msg(g_file_set_contents(path, actual, -1, NULL), "cannot write %s", path);
        return;
    }
    ck_assert_msg(g_file_get_contents(path, &expected, NULL, NULL), "cannot read %s", path);
    if (strcmp(expected, actual) != 0)
        fail_at_difference(name, expected, actual);
}
