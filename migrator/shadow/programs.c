/* shadow/programs.c - the search for initdb and postgres. */
#include "shadow/programs.h"

#include "base/process.h"

#include <glib.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

enum { PG_CONFIG_TIMEOUT_MS = 10000 };

/* Debian; Red Hat's and SUSE's packages of postgresql.org; Alpine; built from source; Homebrew. */
static const char *const usual_folders[] = {
    "/usr/lib/postgresql/*/bin",          "/usr/pgsql-*/bin",     "/usr/lib/postgresql[0-9]*/bin",
    "/usr/libexec/postgresql[0-9]*",      "/usr/local/pgsql/bin", "/usr/local/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
};

static bool has_program(const char *folder, const char *program)
{
    g_autofree char *path = g_build_filename(folder, program, NULL);

    return g_file_test(path, G_FILE_TEST_IS_REGULAR) && g_file_test(path, G_FILE_TEST_IS_EXECUTABLE);
}

static bool has_server(const char *folder)
{
    return has_program(folder, "initdb") && has_program(folder, "postgres");
}

/* PATH may hold links to programs that look for their share folder beside their real place. */
static char *folder_in_path(void)
{
    g_autofree char *found = g_find_program_in_path("initdb");
    g_autofree char *real = found == NULL ? NULL : realpath(found, NULL);

    if (real == NULL)
        return NULL;
    g_autofree char *real_folder = g_path_get_dirname(real);
    if (has_server(real_folder))
        return g_steal_pointer(&real_folder);
    g_autofree char *folder = g_path_get_dirname(found);
    return has_server(folder) ? g_steal_pointer(&folder) : NULL;
}

static char *folder_of_pg_config(void)
{
    const char *const arguments[] = { "pg_config", "--bindir", NULL };
    CLEANUP(process_result_clear) struct process_result result = { 0 };
    CLEANUP(fault_clear) struct fault no_pg_config = { 0 };
    const struct process_options options = { .timeout_ms = PG_CONFIG_TIMEOUT_MS };

    if (!process_run(arguments, &options, &result, &no_pg_config) || result.exit_code != 0)
        return NULL;
    g_strchomp(result.output);
    return has_server(result.output) ? g_strdup(result.output) : NULL;
}

static guint64 number_in(const char *path)
{
    return g_ascii_strtoull(path + strcspn(path, "0123456789"), NULL, 10);
}

int programs_newer_first(const void *left, const void *right)
{
    const char *const *left_path = left;
    const char *const *right_path = right;
    guint64 left_number = number_in(*left_path);
    guint64 right_number = number_in(*right_path);

    return left_number == right_number ? strcmp(*left_path, *right_path) : left_number < right_number ? 1 : -1;
}

static char *folder_of_the_usual(void)
{
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);

    for (size_t i = 0; i < G_N_ELEMENTS(usual_folders); i++) {
        CLEANUP(globfree) glob_t matches = { 0 };
        if (glob(usual_folders[i], 0, NULL, &matches) != 0)
            continue;
        for (size_t j = 0; j < matches.gl_pathc; j++)
            if (has_server(matches.gl_pathv[j]))
                g_ptr_array_add(folders, g_strdup(matches.gl_pathv[j]));
    }
    g_ptr_array_sort(folders, programs_newer_first);
    return folders->len == 0 ? NULL : g_strdup(g_ptr_array_index(folders, 0));
}

bool programs_find(const char *wanted, char **bindir, struct fault *fault)
{
    if (wanted != NULL && !has_server(wanted))
        return fault_set(fault, FAULT_USAGE, "there are no programs initdb and postgres in %s", wanted);

    char *found = wanted != NULL ? g_canonicalize_filename(wanted, NULL) : folder_in_path();
    if (found == NULL)
        found = folder_of_pg_config();
    if (found == NULL)
        found = folder_of_the_usual();
    if (found == NULL) {
        fault_set(fault, FAULT_USAGE, "no PostgreSQL server programs (initdb, postgres) were found");
        return fault_set_hint(fault, "install them (Debian, Ubuntu: apt-get install postgresql), or say where they are "
                                     "with --pg-bindir DIR");
    }
    *bindir = found;
    return true;
}

bool programs_version(const char *wanted, char **version, struct fault *fault)
{
    CLEANUP(process_result_clear) struct process_result result = { 0 };
    g_autofree char *bindir = NULL;

    if (!programs_find(wanted, &bindir, fault))
        return false;
    g_autofree char *postgres = g_build_filename(bindir, "postgres", NULL);
    const char *const arguments[] = { postgres, "--version", NULL };
    if (!process_run(arguments, NULL, &result, fault) || !process_check(arguments, &result, fault))
        return false;
    *version = g_strdup(g_strstrip(result.output));
    return true;
}
