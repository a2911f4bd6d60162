/* migration/git.c - calls of git's plumbing commands and the parsing of what they print. */
#include "migration/git.h"

#include "base/process.h"
#include "migration/sumfile.h"

#include <string.h>

enum { ARGUMENTS_MAX = 16, GIT_TIMEOUT_MS = 60 * 1000, SHA1_DIGITS = 40 };
static const size_t objects_bytes_max = (size_t)1024 * 1024 * 1024;

void git_release(struct git *git)
{
    g_free(git->directory);
    g_free(git->prefix);
    *git = (struct git){ 0 };
}

/* Run `git -C directory arguments…`; what it exits with is the caller's to judge. */
static bool run(const char *directory, const char *const *arguments, const GString *input,
                struct process_result *result, struct fault *fault)
{
    static const char *const environment[] = { "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", NULL };
    const char *all[ARGUMENTS_MAX] = { "git", "-C", directory };
    struct process_options options = { .environment = environment,
                                       .timeout_ms = GIT_TIMEOUT_MS,
                                       .output_bytes_max = objects_bytes_max };

    for (size_t i = 0; arguments[i] != NULL; i++) {
        g_assert(i + 4 < ARGUMENTS_MAX);
        all[i + 3] = arguments[i];
    }
    if (input != NULL) {
        options.input = input->str;
        options.input_length = input->len;
    }
    return process_run(all, &options, result, fault);
}

/* The same; an exit code other than 0 and `accepted` is a fault. */
static bool run_checked(const struct git *git, const char *const *arguments, const GString *input, int accepted,
                        struct process_result *result, struct fault *fault)
{
    if (!run(git->directory, arguments, input, result, fault))
        return false;
    if (result->exit_code == 0 || result->exit_code == accepted)
        return true;
    fault_set(fault, FAULT_IO, "git %s failed with exit code %d", arguments[0], result->exit_code);
    return fault_set_detail(fault, "%s", g_strchomp(result->errors));
}

bool git_find(const char *directory, struct git *git, struct fault *fault)
{
    static const char *const arguments[] = { "rev-parse", "--show-prefix", NULL };
    CLEANUP(process_result_clear) struct process_result result = { 0 };
    CLEANUP(fault_clear) struct fault absent = { 0 };

    if (!run(directory, arguments, NULL, &result, &absent))
        return absent.kind == FAULT_USAGE ? true : fault_move(fault, &absent);
    if (result.exit_code != 0 && strstr(result.errors, "not a git repository") != NULL)
        return true;
    if (result.exit_code != 0) {
        fault_set(fault, FAULT_IO, "git does not work in %s", directory);
        return fault_set_detail(fault, "%s", g_strchomp(result.errors));
    }
    git->directory = g_strdup(directory);
    git->prefix = g_strndup(result.output, strcspn(result.output, "\n"));
    return true;
}

static char *first_line(const struct process_result *result)
{
    return result->exit_code == 0 ? g_strndup(result->output, strcspn(result->output, "\n")) : NULL;
}

bool git_resolve(const struct git *git, const char *reference, char **commit, struct fault *fault)
{
    g_autofree char *wanted = g_strconcat(reference, "^{commit}", NULL);
    const char *const arguments[] = { "rev-parse", "--verify", "--quiet", "--end-of-options", wanted, NULL };
    CLEANUP(process_result_clear) struct process_result result = { 0 };

    if (!run_checked(git, arguments, NULL, 1, &result, fault))
        return false;
    *commit = first_line(&result);
    return true;
}

bool git_merge_base(const struct git *git, const char *left, const char *right, char **commit, struct fault *fault)
{
    const char *const arguments[] = { "merge-base", left, right, NULL };
    CLEANUP(process_result_clear) struct process_result result = { 0 };

    if (!run_checked(git, arguments, NULL, 1, &result, fault))
        return false;
    *commit = first_line(&result);
    return true;
}

/* "db/rollback/" for "db/migrations/"; NULL when that is outside of the repository. */
static char *rollback_prefix(const struct git *git)
{
    size_t length = strlen(git->prefix);

    if (length == 0)
        return NULL;
    const char *slash = g_strrstr_len(git->prefix, (gssize)length - 1, "/");
    size_t parent = slash != NULL ? (size_t)(slash - git->prefix) + 1 : 0;
    return g_strdup_printf("%.*s%s", (int)parent, git->prefix, &SUMFILE_ROLLBACK[strlen("../")]);
}

/* A path from the repository's top as a name relative to the directory; NULL when it is none of the set's. */
static char *name_of(const struct git *git, const char *rollback, const char *path)
{
    if (g_str_has_prefix(path, git->prefix))
        return g_strdup(path + strlen(git->prefix));
    if (rollback != NULL && g_str_has_prefix(path, rollback))
        return g_strconcat(SUMFILE_ROLLBACK, path + strlen(rollback), NULL);
    return NULL;
}

/* Literal: a folder may be called "db*". */
static char *literal(const char *prefix)
{
    return *prefix != '\0' ? g_strconcat(":(top,literal)", prefix, NULL) : g_strdup(":/");
}

/* One record of `ls-tree -z`: "mode type id\tpath". */
static void read_tree_record(const struct git *git, const char *rollback, const char *record, GHashTable *tree)
{
    const char *tab = strchr(record, '\t');
    g_auto(GStrv) words = tab == NULL ? NULL : g_strsplit(record, " ", 3);

    if (words == NULL || g_strv_length(words) != 3 || strcmp(words[1], "blob") != 0)
        return;
    char *name = name_of(git, rollback, tab + 1);
    if (name != NULL)
        g_hash_table_insert(tree, name, g_strndup(words[2], strcspn(words[2], "\t")));
}

bool git_read_tree(const struct git *git, const char *commit, GHashTable **tree, struct fault *fault)
{
    g_autofree char *rollback = rollback_prefix(git);
    const char *const arguments[] = {
        "ls-tree", "-r", "-z", "--full-tree", commit, "--", *git->prefix != '\0' ? git->prefix : NULL, rollback, NULL
    };
    CLEANUP(process_result_clear) struct process_result result = { 0 };

    if (!run_checked(git, arguments, NULL, 0, &result, fault))
        return false;
    *tree = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (size_t at = 0; at < result.output_length; at += strlen(result.output + at) + 1)
        read_tree_record(git, rollback, result.output + at, *tree);
    return true;
}

GChecksum *git_object_checksum(const char *object, size_t length)
{
    g_autofree char *header = g_strdup_printf("blob %zu", length);
    GChecksum *checksum = g_checksum_new(strlen(object) == SHA1_DIGITS ? G_CHECKSUM_SHA1 : G_CHECKSUM_SHA256);

    g_checksum_update(checksum, (const guchar *)header, (gssize)strlen(header) + 1);
    return checksum;
}

static void unref_content(void *data)
{
    if (data != NULL)
        g_bytes_unref(data);
}

/* One answer of `cat-file --batch`: "id type size\n", the content, "\n"; or "id missing\n". False: it is neither. */
static bool read_object(const struct process_result *result, size_t *at, GBytes **content)
{
    const char *start = result->output + *at;
    const char *newline = memchr(start, '\n', result->output_length - *at);

    if (newline == NULL)
        return false;
    g_autofree char *line = g_strndup(start, (size_t)(newline - start));
    *at = (size_t)(newline - result->output) + 1;
    *content = NULL;
    if (g_str_has_suffix(line, " missing"))
        return true;

    const char *size_text = strrchr(line, ' ');
    guint64 size = size_text != NULL ? g_ascii_strtoull(size_text + 1, NULL, 10) : G_MAXUINT64;
    if (size >= result->output_length - *at)
        return false;
    *content = g_bytes_new(result->output + *at, (gsize)size);
    *at += (size_t)size + 1;
    return true;
}

bool git_read_objects(const struct git *git, const GPtrArray *objects, GPtrArray **contents, struct fault *fault)
{
    static const char *const arguments[] = { "cat-file", "--batch", NULL };
    CLEANUP(process_result_clear) struct process_result result = { 0 };
    g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func(unref_content);
    g_autoptr(GString) input = g_string_new(NULL);
    size_t at = 0;

    for (guint i = 0; i < objects->len; i++)
        g_string_append_printf(input, "%s\n", (const char *)g_ptr_array_index(objects, i));
    if (objects->len > 0 && !run_checked(git, arguments, input, 0, &result, fault))
        return false;
    for (guint i = 0; i < objects->len; i++) {
        GBytes *content = NULL;
        if (!read_object(&result, &at, &content))
            return fault_set(fault, FAULT_IO, "git cat-file answered something that is not understood");
        g_ptr_array_add(read, content);
    }
    *contents = g_steal_pointer(&read);
    return true;
}

bool git_uncommitted(const struct git *git, GPtrArray **names, struct fault *fault)
{
    g_autofree char *rollback = rollback_prefix(git);
    g_autofree char *here = literal(git->prefix);
    g_autofree char *beside = rollback != NULL ? literal(rollback) : NULL;
    const char *const arguments[] = { "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--",
                                      here,     beside,           NULL };
    CLEANUP(process_result_clear) struct process_result result = { 0 };

    if (!run_checked(git, arguments, NULL, 0, &result, fault))
        return false;
    *names = g_ptr_array_new_with_free_func(g_free);
    for (size_t at = 0; at < result.output_length; at += strlen(result.output + at) + 1) {
        const char *record = result.output + at; /* two letters, a blank, the path from the top */
        char *name = strlen(record) > 3 ? name_of(git, rollback, record + 3) : NULL;
        if (name != NULL)
            g_ptr_array_add(*names, name);
    }
    return true;
}

bool git_clone_facts(const struct git *git, bool *is_shallow, bool *has_origin, struct fault *fault)
{
    static const char *const shallow[] = { "rev-parse", "--is-shallow-repository", NULL };
    static const char *const origin[] = { "config", "--get", "remote.origin.url", NULL };
    CLEANUP(process_result_clear) struct process_result first = { 0 };
    CLEANUP(process_result_clear) struct process_result second = { 0 };

    if (!run_checked(git, shallow, NULL, 0, &first, fault) || !run_checked(git, origin, NULL, 1, &second, fault))
        return false;
    *is_shallow = g_str_has_prefix(first.output, "true");
    *has_origin = second.exit_code == 0;
    return true;
}
