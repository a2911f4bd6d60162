/* rollback/queries.c - files of queries cut into statements; answers compared. */
#include "rollback/queries.h"

#include "base/file.h"
#include "base/finding.h"
#include "migration/reader.h"
#include "sql/script.h"

#include <string.h>

enum { FILE_BYTES_MAX = 64 * 1024 * 1024 };

static const char name_mark[] = "-- name:";

/* ---- files ---- */

static void query_free(struct query *query)
{
    place_clear(&query->place);
    g_free(query->name);
    g_free(query->text);
    g_free(query);
}

GPtrArray *query_list_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)query_free);
}

/* The word after `-- name:` on the last line of its kind in text[from, to); NULL: there is none. */
static char *marked_name(const char *text, size_t from, size_t to)
{
    g_autofree char *between = g_strndup(text + from, to - from);
    g_auto(GStrv) lines = g_strsplit(between, "\n", -1);
    char *name = NULL;

    for (guint i = from == 0 ? 0 : 1; lines[0] != NULL && lines[i] != NULL; i++) {
        const char *line = g_strstrip(lines[i]);
        if (!g_str_has_prefix(line, name_mark))
            continue;
        line += strlen(name_mark) + strspn(line + strlen(name_mark), " \t");
        g_free(name);
        name = g_strndup(line, strcspn(line, " \t"));
    }
    if (name != NULL && *name == '\0')
        g_clear_pointer(&name, g_free);
    return name;
}

static char *file_name(const char *file, guint number)
{
    g_autofree char *name = g_path_get_basename(file);

    if (g_str_has_suffix(name, ".sql"))
        name[strlen(name) - strlen(".sql")] = '\0';
    return number == 0 ? g_steal_pointer(&name) : g_strdup_printf("%s_%u", name, number + 1);
}

static bool is_checked(const char *tag)
{
    static const char *const tags[] = {
        "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "VALUES", "TABLE", NULL
    };

    return g_strv_contains(tags, tag);
}

static bool refuse(const struct finding *finding, struct fault *fault)
{
    fault_set(fault, FAULT_REFUSED, "%s", finding->text);
    fault_set_place(fault, place_copy(&finding->place));
    return fault_set_hint(fault, "%s",
                          finding->remedy != NULL
                                  ? finding->remedy
                                  : "files of queries hold plain SQL, with $1, $2 … for what the program fills in");
}

static bool check_findings(const GPtrArray *findings, struct fault *fault)
{
    for (guint i = 0; i < findings->len; i++)
        if (((const struct finding *)g_ptr_array_index(findings, i))->severity == FINDING_ERROR)
            return refuse(g_ptr_array_index(findings, i), fault);
    return true;
}

bool queries_read_text(GPtrArray *queries, const char *file, GBytes *bytes, struct fault *fault)
{
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    g_autoptr(GPtrArray) findings = finding_list_new();
    size_t length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    const size_t start = reader_byte_order_mark(text, length);

    sql_script_read(&script, file, bytes, start, length - start, SQL_DERIVE, findings);
    if (!check_findings(findings, fault))
        return false;
    for (guint i = 0, from = (guint)start; i < script.statements->len; i++) {
        const struct sql_statement *statement = &g_array_index(script.statements, struct sql_statement, i);
        struct query *query = g_new0(struct query, 1);

        query->place = place_at(file, text, length, statement->offset);
        query->name = marked_name(text, i == 0 ? 0 : from, statement->offset);
        if (query->name == NULL)
            query->name = file_name(file, i);
        query->text = g_strndup(text + statement->offset, statement->length);
        query->is_checked = is_checked(statement->tag);
        g_ptr_array_add(queries, query);
        from = (guint)(statement->offset + statement->length);
    }
    return true;
}

/* Add the names of a folder's files; none when there is no folder. */
static bool list_files(const char *folder, GHashTable *names, struct fault *fault)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) directory = g_dir_open(folder, 0, &error);
    const char *name = NULL;

    if (directory == NULL)
        return g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
               fault_set(fault, FAULT_IO, "%s", error->message);
    while ((name = g_dir_read_name(directory)) != NULL)
        if (g_str_has_suffix(name, ".sql") && name[0] != '.')
            g_hash_table_add(names, g_strdup(name));
    return true;
}

static bool read_one(GPtrArray *queries, const char *folder, const char *name,
                     const struct queries_committed *committed, struct fault *fault)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GBytes) text = NULL;
    GBytes *earlier = committed != NULL ? g_hash_table_lookup(committed->texts, name) : NULL;

    if (earlier == NULL)
        return file_read(path, FILE_BYTES_MAX, &text, fault) && queries_read_text(queries, path, text, fault);
    g_autofree char *place = g_strdup_printf("%s:%s", committed->reference, path);
    return queries_read_text(queries, place, earlier, fault);
}

bool queries_read(GPtrArray **queries, const char *folder, const struct queries_committed *committed,
                  struct fault *fault)
{
    g_autoptr(GPtrArray) list = query_list_new();
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iterator;
    gpointer name = NULL;

    if (!list_files(folder, names, fault))
        return false;
    if (committed != NULL)
        g_hash_table_iter_init(&iterator, committed->texts);
    while (committed != NULL && g_hash_table_iter_next(&iterator, &name, NULL))
        g_hash_table_add(names, g_strdup(name));
    g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(names), (GCompareFunc)strcmp);
    for (const GList *item = sorted; item != NULL; item = item->next)
        if (!read_one(list, folder, item->data, committed, fault))
            return false;
    *queries = g_steal_pointer(&list);
    return true;
}

/* ---- answers ---- */

void query_answer_free(struct query_answer *answer)
{
    fault_clear(&answer->refusal);
    fault_clear(&answer->failure);
    g_strfreev(answer->columns);
    for (guint sample = 0; sample < SAMPLE_VALUES; sample++) {
        for (guint i = 0; answer->values[sample] != NULL && i < answer->count; i++)
            g_free(answer->values[sample][i]);
        g_free(answer->values[sample]);
    }
    g_free(answer);
}

static void broken_query_free(struct broken_query *broken)
{
    g_free(broken->why);
    g_free(broken);
}

/* Which column is another one; both lists are not equal. */
static char *describe_columns(char *const *before, char *const *after)
{
    guint i = 0;

    while (before[i] != NULL && after[i] != NULL && strcmp(before[i], after[i]) == 0)
        i++;
    if (before[i] == NULL)
        return g_strdup_printf("it returns a further column: %s", after[i]);
    if (after[i] == NULL)
        return g_strdup_printf("it no longer returns the column %s", before[i]);
    return g_strdup_printf("its column %u was %s and is %s", i + 1, before[i], after[i]);
}

/* " with $1 = 'a', $2 = NULL" */
static char *describe_values(const struct query_answer *answer, guint sample)
{
    const bool is_null = answer->way == QUERY_NULLS || answer->values[sample] == NULL;
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < answer->count; i++) {
        const char *value = is_null ? NULL : answer->values[sample][i];
        g_autofree char *literal = value != NULL ? sql_quote_literal(value) : g_strdup("NULL");
        g_string_append_printf(text, "%s$%u = %s", i == 0 ? " with " : ", ", i + 1, g_strstrip(literal));
    }
    return g_string_free(text, FALSE);
}

/* NULL: it still runs, or was never seen to. */
static char *describe_failure(const struct query_answer *before, const struct query_answer *after)
{
    guint first = SAMPLE_VALUES;

    for (guint sample = 0; sample < SAMPLE_VALUES; sample++) {
        if (before->has_run[sample] && after->has_run[sample])
            return NULL;
        if (before->has_run[sample] && first == SAMPLE_VALUES)
            first = sample;
    }
    if (first == SAMPLE_VALUES)
        return NULL;
    g_autofree char *values = describe_values(before, first);
    return g_strdup_printf("%s (SQLSTATE %s), tried%s", after->failure.text, after->failure.sqlstate,
                           *values != '\0' ? values : " as it is");
}

static char *compare(const struct query_answer *before, const struct query_answer *after)
{
    if (before->refusal.kind != FAULT_NONE)
        return NULL;
    if (after->refusal.kind != FAULT_NONE)
        return g_strdup(after->refusal.text);
    if (!g_strv_equal((const char *const *)before->columns, (const char *const *)after->columns))
        return describe_columns(before->columns, after->columns);
    return describe_failure(before, after);
}

GPtrArray *queries_compare(const GPtrArray *queries, const GPtrArray *before, const GPtrArray *after)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)broken_query_free);

    for (guint i = 0; i < queries->len; i++) {
        g_autofree char *why = compare(g_ptr_array_index(before, i), g_ptr_array_index(after, i));
        if (why == NULL)
            continue;
        struct broken_query *broken = g_new0(struct broken_query, 1);
        broken->query = g_ptr_array_index(queries, i);
        broken->why = g_steal_pointer(&why);
        g_ptr_array_add(list, broken);
    }
    return list;
}
