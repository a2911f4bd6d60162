/* tests/support/set_fixture.c - a directory of migrations for each test, read as a set. */
#include "support/set_fixture.h"

#include "base/file.h"
#include "migration/layout.h"
#include "migration/seals.h"
#include "migration/sumfile.h"

#include <check.h>
#include <string.h>
#include <sys/stat.h>

char *set_root;
char *set_directory;
struct migration_set set;
GPtrArray *set_findings;
struct fault set_fault;

void set_fixture_start(void)
{
    set_root = g_dir_make_tmp("migrator-test-XXXXXX", NULL);
    set_directory = g_build_filename(set_root, "migrations", NULL);
    ck_assert_int_eq(mkdir(set_directory, 0700), 0);
    set_findings = finding_list_new();
}

void set_fixture_stop(void)
{
    migration_set_release(&set);
    fault_clear(&set_fault);
    g_ptr_array_free(set_findings, TRUE);
    ck_assert(file_remove_tree(set_root, &set_fault));
    g_free(set_directory);
    g_free(set_root);
}

void set_put_bytes(const char *name, const char *content, size_t length)
{
    g_autofree char *path = g_build_filename(set_directory, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);

    ck_assert_int_eq(g_mkdir_with_parents(folder, 0700), 0);
    ck_assert(g_file_set_contents(path, content, (gssize)length, NULL));
}

void set_put(const char *name, const char *content)
{
    set_put_bytes(name, content, strlen(content));
}

void set_read_as(const char *layout_wanted)
{
    const struct layout *layout = NULL;

    migration_set_release(&set);
    g_ptr_array_set_size(set_findings, 0);
    if (layout_wanted != NULL)
        ck_assert(layout_from_name(layout_wanted, &layout, &set_fault));
    bool is_read = migration_set_read_even_empty(&set, set_directory, layout, set_findings, &set_fault);
    ck_assert_msg(is_read, "%s", set_fault.text);
    finding_sort(set_findings);
}

/* Write the checksum file that fits, and read again. */
void set_seal(void)
{
    struct sumfile *sumfile = NULL;

    set_read_as(NULL);
    sumfile = seals_make(&set);
    g_autofree char *text = sumfile_text(sumfile);
    sumfile_free(sumfile);
    set_put(SUMFILE_NAME, text);
    set_read_as(NULL);
}

const struct migration *set_at(guint index)
{
    ck_assert_uint_lt(index, set.migrations->len);
    return g_ptr_array_index(set.migrations, index);
}

const struct finding *set_find(const char *id)
{
    for (guint i = 0; i < set_findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(set_findings, i);
        if (strcmp(finding->id, id) == 0)
            return finding;
    }
    return NULL;
}

const struct finding *set_expect(const char *id, const char *file)
{
    const struct finding *finding = set_find(id);

    ck_assert_msg(finding != NULL, "no finding %s", id);
    ck_assert_msg(g_str_has_suffix(finding->place.file, file), "%s is at %s", id, finding->place.file);
    ck_assert_ptr_nonnull(finding->remedy);
    return finding;
}
