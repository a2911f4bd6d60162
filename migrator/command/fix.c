/* command/fix.c - names and writes the files that a migration becomes. */
#include "command/fix.h"

#include "analysis/fix.h"
#include "base/file.h"
#include "command/applied.h"
#include "migration/base_branch.h"
#include "migration/create.h"
#include "migration/layout.h"
#include "migration/sealing.h"
#include "migration/version.h"

#include <string.h>

void fixable_free(struct fixable *fixable)
{
    g_clear_pointer(&fixable->parts, g_array_unref);
    g_free(fixable->why);
    g_free(fixable);
}

/* The version of the migration after this one in the set; INT64_MAX: it is the last. */
static int64_t version_behind(const struct migration_set *set, int64_t version)
{
    int64_t behind = INT64_MAX;

    for (guint index = 0; index < set->migrations->len; index++) {
        const struct migration *migration = g_ptr_array_index(set->migrations, index);

        if (migration->version > version)
            behind = MIN(behind, migration->version);
    }
    return behind;
}

/* Paths of the new files, in the manner of the migration's own; NULL: there is no room for their versions. */
static GPtrArray *name_parts(const struct migration_set *set, const struct fixable *fixable)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    const struct migration *migration = fixable->migration;
    int64_t version = migration->version;

    for (guint index = 1; index < fixable->parts->len; index++) {
        const struct fix_part *part = &g_array_index(fixable->parts, struct fix_part, index);
        g_autofree char *text = NULL;
        g_autofree char *title = g_strdup_printf("%s_%s", migration->name, part->name);
        g_autofree char *slug = create_slug(strcmp(part->name, "rest") == 0 ? title : part->name);

        version = version_after(version);
        text = version_text(version, migration->parts[MIGRATION_UP].name);
        g_autofree char *file = layout_new_file(set->layout, text, slug);
        g_ptr_array_add(paths, g_strconcat(set->directory, "/", file, NULL));
    }
    if (version < version_behind(set, migration->version))
        return paths;
    g_ptr_array_unref(paths);
    return NULL;
}

static bool write_new(const GPtrArray *paths, const struct fixable *fixable, struct report *report, struct fault *fault)
{
    for (guint index = 0; index < paths->len; index++) {
        const struct fix_part *part = &g_array_index(fixable->parts, struct fix_part, index + 1);

        if (!file_create(g_ptr_array_index(paths, index), part->text, strlen(part->text), fault))
            return false;
        report_note(report, "Wrote %s.", (const char *)g_ptr_array_index(paths, index));
    }
    return true;
}

/* Why nobody can change it any more; NULL: it is a draft. Owned by the caller. */
static char *why_sealed(const struct base_branch *base, const GPtrArray *databases, const struct migration_set *set,
                        const struct migration *migration)
{
    const char *environment = applied_to(databases, migration);

    if (environment != NULL)
        return g_strdup_printf("applied to %s", environment);
    if (base->reference == NULL && sealing_is_final(set, migration))
        return g_strdup("sealed, as the checksum file says");
    return base_branch_has(base, migration) ? g_strdup_printf("sealed for good by %s", base->reference) : NULL;
}

/* sealed: why it is; NULL: it is not. */
static bool write_one(const struct context *context, const struct fixable *fixable, const char *sealed,
                      struct report *report, struct fault *fault)
{
    const struct layout *layout = context->set.layout;
    const char *path = fixable->migration->parts[MIGRATION_UP].path;
    const char *why = sealed != NULL ? sealed : fixable->why;
    g_autoptr(GPtrArray) paths = NULL;

    if (why == NULL && (layout->is_nested || layout->has_shared_numbers || layout->read_marks != NULL))
        why = "another tool's marks are in its folder";
    if (why == NULL && (paths = name_parts(&context->set, fixable)) == NULL)
        why = "there is no room for new versions behind it";
    if (why != NULL) {
        report_note(report, "Left alone %s: %s.", path, why);
        return true;
    }
    if (!write_new(paths, fixable, report, fault))
        return false;
    const char *text = g_array_index(fixable->parts, struct fix_part, 0).text;
    report_note(report, "Changed %s.", path);
    return file_replace(path, text, strlen(text), fault);
}

bool fix_write(const struct context *context, const GPtrArray *fixables, struct report *report, struct fault *fault)
{
    CLEANUP(base_branch_release) struct base_branch base = { 0 };
    g_autoptr(GPtrArray) databases = applied_read_file(settings_text(context->settings, "history"));

    if (!base_branch_find(&base, context->set.directory, settings_text(context->settings, "base"), fault))
        return false;
    for (guint index = 0; index < fixables->len; index++) {
        const struct fixable *fixable = g_ptr_array_index(fixables, index);
        g_autofree char *sealed = why_sealed(&base, databases, &context->set, fixable->migration);

        if (!write_one(context, fixable, sealed, report, fault))
            return false;
    }
    if (fixables->len > 0)
        report_note(report, "Read the files, then `migrator seal` and `migrator lint` again.");
    return true;
}
