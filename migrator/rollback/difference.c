/* rollback/difference.c - compares by identity. */
#include "rollback/difference.h"

#include "rollback/contents.h"
#include "rollback/replay.h"

#include <string.h>

static char *name_of(const struct catalog_object *object)
{
    return g_strdup_printf("%s %s", object->kind->word, object->identity);
}

/* The same for people. */
static char *words_of(const struct catalog_object *object)
{
    const char *told = object->kind->told != NULL ? catalog_facet(object, object->kind->told) : NULL;

    return g_strdup_printf("%s %s", object->kind->word, told != NULL ? told : object->identity);
}

static GHashTable *by_identity(const struct snapshot *snapshot)
{
    GHashTable *objects = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < snapshot->objects->len; i++) {
        struct catalog_object *object = g_ptr_array_index(snapshot->objects, i);
        g_hash_table_insert(objects, name_of(object), object);
    }
    return objects;
}

/* What two snapshots are compared apart from. */
enum leniency {
    EXACTLY = 0,
    APART_FROM_VERSIONS = 1, /* what major versions have in different ways */
    APART_FROM_ORDER = 2,    /* of columns, where `*` stood for them */
    APART_FROM_START = 4,    /* whose the first schemas are, and what is granted on them besides */
};

/* access/transam.h: initdb made what is below it */
enum { FIRST_NORMAL_OID = 16384 };

/* Or a rehearsal, as nothing else did. */
static bool is_from_the_start(const struct catalog_object *object)
{
    return object != NULL && catalog_is(object, KIND_SCHEMA) &&
           (object->address.object < FIRST_NORMAL_OID ||
            g_strcmp0(catalog_facet(object, "comment"), replay_comment) == 0);
}

/* What is granted or revoked on such a schema. */
static bool is_grant_of_the_start(const struct catalog_object *object)
{
    return catalog_is(object, KIND_GRANT) && is_from_the_start(object->parent);
}

/* The same of a later one, where those of the start are known in the earlier one. */
static bool is_new_grant_of_the_start(GHashTable *past, const struct catalog_object *object)
{
    g_autofree char *parent =
            catalog_is(object, KIND_GRANT) && object->parent != NULL ? name_of(object->parent) : g_strdup("");

    return is_from_the_start(g_hash_table_lookup(past, parent));
}

static bool is_left_to_the_database(const struct catalog_object *object, size_t facet)
{
    const char *name = object->kind->facets[facet].name;

    return is_grant_of_the_start(object) ||
           (is_from_the_start(object) && (strcmp(name, "owner") == 0 || strcmp(name, "comment") == 0));
}

static gint by_text(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The items of a view's definition, in one order whatever theirs is. */
static char *in_order(const char *definition)
{
    g_auto(GStrv) parts = g_strsplit_set(definition, ",\n", -1);
    g_autoptr(GPtrArray) items = g_ptr_array_new();

    for (guint i = 0; parts[i] != NULL; i++)
        g_ptr_array_add(items, g_strstrip(parts[i]));
    g_ptr_array_sort(items, by_text);
    g_ptr_array_add(items, NULL);
    return g_strjoinv("\n", (char **)items->pdata);
}

static bool is_view(const struct catalog_object *object)
{
    return catalog_is(object, KIND_VIEW) || catalog_is(object, KIND_MATERIALIZED_VIEW);
}

static bool is_same_facet(const struct catalog_object *before, const struct catalog_object *now, size_t number,
                          unsigned leniency)
{
    const char *one = before->facets[number], *other = now->facets[number];

    if (g_strcmp0(one, other) == 0)
        return true;
    if ((leniency & APART_FROM_VERSIONS) != 0 && now->kind->facets[number].is_versioned)
        return true;
    if ((leniency & APART_FROM_START) != 0 && is_left_to_the_database(before, number))
        return true;
    if ((leniency & APART_FROM_ORDER) == 0 || !is_view(now) || one == NULL || other == NULL)
        return false;
    g_autofree char *ordered = in_order(one);
    g_autofree char *other_ordered = in_order(other);
    return strcmp(ordered, other_ordered) == 0;
}

/* What a facet is, in a line that is about it. */
static char *facet_is(const struct catalog_facet *facet, const char *value)
{
    if (strcmp(facet->name, "is_local") == 0)
        return g_strdup(value != NULL ? "declared by the table itself" : "only inherited");
    return g_strdup_printf("%s %s", facet->name, value != NULL ? value : "nothing");
}

static char *facet_was(const struct catalog_facet *facet, const char *value)
{
    if (strcmp(facet->name, "is_local") == 0)
        return facet_is(facet, value);
    return g_strdup(value != NULL ? value : "nothing");
}

static void add_changed(const struct catalog_object *before, const struct catalog_object *now, size_t number,
                        GPtrArray *lines)
{
    const struct catalog_facet *facet = &now->kind->facets[number];
    g_autofree char *is = facet_is(facet, now->facets[number]);
    g_autofree char *was = facet_was(facet, before->facets[number]);

    g_ptr_array_add(lines, g_strdup_printf("~ %s %s: %s, was %s", now->kind->word, now->identity, is, was));
}

/* other: what the object is in a run apart from these; where it differs from that, it is another each time. */
static void compare_facets(const struct catalog_object *before, const struct catalog_object *now,
                           const struct catalog_object *other, unsigned leniency, GPtrArray *lines)
{
    for (size_t i = 0; i < CATALOG_FACETS_MAX && now->kind->facets[i].name != NULL; i++) {
        if (now->kind->facets[i].is_manner && !is_same_facet(before, now, i - 1, leniency))
            continue;
        if (!is_same_facet(before, now, i, leniency) && (other == NULL || is_same_facet(before, other, i, leniency)))
            add_changed(before, now, i, lines);
    }
}

/* other: NULL, or a run apart. */
static void compare(const struct snapshot *before, const struct snapshot *now, const struct snapshot *other,
                    unsigned leniency, GPtrArray *lines)
{
    g_autoptr(GHashTable) present = by_identity(now);
    g_autoptr(GHashTable) past = by_identity(before);
    g_autoptr(GHashTable) apart = other != NULL ? by_identity(other) : NULL;

    for (guint i = 0; i < before->objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(before->objects, i);
        g_autofree char *name = name_of(object);
        const struct catalog_object *same = g_hash_table_lookup(present, name);
        if (object->kind->is_parents)
            continue;
        g_autofree char *words = words_of(object);
        if (same == NULL)
            g_ptr_array_add(lines, g_strconcat("- ", words, NULL));
        else
            compare_facets(object, same, apart != NULL ? g_hash_table_lookup(apart, name) : NULL, leniency, lines);
    }
    for (guint i = 0; i < now->objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(now->objects, i);
        g_autofree char *name = name_of(object);
        g_autofree char *words = words_of(object);
        if (object->kind->is_parents || ((leniency & APART_FROM_START) != 0 && is_new_grant_of_the_start(past, object)))
            continue;
        if (!g_hash_table_contains(past, name))
            g_ptr_array_add(lines, g_strconcat("+ ", words, NULL));
    }
}

static unsigned apart_from_versions(const struct snapshot *before, const struct snapshot *now)
{
    return snapshot_is_same_version(before, now) ? EXACTLY : APART_FROM_VERSIONS;
}

void difference_schemas(const struct snapshot *before, const struct snapshot *now, GPtrArray *lines)
{
    compare(before, now, NULL, apart_from_versions(before, now), lines);
}

void difference_drift(const struct snapshot *expected, const struct snapshot *found, GPtrArray *lines)
{
    compare(expected, found, NULL, apart_from_versions(expected, found) | APART_FROM_START, lines);
}

void difference_schemas_again(const struct snapshot *before, const struct snapshot *now, const struct snapshot *apart,
                              GPtrArray *lines)
{
    compare(before, now, apart, APART_FROM_ORDER, lines);
}

/* ---- in words ---- */

enum { VALUE_BYTES_MAX = 60 };

/* How a facet that is not told as "name value -> value" is: when it comes, when it goes, when it changes; "": not at
 * all. */
static const struct {
    const char *facet, *gained, *lost, *changed;
} facet_words[] = {
    { "not_null", "NOT NULL", "no longer NOT NULL", "" },
    { "set_not_null", "", "", "" },
    { "definition", "defined", "no definition", "another definition" },
    { "comment", "commented", "no comment", "another comment" },
    { "columns", "", "", "other columns" },
    { "row_security", "row security", "no row security", "" },
    { "force_row_security", "row security for its owner, too", "no row security for its owner", "" },
    { "default_storage", "", "", "" },
    { "is_local", "", "", "" },
    { "make", "", "", "other privileges" },
    { "undo", "", "", "" },
};

static const char *short_value(const char *value, char buffer[static VALUE_BYTES_MAX + 4])
{
    const size_t line = strcspn(value, "\n");

    if (line <= VALUE_BYTES_MAX && value[line] == '\0')
        return value;
    const char *end = value + MIN(line, VALUE_BYTES_MAX);
    end = g_utf8_find_prev_char(value, end + 1);
    g_snprintf(buffer, VALUE_BYTES_MAX + 4, "%.*s…", (int)(end != NULL ? end - value : 0), value);
    return buffer;
}

static void add_part(GString *line, const char *text)
{
    g_string_append_printf(line, "%s%s", line->len > 0 ? ", " : "", text);
}

static void add_value(GString *line, const char *facet, const char *before, const char *now)
{
    char first[VALUE_BYTES_MAX + 4], second[VALUE_BYTES_MAX + 4];
    g_auto(GStrv) words = g_strsplit(facet, "_", -1);
    g_autofree char *name = g_strjoinv(" ", words);
    g_autofree char *text =
            before == NULL ? g_strdup_printf("%s %s", name, short_value(now, second))
            : now == NULL  ? g_strdup_printf("no %s, was %s", name, short_value(before, first))
                           : g_strdup_printf("%s %s -> %s", name, short_value(before, first), short_value(now, second));

    add_part(line, text);
}

static void add_facet(GString *line, const char *facet, const char *before, const char *now)
{
    for (size_t i = 0; i < G_N_ELEMENTS(facet_words); i++) {
        if (strcmp(facet_words[i].facet, facet) != 0)
            continue;
        const char *words = before == NULL ? facet_words[i].gained
                            : now == NULL  ? facet_words[i].lost
                                           : facet_words[i].changed;
        if (*words != '\0')
            add_part(line, words);
        return;
    }
    add_value(line, facet, before, now);
}

static void add_renamed(GString *line, const char *words, const char *before, const char *now)
{
    if (before == NULL || now == NULL || strcmp(before, now) == 0)
        return;
    g_autofree char *text = g_strdup_printf("%s %s", words, before);
    add_part(line, text);
}

static void tell(const struct catalog_object *object, const GString *line, GPtrArray *lines)
{
    g_autofree char *words = words_of(object);

    if (line->len > 0)
        g_ptr_array_add(lines, g_strdup_printf("%s: %s", words, line->str));
}

static void tell_changes(const struct catalog_object *before, const struct catalog_object *now, GPtrArray *lines)
{
    g_autoptr(GString) line = g_string_new(NULL);

    if (!catalog_is_same(before, now) && now->kind->rank < CATALOG_LATE &&
        !now->kind->is_parents) /* what is late holds nothing of its own */
        add_part(line, "made anew");
    add_renamed(line, "renamed from", before->name, now->name);
    add_renamed(line, "moved from schema", before->schema, now->schema);
    for (size_t i = 0; i < CATALOG_FACETS_MAX && now->kind->facets[i].name != NULL; i++)
        if (g_strcmp0(before->facets[i], now->facets[i]) != 0)
            add_facet(line, now->kind->facets[i].name, before->facets[i], now->facets[i]);
    tell(now, line, lines);
}

/* The same object, by whatever name it goes now; else one that stands in its place. */
static const struct catalog_object *counterpart(const struct snapshot *there, GHashTable *by_name,
                                                const struct catalog_object *object)
{
    g_autofree char *name = name_of(object);
    const struct catalog_object *same = snapshot_find_same(there, object);

    return same != NULL ? same : g_hash_table_lookup(by_name, name);
}

/* It came, or went, with its parent. */
static bool is_part(const struct snapshot *there, GHashTable *by_name, const struct catalog_object *object)
{
    return object->parent != NULL && counterpart(there, by_name, object->parent) == NULL;
}

static void tell_lone(const struct snapshot *there, GHashTable *by_name, const struct catalog_object *object,
                      const char *words, GPtrArray *lines)
{
    g_autoptr(GString) line = g_string_new(words);

    if (!object->kind->is_parents && !is_part(there, by_name, object))
        tell(object, line, lines);
}

void difference_words(const struct snapshot *before, const struct snapshot *now, GPtrArray *lines)
{
    g_autoptr(GHashTable) present = by_identity(now);
    g_autoptr(GHashTable) past = by_identity(before);
    g_autoptr(GPtrArray) all_now = snapshot_sorted(now);
    g_autoptr(GPtrArray) all_before = snapshot_sorted(before);

    for (guint i = 0; i < all_now->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(all_now, i);
        const struct catalog_object *same = counterpart(before, past, object);
        if (same == NULL)
            tell_lone(before, past, object, "added", lines);
        else
            tell_changes(same, object, lines);
    }
    for (guint i = 0; i < all_before->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(all_before, i);
        if (counterpart(now, present, object) == NULL)
            tell_lone(now, present, object, "dropped", lines);
    }
}

/* ---- rows ---- */

/* A sequence that has gone on is as good as it was. */
static bool is_further(const char *before, const char *now)
{
    if (now == NULL || !g_str_has_prefix(before, CONTENTS_POSITION) || !g_str_has_prefix(now, CONTENTS_POSITION))
        return false;
    return g_ascii_strtoll(now + strlen(CONTENTS_POSITION), NULL, 10) >
           g_ascii_strtoll(before + strlen(CONTENTS_POSITION), NULL, 10);
}

void difference_rows(GHashTable *before, GHashTable *now, GPtrArray *lines)
{
    GHashTableIter iter;
    gpointer table = NULL, rows = NULL;

    g_hash_table_iter_init(&iter, before);
    while (g_hash_table_iter_next(&iter, &table, &rows)) {
        const char *other = g_hash_table_lookup(now, table);
        if (g_strcmp0(rows, other) != 0 && !is_further(rows, other))
            g_ptr_array_add(lines, g_strdup_printf("~ rows of %s", (const char *)table));
    }
}
