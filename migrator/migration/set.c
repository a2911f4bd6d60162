/* migration/set.c - a directory's migrations: one pass over its names, every file read once. */
#include "migration/set.h"

#include "base/file.h"
#include "migration/detect.h"
#include "migration/layout.h"
#include "migration/reader.h"
#include "migration/seals.h"
#include "migration/sumfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A file that is named like a migration's, before it is read. */
struct candidate {
    struct layout_name name;
    const char *file;
};

static void close_stream(DIR **stream)
{
    if (*stream != NULL)
        closedir(*stream);
}

void migration_free(void *data)
{
    struct migration *migration = data;

    for (size_t i = 0; i < MIGRATION_PART_COUNT; i++)
        migration_file_release(&migration->parts[i]);
    if (migration->way_back != NULL)
        g_ptr_array_free(migration->way_back, TRUE);
    migration_header_release(&migration->header);
    g_free(migration->evidence);
    g_free(migration->least);
    g_free(migration->name);
    g_free(migration);
}

void migration_set_release(struct migration_set *set)
{
    if (set->migrations != NULL)
        g_ptr_array_free(set->migrations, TRUE);
    sumfile_free(set->sum);
    g_free(set->directory);
    *set = (struct migration_set){ 0 };
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool fail_to_open(const char *directory, int error, struct fault *fault)
{
    fault_set(fault, FAULT_USAGE, "cannot read the migrations directory %s: %s", directory, g_strerror(error));
    return fault_set_hint(fault, error == ENOENT ? "`migrator new NAME` makes it; --migrations DIR names another"
                                 : error == EACCES
                                         ? "let the user who runs this read it, or name another with --migrations"
                                         : "name a directory with --migrations DIR");
}

/* All names of the directory but "." and "..", sorted. */
static bool read_names(const char *path, int directory, GPtrArray *names, struct fault *fault)
{
    int copy = fcntl(directory, F_DUPFD_CLOEXEC, 0);
    CLEANUP(close_stream) DIR *stream = copy < 0 ? NULL : fdopendir(copy);
    const struct dirent *entry = NULL;

    if (stream == NULL) {
        fail_to_open(path, errno, fault);
        if (copy >= 0)
            close(copy);
        return false;
    }
    for (errno = 0; (entry = readdir(stream)) != NULL; errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (names->len == MIGRATION_SET_FILES_MAX)
            return fault_set(fault, FAULT_USAGE, "the migrations directory %s holds more than %d files", path,
                             MIGRATION_SET_FILES_MAX);
        g_ptr_array_add(names, g_strdup(entry->d_name));
    }
    if (errno != 0)
        return fail_to_open(path, errno, fault);
    g_ptr_array_sort(names, compare_names);
    return true;
}

/* What another tool's own program passes over is its project's business. */
static enum finding_severity severity_of_passed_over(const struct migration_set *set)
{
    return layout_is_native(set->layout) || set->layout->is_nested ? FINDING_ERROR : FINDING_WARNING;
}

static void add_bad_name(const struct migration_set *set, const char *file, enum layout_match match,
                         GPtrArray *findings)
{
    g_autofree char *valid = g_utf8_make_valid(file, -1);
    g_autofree char *path = g_strconcat(set->directory, "/", valid, NULL);
    struct finding *finding = NULL;

    if (match == LAYOUT_VERSION_RANGE) {
        finding = finding_add(findings, "version-range", FINDING_ERROR, place_in(path),
                              "the version in this file's name is %s",
                              strspn(file, "0_") > 1 || file[0] == '0' ? "0" : "too long");
        finding->remedy = g_strdup_printf("Use a number from 1 up to %d digits; `migrator new NAME` makes one.",
                                          MIGRATION_VERSION_DIGITS_MAX);
        return;
    }
    if (match == LAYOUT_UNREAD) {
        finding = finding_add(findings, "file-name", FINDING_ERROR, place_in(path),
                              "%s runs this file, and it cannot be run here", layout_name(set->layout));
        finding->effect = g_strdup("Without it the set is another one.");
        finding->remedy =
                g_strdup_printf("Write it as SQL and name it %s, the version a whole number.", set->layout->pattern);
        return;
    }
    finding = finding_add(findings, "file-name", severity_of_passed_over(set), place_in(path),
                          "this is not named like a migration of the layout %s", layout_name(set->layout));
    finding->effect = g_strdup("It never runs.");
    finding->remedy =
            g_strdup_printf("Name it %s%s, or move it out of this directory.", set->layout->pattern,
                            layout_is_native(set->layout) ? " (digits, then letters, digits, \"_\" and \"-\")" : "");
}

static int compare_candidates(const void *left_item, const void *right_item)
{
    const struct candidate *left = left_item;
    const struct candidate *right = right_item;

    if (left->name.version != right->name.version)
        return left->name.version < right->name.version ? -1 : 1;
    int order = strncmp(left->name.name, right->name.name, MIN(left->name.name_length, right->name.name_length));
    if (order == 0)
        order = (left->name.name_length > right->name.name_length) - (left->name.name_length < right->name.name_length);
    if (order == 0)
        order = (int)left->name.part - (int)right->name.part;
    return order != 0 ? order : strcmp(left->file, right->file);
}

/* In a nested layout a name that is not understood matters when it is a folder with a migration in it. */
static bool holds_migration(const struct migration_set *set, const struct reader_place *place, const char *name)
{
    for (const struct layout_suffix *suffix = set->layout->suffixes; suffix->text != NULL; suffix++) {
        g_autofree char *file = g_strconcat(name, suffix->text, NULL);
        if (faccessat(place->directory, file, F_OK, 0) == 0)
            return true;
    }
    return false;
}

/* The names that are migrations', in order of version, name and part. */
static GArray *match_names(const struct migration_set *set, const struct reader_place *place, const GPtrArray *names,
                           GPtrArray *findings)
{
    GArray *candidates = g_array_sized_new(FALSE, FALSE, sizeof(struct candidate), names->len);

    for (guint i = 0; i < names->len; i++) {
        struct candidate candidate = { .file = g_ptr_array_index(names, i) };
        enum layout_match match = layout_match(set->layout, candidate.file, &candidate.name);
        if (match == LAYOUT_MATCHED)
            g_array_append_val(candidates, candidate);
        else if (match != LAYOUT_IGNORED && (!set->layout->is_nested || holds_migration(set, place, candidate.file)))
            add_bad_name(set, candidate.file, match, findings);
    }
    g_array_sort(candidates, compare_candidates);
    return candidates;
}

static struct migration *migration_new(const struct candidate *candidate)
{
    struct migration *migration = g_new0(struct migration, 1);

    migration->version = candidate->name.version;
    migration->name = g_strndup(candidate->name.name, candidate->name.name_length);
    migration->header.lock_timeout_ms = HEADER_TIMEOUT_UNSET;
    migration->header.statement_timeout_ms = HEADER_TIMEOUT_UNSET;
    return migration;
}

static bool is_named(const struct migration *migration, const struct candidate *candidate)
{
    return migration->version == candidate->name.version && strlen(migration->name) == candidate->name.name_length &&
           memcmp(migration->name, candidate->name.name, candidate->name.name_length) == 0;
}

/* The files of a folder <version>_<name>. A folder without any is none of ours. */
static void read_folder(const struct migration_set *set, const struct reader_place *place,
                        const struct candidate *candidate, struct migration *migration, GPtrArray *findings)
{
    for (const struct layout_suffix *suffix = set->layout->suffixes; suffix->text != NULL; suffix++) {
        g_autofree char *file = g_strconcat(candidate->file, suffix->text, NULL);
        bool is_read = reader_read(place, file, suffix->part, &migration->parts[suffix->part], findings);
        (void)is_read; /* what is there and unreadable is a finding already */
    }
}

static void add_duplicate(const struct migration_set *set, const char *file, const char *other, int64_t version,
                          GPtrArray *findings)
{
    g_autofree char *path = g_strconcat(set->directory, "/", file, NULL);
    struct finding *finding =
            finding_add(findings, "version-duplicate", FINDING_ERROR, place_in(path),
                        "version %" G_GINT64_FORMAT " is there twice: %s has it, too", version, other);

    finding->effect = g_strdup("Which of the two is meant to run, and in which order, cannot be known.");
    finding->remedy = g_strdup("Give the younger one a new version; after a merge `migrator seal` does it.");
}

/* Read a file into the migration that it belongs to: the last one, unless its name differs. */
static void read_file(struct migration_set *set, const struct reader_place *place, const struct candidate *candidate,
                      GPtrArray *findings)
{
    struct migration *last =
            set->migrations->len > 0 ? g_ptr_array_index(set->migrations, set->migrations->len - 1) : NULL;

    if (last == NULL || !is_named(last, candidate)) {
        last = migration_new(candidate);
        g_ptr_array_add(set->migrations, last);
    }
    struct migration_file *part = &last->parts[candidate->name.part];
    if (part->text != NULL)
        add_duplicate(set, candidate->file, part->name, last->version, findings);
    else if (!reader_read(place, candidate->file, candidate->name.part, part, findings))
        return; /* a finding says why; without an up file the whole migration is left out */
}

static void add_orphans(const struct migration_set *set, const struct migration *migration, GPtrArray *findings)
{
    for (size_t i = 0; i < MIGRATION_PART_COUNT; i++) {
        if (migration->parts[i].text == NULL)
            continue;
        struct finding *finding = finding_add(findings, "file-orphan", severity_of_passed_over(set),
                                              place_in(migration->parts[i].path), "there is no up file for this file");
        finding->effect = g_strdup("It would never run.");
        finding->remedy = g_strdup("Give it the same version and name as the up file it belongs to, or remove it.");
    }
}

/* Other tools pair files by version alone: give the parts to the one migration of that version that lacks them. */
static bool adopt_parts(struct migration *from, struct migration *other)
{
    if (other == NULL || other->version != from->version || other->parts[MIGRATION_UP].text == NULL)
        return false;
    for (size_t i = 0; i < MIGRATION_PART_COUNT; i++)
        if (from->parts[i].text != NULL && other->parts[i].text != NULL)
            return false;
    for (size_t i = 0; i < MIGRATION_PART_COUNT; i++) {
        if (from->parts[i].text == NULL)
            continue;
        other->parts[i] = from->parts[i];
        from->parts[i] = (struct migration_file){ 0 };
    }
    return true;
}

static struct migration *migration_at(const struct migration_set *set, guint index)
{
    return index < set->migrations->len ? g_ptr_array_index(set->migrations, index) : NULL;
}

/* Give the parts of the index-th, which has no up file, to the one beside it that they must belong to. */
static bool adopt_by_version(const struct migration_set *set, guint index)
{
    struct migration *from = g_ptr_array_index(set->migrations, index);
    struct migration *before = index == 0 ? NULL : migration_at(set, index - 1);
    struct migration *after = migration_at(set, index + 1);

    if (layout_is_native(set->layout))
        return false;
    if (set->layout->has_shared_numbers && before != NULL && after != NULL && before->version == after->version)
        return false; /* it may be either's */
    return adopt_parts(from, after) || adopt_parts(from, before);
}

void migration_set_number_shared(struct migration_set *set, GPtrArray *findings)
{
    int64_t number = -1;
    int64_t place = 0;

    for (guint i = 0; i < set->migrations->len; i++) {
        struct migration *migration = g_ptr_array_index(set->migrations, i);
        place = migration->version == number ? place + 1 : 1;
        number = migration->version;
        if (number <= MIGRATION_SHARED_NUMBER_MAX && place < MIGRATION_SHARED_FACTOR)
            migration->version = number * MIGRATION_SHARED_FACTOR + place;
        else if (findings != NULL)
            add_bad_name(set, migration->parts[MIGRATION_UP].name, LAYOUT_VERSION_RANGE, findings);
    }
}

/* Take out what has no up file, and report versions that are there twice. */
static void check_versions(struct migration_set *set, GPtrArray *findings)
{
    for (guint i = set->migrations->len; i-- > 0;) {
        struct migration *migration = g_ptr_array_index(set->migrations, i);
        if (migration->parts[MIGRATION_UP].text != NULL)
            continue;
        if (!adopt_by_version(set, i))
            add_orphans(set, migration, findings);
        g_ptr_array_remove_index(set->migrations, i);
    }
    if (set->layout->has_shared_numbers)
        migration_set_number_shared(set, findings);
    for (guint i = 1; i < set->migrations->len; i++) {
        const struct migration *before = g_ptr_array_index(set->migrations, i - 1);
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        if (before->version == migration->version)
            add_duplicate(set, migration->parts[MIGRATION_UP].name, before->parts[MIGRATION_UP].name,
                          migration->version, findings);
    }
}

static void read_marks(const struct migration_set *set, const struct reader_place *place, struct migration *migration,
                       GPtrArray *findings)
{
    struct migration_file metadata = { 0 };
    const char *text = NULL;

    if (set->layout->read_marks == NULL)
        return;
    if (set->layout->metadata != NULL) {
        g_autofree char *label = migration_label(migration);
        g_autofree char *file = g_strconcat(label, set->layout->metadata, NULL);
        if (reader_read(place, file, MIGRATION_DOWN, &metadata, findings))
            text = g_bytes_get_data(metadata.text, NULL);
    }
    set->layout->read_marks(migration, text, findings);
    migration_file_release(&metadata);
}

static void read_header(const struct migration_set *set, const struct reader_place *place, struct migration *migration,
                        GPtrArray *findings)
{
    const struct migration_file *up = &migration->parts[MIGRATION_UP];

    migration_header_read(&migration->header, up->path, g_bytes_get_data(up->text, NULL), up->offset + up->length,
                          findings);
    for (size_t i = MIGRATION_UP + 1; i < MIGRATION_PART_COUNT; i++) {
        const struct migration_file *file = &migration->parts[i];
        if (file->text != NULL)
            migration_header_warn(file->path, g_bytes_get_data(file->text, NULL), file->length, findings);
    }
    read_marks(set, place, migration, findings);
}

static void read_migrations(struct migration_set *set, const struct reader_place *place, const GPtrArray *names,
                            GPtrArray *findings)
{
    g_autoptr(GArray) candidates = match_names(set, place, names, findings);

    for (guint i = 0; i < candidates->len; i++) {
        const struct candidate *candidate = &g_array_index(candidates, struct candidate, i);
        if (!set->layout->is_nested) {
            read_file(set, place, candidate, findings);
            continue;
        }
        struct migration *migration = migration_new(candidate);
        g_ptr_array_add(set->migrations, migration);
        read_folder(set, place, candidate, migration, findings);
    }
    check_versions(set, findings);
    for (guint i = 0; i < set->migrations->len; i++)
        read_header(set, place, g_ptr_array_index(set->migrations, i), findings);
}

static bool read_set(struct migration_set *set, const char *directory, const struct layout *layout, GPtrArray *findings,
                     struct fault *fault)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    CLEANUP(file_close) int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (file < 0)
        return fail_to_open(directory, errno, fault);
    if (!read_names(directory, file, names, fault))
        return false;
    set->layout = layout != NULL ? layout : layout_detect(file, names);
    struct reader_place place = { .directory = file,
                                  .path = set->directory,
                                  .is_native = layout_is_native(set->layout) };
    read_migrations(set, &place, names, findings);
    return seals_read(set, &place, findings, fault);
}

static void init(struct migration_set *set, const char *directory, const struct layout *layout)
{
    size_t length = strlen(directory);

    while (length > 1 && directory[length - 1] == '/')
        length--;
    *set = (struct migration_set){
        .directory = g_strndup(directory, length),
        .layout = layout != NULL ? layout : layout_table(),
        .migrations = g_ptr_array_new_with_free_func(migration_free),
    };
}

bool migration_set_read_even_empty(struct migration_set *set, const char *directory, const struct layout *layout,
                                   GPtrArray *findings, struct fault *fault)
{
    CLEANUP(migration_set_release) struct migration_set read = { 0 };

    init(&read, directory, layout);
    if ((access(directory, F_OK) == 0 || errno != ENOENT) && !read_set(&read, directory, layout, findings, fault))
        return false;
    *set = read;
    read = (struct migration_set){ 0 };
    return true;
}

static bool fail_as_empty(const struct migration_set *set, const GPtrArray *findings, struct fault *fault)
{
    fault_set(fault, FAULT_USAGE, "there is no migration in %s", set->directory);
    for (guint i = 0; i < findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(findings, i);
        if (finding->severity < FINDING_ERROR)
            continue;
        fault_set_detail(fault, "%s: %s", finding->place.file, finding->text);
        break;
    }
    return fault_set_hint(fault, "`migrator new NAME` makes the first one; --migrations DIR names another directory");
}

bool migration_set_read(struct migration_set *set, const char *directory, const struct layout *layout,
                        GPtrArray *findings, struct fault *fault)
{
    CLEANUP(migration_set_release) struct migration_set read = { 0 };

    init(&read, directory, layout);
    if (!read_set(&read, directory, layout, findings, fault))
        return false;
    if (read.migrations->len == 0)
        return fail_as_empty(&read, findings, fault);
    *set = read;
    read = (struct migration_set){ 0 };
    return true;
}

struct migration *migration_set_find(const struct migration_set *set, int64_t version)
{
    guint low = 0;
    guint high = set->migrations->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        struct migration *migration = g_ptr_array_index(set->migrations, middle);
        if (migration->version < version)
            low = middle + 1;
        else
            high = middle;
    }
    struct migration *found = migration_at(set, low);
    return found != NULL && found->version == version ? found : NULL;
}

char *migration_label(const struct migration *migration)
{
    const char *name = migration->parts[MIGRATION_UP].name;
    const char *file = g_str_has_prefix(name, SUMFILE_ROLLBACK) ? name + strlen(SUMFILE_ROLLBACK) : name;
    const char *end = strchr(file, '/');

    if (end == NULL && g_str_has_suffix(file, ".up.sql"))
        end = file + strlen(file) - strlen(".up.sql");
    else if (end == NULL)
        end = file + strlen(file) - strlen(".sql");
    return g_strndup(file, (size_t)(end - file));
}

const struct migration_file *migration_way_back(const struct migration *migration, const char *name)
{
    for (guint i = 0; migration->way_back != NULL && i < migration->way_back->len; i++) {
        const struct migration_file *file = g_ptr_array_index(migration->way_back, i);
        const char *base = strrchr(file->name, '/');
        if (base != NULL && strcmp(base + 1, name) == 0)
            return file;
    }
    return NULL;
}

const struct migration_file *migration_next_file(const struct migration *migration, guint *index)
{
    const char *up = migration->parts[MIGRATION_UP].name;

    while (*index < MIGRATION_PART_COUNT) {
        const struct migration_file *file = &migration->parts[(*index)++];
        if (file->text != NULL && (*index == MIGRATION_UP + 1 || strcmp(file->name, up) != 0))
            return file;
    }
    guint behind = *index - MIGRATION_PART_COUNT;
    if (migration->way_back == NULL || behind >= migration->way_back->len)
        return NULL;
    (*index)++;
    return g_ptr_array_index(migration->way_back, behind);
}
