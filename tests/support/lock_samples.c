/* tests/support/lock_samples.c - cutting the files of tests/locks/ into samples. */
#include "support/lock_samples.h"

#include <stdlib.h>
#include <string.h>

/* Where the samples are: tools/bench/cases has others. */
static const char *samples_folder(void)
{
    const char *other = g_getenv("TESTS_LOCKS");

    return other != NULL ? other : "tests/locks";
}

enum { NEWEST_MAJOR = 99, MAJOR = 10000 };

static void sample_free(gpointer data)
{
    struct lock_sample *sample = data;

    g_free(sample->name);
    g_free(sample->common);
    g_free(sample->before);
    g_free(sample->statement);
    g_ptr_array_unref(sample->besides);
    g_free(sample);
}

static void read_option(struct lock_sample *sample, const char *line)
{
    if (g_str_has_prefix(line, "since "))
        sample->since = atoi(line + strlen("since "));
    else if (g_str_has_prefix(line, "until "))
        sample->until = atoi(line + strlen("until "));
    else if (g_str_has_prefix(line, "while "))
        g_ptr_array_add(sample->besides, g_strdup(line + strlen("while ")));
    else if (strcmp(line, "assumed") == 0)
        sample->is_assumed = true;
    else
        g_error("%s: unknown option: %s", sample->name, line);
}

/* The last statement is the one to measure. */
static void cut_statement(struct lock_sample *sample, char *text)
{
    g_strstrip(text);
    char *end = g_strrstr(text, ";\n");
    size_t length = end != NULL ? (size_t)(end - text) + strlen(";\n") : 0;

    sample->before = g_strndup(text, length);
    sample->statement = g_strdup(text + length);
}

/* One sample's lines: its title, its options, its statements. */
static struct lock_sample *read_sample(const char *file, const char *common, const char *text)
{
    struct lock_sample *sample = g_new0(struct lock_sample, 1);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) sql = g_string_new(NULL);

    sample->name = g_strdup_printf("%.*s: %s", (int)strlen(file) - (int)strlen(".sql"), file, lines[0]);
    sample->common = g_strdup(common);
    sample->besides = g_ptr_array_new_with_free_func(g_free);
    sample->until = NEWEST_MAJOR;
    for (char **line = lines + 1; *line != NULL; line++)
        if (g_str_has_prefix(*line, "--: "))
            read_option(sample, *line + strlen("--: "));
        else
            g_string_append_printf(sql, "%s\n", *line);
    cut_statement(sample, sql->str);
    return sample;
}

GPtrArray *lock_samples_read(const char *file)
{
    GPtrArray *samples = g_ptr_array_new_with_free_func(sample_free);
    g_autofree char *path = g_build_filename(samples_folder(), file, NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) parts = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        g_error("cannot read %s", path);
    parts = g_strsplit(text, "\n--- ", -1);
    for (char **part = parts + 1; *part != NULL; part++)
        g_ptr_array_add(samples, read_sample(file, parts[0], *part));
    return samples;
}

static int compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

GPtrArray *lock_samples_files(void)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(samples_folder(), 0, NULL);

    if (folder == NULL)
        g_error("there is no %s here", samples_folder());
    for (const char *name = g_dir_read_name(folder); name != NULL; name = g_dir_read_name(folder))
        if (g_str_has_suffix(name, ".sql"))
            g_ptr_array_add(files, g_strdup(name));
    g_ptr_array_sort(files, compare_names);
    return files;
}

bool lock_sample_fits(const struct lock_sample *sample, int server_version)
{
    int major = server_version / MAJOR;

    return sample->since <= major && major <= sample->until;
}
