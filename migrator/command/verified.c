/* command/verified.c - a file of digests beside the history. */
#include "command/verified.h"

#include "base/file.h"

#include <string.h>
#include <sys/stat.h>

enum {
    FILE_BYTES_MAX = 64 * 1024 * 1024,
    DIGITS = 2 * DIGEST_BYTES,
    LINE_BYTES = DIGITS + 1,
};

/* Another program may judge otherwise, also when it is the same version built anew. */
static char *name_program(void)
{
    struct stat status;

    if (stat("/proc/self/exe", &status) != 0)
        return NULL;
    return g_strdup_printf("migrator %s %lld %lld.%09ld\n", MIGRATOR_VERSION, (long long)status.st_size,
                           (long long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

static guint hash_key(gconstpointer key)
{
    guint hash;

    memcpy(&hash, key, sizeof hash);
    return hash;
}

static gboolean equal_keys(gconstpointer left, gconstpointer right)
{
    return memcmp(left, right, DIGITS) == 0;
}

static void read_keys(struct verified *verified)
{
    size_t length = 0;
    size_t start = strlen(verified->program);
    const char *text = g_bytes_get_data(verified->text, &length);

    if (length < start || memcmp(text, verified->program, start) != 0 || (length - start) % LINE_BYTES != 0)
        return;
    for (const char *line = text + start; line < text + length; line += LINE_BYTES)
        if (line[DIGITS] == '\n')
            g_hash_table_add(verified->known, (gpointer)(guintptr)line);
}

void verified_open(struct verified *verified, const char *folder)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };

    verified->program = name_program();
    if (verified->program == NULL)
        return;
    verified->path = g_build_filename(folder, "verified", NULL);
    verified->known = g_hash_table_new(hash_key, equal_keys);
    verified->seen = g_string_new(verified->program);
    if (file_read(verified->path, FILE_BYTES_MAX, &verified->text, &ignored))
        read_keys(verified);
}

void verified_release(struct verified *verified)
{
    g_free(verified->path);
    g_free(verified->program);
    g_clear_pointer(&verified->known, g_hash_table_unref);
    g_clear_pointer(&verified->text, g_bytes_unref);
    if (verified->seen != NULL)
        g_string_free(verified->seen, TRUE);
    *verified = (struct verified){ 0 };
}

static void keep(struct verified *verified, const char *hex)
{
    g_string_append_len(verified->seen, hex, DIGITS);
    g_string_append_c(verified->seen, '\n');
}

bool verified_has(struct verified *verified, const struct digest *key)
{
    char hex[DIGEST_HEX_BYTES];

    if (verified->path == NULL)
        return false;
    digest_to_hex(key, hex);
    if (!g_hash_table_contains(verified->known, hex))
        return false;
    keep(verified, hex);
    return true;
}

void verified_add(struct verified *verified, const struct digest *key)
{
    char hex[DIGEST_HEX_BYTES];

    if (verified->path == NULL)
        return;
    digest_to_hex(key, hex);
    keep(verified, hex);
    verified->has_news = true;
}

/* The folder is the program's own, and nobody's to commit. */
static void make_folder(const char *path)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *ignore = g_build_filename(folder, ".gitignore", NULL);

    if (g_file_test(folder, G_FILE_TEST_IS_DIR) || !file_make_directory(folder, &ignored))
        return;
    (void)!file_create(ignore, "*\n", 2, &ignored);
}

void verified_save(const struct verified *verified)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };

    if (!verified->has_news)
        return;
    make_folder(verified->path);
    (void)!file_replace(verified->path, verified->seen->str, verified->seen->len, &ignored);
}
