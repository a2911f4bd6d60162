/* migration/sealing.c - which drafts have to move, moving them, and the new checksum file. */
#include "migration/sealing.h"

#include "base/file.h"
#include "migration/applied.h"
#include "migration/base_branch.h"
#include "migration/layout.h"
#include "migration/seals.h"
#include "migration/sumfile.h"
#include "migration/version.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void move_free(void *data)
{
    struct sealing_move *move = data;

    g_free(move->from);
    g_free(move->to);
    g_free(move);
}

void sealing_release(struct sealing *sealing)
{
    if (sealing->moves != NULL)
        g_ptr_array_free(sealing->moves, TRUE);
    g_free(sealing->reference);
    *sealing = (struct sealing){ 0 };
}

/* What tells drafts from what is sealed for good. */
struct finals {
    struct base_branch base;
    const GPtrArray *databases; /* struct applied_database *; NULL: none */
};

/* Is this finding what sealing is there to mend? */
static bool is_mended_by_sealing(const struct finding *finding)
{
    static const char *const mended[] = { "not-sealed", "checksum-differs", "sealed-file-missing", "version-duplicate",
                                          NULL };

    return finding->severity < FINDING_ERROR || g_str_has_prefix(finding->id, "sumfile-") ||
           g_strv_contains(mended, finding->id);
}

/* Move the findings that stop sealing to `findings`; the others are void after it. */
static guint take_obstacles(GPtrArray *from, GPtrArray *findings)
{
    guint obstacles = 0;

    while (from->len > 0) {
        struct finding *finding = g_ptr_array_steal_index(from, 0);
        if (is_mended_by_sealing(finding)) {
            finding_free(finding);
            continue;
        }
        g_ptr_array_add(findings, finding);
        obstacles++;
    }
    return obstacles;
}

static bool refuse_obstacles(const GPtrArray *findings, struct fault *fault)
{
    const struct finding *first = g_ptr_array_index(findings, 0);

    fault_set(fault, FAULT_REFUSED, "nothing was sealed: %s", first->text);
    fault_set_place(fault, place_copy(&first->place));
    if (findings->len > 1)
        fault_set_detail(fault, "and %u more like it: `migrator verify` lists them", findings->len - 1);
    return fault_set_hint(fault, "%s", first->remedy != NULL ? first->remedy : "mend it, then seal again");
}

static bool is_listed(const struct migration_set *set, const struct migration *migration)
{
    return set->sum != NULL && sumfile_find(set->sum, migration->parts[MIGRATION_UP].name) != NULL;
}

/* The one that is being worked on; NULL: none is listed. */
static const struct migration *newest_listed(const struct migration_set *set)
{
    const struct migration *newest = NULL;

    for (guint i = 0; i < set->migrations->len; i++) {
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        if (is_listed(set, migration))
            newest = migration;
    }
    return newest;
}

bool sealing_is_final(const struct migration_set *set, const struct migration *migration)
{
    return is_listed(set, migration) && migration != newest_listed(set);
}

/* Without git the checksum file is the only witness of what was sealed: all but the newest migration must fit it. */
static void check_by_checksum_file(const struct migration_set *set, GPtrArray *from, GPtrArray *findings)
{
    const struct migration *newest = newest_listed(set);

    for (guint i = 0; i < from->len;) {
        const struct finding *finding = g_ptr_array_index(from, i);
        bool is_change =
                strcmp(finding->id, "checksum-differs") == 0 || strcmp(finding->id, "sealed-file-missing") == 0;
        guint index = 0;
        for (const struct migration_file *file = is_change && newest != NULL ? migration_next_file(newest, &index)
                                                                             : NULL;
             file != NULL; file = migration_next_file(newest, &index))
            is_change &= strcmp(finding->place.file, file->path) != 0;
        if (!is_change) {
            i++;
            continue;
        }
        struct finding *change = g_ptr_array_steal_index(from, i);
        g_free(change->remedy);
        change->remedy = g_strdup("Put it back as it was, and put the change into a new migration: without git, all "
                                  "sealed migrations but the newest count as released.");
        g_ptr_array_add(findings, change);
    }
}

/* What is sealed for good must be as it was. */
static bool check_final(const struct finals *finals, const struct migration_set *set, GPtrArray *set_findings,
                        GPtrArray *findings, struct fault *fault)
{
    const struct base_branch *base = &finals->base;
    g_autoptr(GPtrArray) differences = NULL;

    if (base->git.directory == NULL)
        check_by_checksum_file(set, set_findings, findings);
    if (!base_branch_compare(base, set, &differences, fault))
        return false;
    base_branch_report(base, set, differences, findings);
    if (findings->len == 0) /* else the base branch says it better */
        applied_report(finals->databases, set, findings);
    take_obstacles(set_findings, findings);
    return findings->len == 0 || refuse_obstacles(findings, fault);
}

static bool is_final(const struct finals *finals, const struct migration_set *set, const struct migration *migration)
{
    if (applied_to(finals->databases, migration) != NULL)
        return true;
    if (finals->base.git.directory == NULL)
        return set->sum != NULL && sumfile_find(set->sum, migration->parts[MIGRATION_UP].name) != NULL;
    return base_branch_has(&finals->base, migration);
}

/* The newest version that is sealed for good; -1: there is none. */
static int64_t newest_final(const struct finals *finals, const struct migration_set *set)
{
    const char *where = NULL;
    const int64_t applied = applied_newest(finals->databases, set);
    int64_t newest = base_branch_newest(&finals->base, set->layout, &where);

    if (applied >= 0)
        newest = MAX(newest, layout_number(set->layout, applied));

    for (guint i = 0; i < set->migrations->len; i++) {
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        if (layout_number(set->layout, migration->version) > newest && is_final(finals, set, migration))
            newest = layout_number(set->layout, migration->version);
    }
    return newest;
}

static char *path_in(const struct migration_set *set, const char *name)
{
    return g_strconcat(set->directory, "/", name, NULL);
}

static bool rename_file(const struct migration_set *set, const char *from, const char *to, struct fault *fault)
{
    g_autofree char *old_path = path_in(set, from);
    g_autofree char *new_path = path_in(set, to);

    if (access(old_path, F_OK) != 0 && errno == ENOENT)
        return true;
    if (access(new_path, F_OK) == 0)
        return fault_set(fault, FAULT_REFUSED, "cannot move %s: %s is there already", old_path, new_path);
    if (rename(old_path, new_path) != 0)
        return fault_set(fault, FAULT_IO, "cannot move %s to %s: %s", old_path, new_path, g_strerror(errno));
    return true;
}

/* A name with another version at its front; for a file in a folder of its own, the folder's. */
static char *with_version(const char *name, int64_t version)
{
    g_autofree char *text = version_text(version, name);

    const char *start = version_start(name);
    g_autofree char *before = g_strndup(name, (gsize)(start - name));

    return g_strconcat(before, text, start + version_span(name), NULL);
}

/* Move every file of a migration, and its way back, to a version. */
static bool move_migration(const struct migration_set *set, const struct migration *migration, int64_t version,
                           struct sealing *sealing, struct fault *fault)
{
    g_autofree char *label = migration_label(migration);
    g_autofree char *new_label = with_version(label, version);
    g_autofree char *way_back = g_strconcat(SUMFILE_ROLLBACK, label, NULL);
    g_autofree char *new_way_back = g_strconcat(SUMFILE_ROLLBACK, new_label, NULL);

    if (set->layout->is_nested && !rename_file(set, label, new_label, fault))
        return false;
    for (size_t i = 0; !set->layout->is_nested && i < MIGRATION_PART_COUNT; i++) {
        const char *name = migration->parts[i].name;
        if (name == NULL)
            continue;
        g_autofree char *new_name = with_version(name, version);
        if (!rename_file(set, name, new_name, fault))
            return false;
    }
    if (!rename_file(set, way_back, new_way_back, fault))
        return false;

    struct sealing_move *move = g_new(struct sealing_move, 1);
    *move = (struct sealing_move){ .from = g_steal_pointer(&label), .to = g_steal_pointer(&new_label) };
    if (sealing->moves == NULL)
        sealing->moves = g_ptr_array_new_with_free_func(move_free);
    g_ptr_array_insert(sealing->moves, 0, move);
    return true;
}

/* Put the drafts behind what is sealed for good, keeping their own order. */
static bool move_drafts(const struct finals *finals, const struct migration_set *set, struct sealing *sealing,
                        struct fault *fault)
{
    int64_t newest = newest_final(finals, set);
    g_autoptr(GArray) versions = g_array_new(FALSE, FALSE, sizeof(int64_t));

    for (guint i = 0; i < set->migrations->len; i++) {
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        int64_t number = layout_number(set->layout, migration->version);
        bool is_draft = !is_final(finals, set, migration);
        bool is_moved = is_draft && number <= newest;
        int64_t version = is_moved ? version_after(newest) : number;
        if (is_draft) /* a shared number is for the next one, too */
            newest = set->layout->has_shared_numbers && !is_moved ? MAX(newest, number - 1) : version;
        g_array_append_val(versions, version);
    }
    /* From the last on: where it goes nobody is any more. */
    for (guint i = set->migrations->len; i-- > 0;) {
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        int64_t version = g_array_index(versions, int64_t, i);
        if (version != layout_number(set->layout, migration->version) &&
            !move_migration(set, migration, version, sealing, fault))
            return false;
    }
    return true;
}

static void count_lines(const struct sumfile *before, const struct sumfile *after, struct sealing *sealing)
{
    sealing->files = after->lines->len;
    for (guint i = 0; i < after->lines->len; i++) {
        const struct sumfile_line *line = g_ptr_array_index(after->lines, i);
        const struct sumfile_line *old = before != NULL ? sumfile_find(before, line->name) : NULL;
        sealing->added += old == NULL;
        sealing->changed += old != NULL && !digest_equal(&old->digest, &line->digest);
    }
    for (guint i = 0; before != NULL && i < before->lines->len; i++) {
        const struct sumfile_line *line = g_ptr_array_index(before->lines, i);
        sealing->forgotten += sumfile_find(after, line->name) == NULL;
    }
}

static bool write_sumfile(const struct migration_set *set, struct sealing *sealing, struct fault *fault)
{
    struct sumfile *sumfile = seals_make(set);
    g_autofree char *text = sumfile_text(sumfile);
    g_autofree char *path = path_in(set, SUMFILE_NAME);
    g_autofree char *old_text = NULL;

    count_lines(set->sum, sumfile, sealing);
    sumfile_free(sumfile);
    if (g_file_get_contents(path, &old_text, NULL, NULL) && strcmp(old_text, text) == 0)
        return true;
    sealing->is_written = true;
    return file_replace(path, text, strlen(text), fault);
}

static void finals_release(struct finals *finals)
{
    base_branch_release(&finals->base);
}

static bool seal(const char *directory, const struct layout *layout, const char *wanted, const GPtrArray *databases,
                 struct sealing *sealing, GPtrArray *findings, struct fault *fault)
{
    CLEANUP(migration_set_release) struct migration_set set = { 0 };
    CLEANUP(finals_release) struct finals finals = { .databases = databases };
    g_autoptr(GPtrArray) set_findings = finding_list_new();

    if (!migration_set_read(&set, directory, layout, set_findings, fault) ||
        !base_branch_find(&finals.base, directory, wanted, fault) ||
        !check_final(&finals, &set, set_findings, findings, fault) || !move_drafts(&finals, &set, sealing, fault))
        return false;
    sealing->reference = g_strdup(finals.base.reference);
    if (sealing->moves != NULL) {
        const struct layout *same = set.layout;
        migration_set_release(&set);
        if (!migration_set_read(&set, directory, same, set_findings, fault))
            return false;
    }
    if (take_obstacles(set_findings, findings) > 0)
        return refuse_obstacles(findings, fault);
    return write_sumfile(&set, sealing, fault);
}

bool migration_seal(const char *directory, const struct layout *layout, const char *base, const GPtrArray *databases,
                    struct sealing *sealing, GPtrArray *findings, struct fault *fault)
{
    CLEANUP(sealing_release) struct sealing done = { 0 };

    if (!seal(directory, layout, base, databases, &done, findings, fault))
        return false;
    *sealing = done;
    done = (struct sealing){ 0 };
    return true;
}
