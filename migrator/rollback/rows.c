/* rollback/rows.c - makes rows up: candidates per column, and another combination when the server refuses one. */
#include "rollback/rows.h"

#include "generated/sql.h"
#include "sql/script.h"

#include <string.h>

enum {
    ATTEMPTS_PER_ROW = 64,
    VARIANTS = 6, /* of each sort of candidate */
};

struct filling {
    struct session *session;
    GHashTable *fitting; /* a type and lines -> GPtrArray * of char *: those that are values of it, as expressions */
    GHashTable *done;
    GPtrArray *unfilled;
};

/* ---- candidates ---- */

struct column {
    char *name, *plain;    /* quoted, and not */
    GPtrArray *candidates; /* char *: expressions, at least one */
    guint likely;          /* how many of these, from the first on, a row begins with */
    guint first, at;       /* the candidate that this row began with, and that is tried */
    bool cuts;             /* the table is a partition by it */
};

static void column_free(void *data)
{
    struct column *column = data;

    g_free(column->name);
    g_free(column->plain);
    g_ptr_array_unref(column->candidates);
    g_free(column);
}

/* What is written with a number in it, for types of all sorts: the server says which are values of a type. */
static const char *const texts[] = { "made up %u",
                                     "a%u",
                                     "a%u@example.org",
                                     "https://example.org/%u",
                                     "+4930123456%u",
                                     "1.2.%u",
                                     "%u1234567890abcdef1234567890abcdef1234567890abcdef1234567890abcde" };
static const char *const others[] = { "{\"made_up\": %u}",
                                      "%u",
                                      "0.%u",
                                      "2024-01-0%u",
                                      "2024-01-0%u 12:00:00+02",
                                      "0%u:30:00",
                                      "00000000-0000-4000-8000-00000000000%u",
                                      "10.0.0.%u",
                                      "08:00:2b:01:02:0%u",
                                      "{%u}",
                                      "{2024-01-0%u}",
                                      "{00000000-0000-4000-8000-00000000000%u}",
                                      "{\"{}\"}",
                                      "{}",
                                      "[%u,%u]",
                                      "[2024-01-0%u,2024-01-0%u]",
                                      "{[%u,%u]}",
                                      "(%u,%u)",
                                      "<a>%u</a>",
                                      "101" };

/* Each number of a pattern is the same. */
static void append_variants(GString *lines, const char *pattern)
{
    for (unsigned variant = 1; variant <= VARIANTS; variant++) {
        g_autofree char *number = g_strdup_printf("%u", variant);
        g_auto(GStrv) parts = g_strsplit(pattern, "%u", -1);
        g_autofree char *text = g_strjoinv(number, parts);
        g_string_append_printf(lines, "%s%s", lines->len > 0 ? "\n" : "", text);
        if (parts[1] == NULL)
            return;
    }
}

static void append_patterns(GString *lines, const char *const *patterns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        append_variants(lines, patterns[i]);
}

/* "(,,)": of a composite type, whose attributes may be NULL. */
static void append_composites(GString *lines)
{
    g_autoptr(GString) commas = g_string_new(NULL);

    for (int i = 0; i < 16; i++) {
        g_string_append_printf(lines, "\n(%s)", commas->str);
        g_string_append_c(commas, ',');
    }
}

static void append_labels(GString *lines, const char *labels)
{
    g_auto(GStrv) all = g_strsplit(labels != NULL ? labels : "", "\n", -1);

    for (guint i = 0; all[i] != NULL; i++)
        g_string_append_printf(lines, "\n%s\n{\"%s\"}", all[i], all[i]);
}

static char *usual_lines(const struct rows *columns, int row)
{
    GString *lines = g_string_new(NULL);

    if (rows_bool(columns, row, "is_text"))
        append_patterns(lines, texts, G_N_ELEMENTS(texts));
    append_patterns(lines, others, G_N_ELEMENTS(others));
    append_labels(lines, rows_text(columns, row, "labels"));
    append_composites(lines);
    return g_string_free(lines, FALSE);
}

/* ---- what constraints and bounds mention ---- */

static void append_number(GString *lines, const char *text, gsize length)
{
    g_autofree char *number = g_strndup(text, length);
    const gint64 value = g_ascii_strtoll(number, NULL, 10);

    g_string_append_printf(lines, "%s%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT, lines->len > 0 ? "\n" : "", number,
                           value + 1, value - 1);
}

/* Literals and numbers of an expression, each a line, numbers with their neighbours. */
static void append_mentioned(GString *lines, const char *expression)
{
    for (const char *at = expression; *at != '\0'; at++) {
        const gsize digits = strspn(at, "0123456789.");
        if (*at == '\'') {
            const gsize length = strcspn(at + 1, "'");
            g_string_append_printf(lines, "%s%.*s", lines->len > 0 ? "\n" : "", (int)length, at + 1);
            at += length + (at[length + 1] != '\0');
        } else if (digits > 0) {
            append_number(lines, at, digits);
            at += digits - 1;
        }
    }
}

static bool needs_column(const struct catalog_object *object, const char *name)
{
    for (guint i = 0; i < object->needs->len; i++) {
        const struct catalog_object *need = g_ptr_array_index(object->needs, i);
        if (catalog_is(need, KIND_COLUMN) && need->parent == object->parent && strcmp(need->name, name) == 0)
            return true;
    }
    return false;
}

/* Is the table a partition, or one of a partition, by a column? What the bounds mention is appended to the lines. */
static bool take_bounds(const struct catalog_object *table, const char *name, GString *lines)
{
    const char *bound = catalog_facet(table, "partition_bound");
    bool cuts = false;

    for (guint i = 0; bound != NULL && i < table->needs->len; i++) {
        const struct catalog_object *root = g_ptr_array_index(table->needs, i);
        if (!catalog_is(root, KIND_TABLE) || catalog_facet(root, "partition_by") == NULL)
            continue;
        if (strstr(catalog_facet(root, "partition_by"), name) != NULL) {
            append_mentioned(lines, bound);
            cuts = true;
        }
        cuts = take_bounds(root, name, lines) || cuts;
    }
    return cuts;
}

static void append_checks(GString *lines, const struct catalog_object *table, const char *name)
{
    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *user = g_ptr_array_index(table->users, i);
        if (catalog_is(user, KIND_CONSTRAINT) && needs_column(user, name) &&
            g_str_has_prefix(catalog_facet(user, "definition"), "CHECK"))
            append_mentioned(lines, catalog_facet(user, "definition"));
    }
}

/* ---- the columns of a table ---- */

static bool read_fitting(struct session *session, GPtrArray *expressions, const char *lines, const char *type,
                         struct fault *fault)
{
    const struct value values[] = { value_text(lines), value_text(type) };
    CLEANUP(rows_release) struct rows fitting = { 0 };

    if (!session_query(session, SQL_ROWS_FITTING, values, G_N_ELEMENTS(values), &fitting, fault))
        return false;
    for (int i = 0; i < rows_count(&fitting); i++) {
        g_autofree char *literal = sql_quote_literal(rows_text(&fitting, i, "value"));
        g_ptr_array_add(expressions, g_strdup_printf("%s::%s", literal, type));
    }
    return true;
}

/* The server is asked once for the same lines and type. */
static bool add_fitting(struct filling *filling, GPtrArray *candidates, const char *lines, const char *type,
                        struct fault *fault)
{
    g_autofree char *question = g_strconcat(type, "\n", lines, NULL);
    const GPtrArray *known = g_hash_table_lookup(filling->fitting, question);

    if (known == NULL) {
        g_autoptr(GPtrArray) expressions = g_ptr_array_new_with_free_func(g_free);
        if (!read_fitting(filling->session, expressions, lines, type, fault))
            return false;
        known = expressions;
        g_hash_table_insert(filling->fitting, g_steal_pointer(&question), g_steal_pointer(&expressions));
    }
    for (guint i = 0; i < known->len; i++)
        g_ptr_array_add(candidates, g_strdup(g_ptr_array_index(known, i)));
    return true;
}

static bool add_usual(struct filling *filling, GPtrArray *candidates, const struct rows *columns, int row,
                      struct fault *fault);

/* ROW('1'::integer, 'a1'::text)::type, or an array of such: of each attribute another value in each. */
static void add_made_of(GPtrArray *candidates, const struct rows *columns, int row, GPtrArray *fields)
{
    const char *composite = rows_text(columns, row, "composite"), *type = rows_text(columns, row, "type");
    const bool is_array = rows_bool(columns, row, "is_array");

    for (guint variant = 0; variant < VARIANTS; variant++) {
        g_autoptr(GString) values = g_string_new(NULL);
        for (guint i = 0; i < fields->len; i++) {
            const GPtrArray *of_field = g_ptr_array_index(fields, i);
            g_string_append_printf(
                    values, "%s%s", i > 0 ? ", " : "",
                    of_field->len == 0 ? "NULL" : (const char *)g_ptr_array_index(of_field, variant % of_field->len));
        }
        g_ptr_array_add(candidates, g_strdup_printf("%sROW(%s)::%s%s::%s", is_array ? "ARRAY[" : "", values->str,
                                                    composite, is_array ? "]" : "", type));
    }
}

/* A NULL within a value does not show what becomes of what stands there. */
static bool add_composites(struct filling *filling, GPtrArray *candidates, const struct rows *columns, int row,
                           struct fault *fault)
{
    const struct value composite = value_text(rows_text(columns, row, "composite"));
    g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    CLEANUP(rows_release) struct rows attributes = { 0 };

    if (!session_query(filling->session, SQL_ROWS_ATTRIBUTE, &composite, 1, &attributes, fault))
        return false;
    for (int i = 0; i < rows_count(&attributes); i++) {
        GPtrArray *of_field = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(fields, of_field);
        if (!add_usual(filling, of_field, &attributes, i, fault))
            return false;
    }
    add_made_of(candidates, columns, row, fields);
    return true;
}

/* The values that a column, or an attribute, of its type may have. */
static bool add_usual(struct filling *filling, GPtrArray *candidates, const struct rows *columns, int row,
                      struct fault *fault)
{
    g_autofree char *usual = usual_lines(columns, row);

    if (rows_text(columns, row, "composite") != NULL && !add_composites(filling, candidates, columns, row, fault))
        return false;
    return add_fitting(filling, candidates, usual, rows_text(columns, row, "type"), fault);
}

static void add_keys(struct column *column, const struct rows *columns, int row)
{
    const char *table = rows_text(columns, row, "foreign_table");

    for (unsigned i = 0; i < VARIANTS; i++)
        g_ptr_array_add(column->candidates,
                        g_strdup_printf("(SELECT %s FROM %s ORDER BY %s OFFSET %u %% greatest((SELECT count(*) FROM "
                                        "%s), 1) LIMIT 1)",
                                        rows_text(columns, row, "foreign_column"), table,
                                        rows_text(columns, row, "foreign_order"), i, table));
}

/* What constraints and bounds mention comes first; where there is such, rows begin with it. */
static bool add_values(struct filling *filling, struct column *column, const struct rows *columns, int row,
                       const char *mentioned, struct fault *fault)
{
    if (*mentioned != '\0' &&
        !add_fitting(filling, column->candidates, mentioned, rows_text(columns, row, "type"), fault))
        return false;
    column->likely = column->candidates->len;
    if (!add_usual(filling, column->candidates, columns, row, fault))
        return false;
    if (column->likely == 0)
        column->likely = column->candidates->len;
    return true;
}

static bool add_column(struct filling *filling, const struct catalog_object *table, const struct rows *columns, int row,
                       GPtrArray *list, struct fault *fault)
{
    struct column *column = g_new0(struct column, 1);
    g_autoptr(GString) mentioned = g_string_new(NULL);

    *column = (struct column){ .name = g_strdup(rows_text(columns, row, "name")),
                               .plain = g_strdup(rows_text(columns, row, "plain")),
                               .candidates = g_ptr_array_new_with_free_func(g_free) };
    g_ptr_array_add(list, column);
    column->cuts = take_bounds(table, column->name, mentioned);
    append_checks(mentioned, table, column->name);
    if (rows_text(columns, row, "foreign_table") != NULL && !rows_bool(columns, row, "is_own")) {
        add_keys(column, columns, row);
        column->likely = column->candidates->len;
    } else if (!add_values(filling, column, columns, row, mentioned->str, fault)) {
        return false;
    }
    if (rows_bool(columns, row, "is_nullable") || column->candidates->len == 0)
        g_ptr_array_add(column->candidates, g_strdup("NULL"));
    column->likely = MAX(column->likely, 1);
    return true;
}

static bool read_columns(struct filling *filling, const struct catalog_object *table, GPtrArray *list,
                         struct fault *fault)
{
    g_autofree char *number = g_strdup_printf("%u", table->address.object);
    const struct value oid = value_text(number);
    CLEANUP(rows_release) struct rows columns = { 0 };

    if (!session_query(filling->session, SQL_ROWS_COLUMN, &oid, 1, &columns, fault))
        return false;
    for (int i = 0; i < rows_count(&columns); i++)
        if (!add_column(filling, table, &columns, i, list, fault))
            return false;
    return true;
}

/* ---- one row ---- */

static char *insert_text(const struct catalog_object *table, const GPtrArray *columns)
{
    g_autoptr(GString) names = g_string_new(NULL);
    g_autoptr(GString) values = g_string_new(NULL);

    for (guint i = 0; i < columns->len; i++) {
        const struct column *column = g_ptr_array_index(columns, i);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", column->name);
        g_string_append_printf(values, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(column->candidates, column->at));
    }
    if (columns->len == 0)
        return g_strdup_printf("INSERT INTO %s DEFAULT VALUES", table->identity);
    return g_strdup_printf("INSERT INTO %s (%s) VALUES (%s)", table->identity, names->str, values->str);
}

/* "name", as the server's messages have it. */
static bool is_mentioned(const char *message, const char *plain_name)
{
    g_autofree char *quoted = g_strdup_printf("\"%s\"", plain_name);

    return strstr(message, quoted) != NULL;
}

static bool is_named(const char *message, const struct catalog_object *object)
{
    return *object->name == '"' ? strstr(message, object->name) != NULL : is_mentioned(message, object->name);
}

/* The constraint or unique index that a message names, or NULL. */
static const struct catalog_object *refuser_of(const struct catalog_object *table, const char *message)
{
    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *user = g_ptr_array_index(table->users, i);
        if ((catalog_is(user, KIND_CONSTRAINT) || catalog_is(user, KIND_INDEX)) && is_named(message, user))
            return user;
    }
    return NULL;
}

/* Does the message blame the column? Where it names neither it nor a constraint, all are suspected. */
static bool is_suspect(const struct column *column, const struct catalog_object *refuser, const char *message)
{
    if (refuser != NULL)
        return needs_column(refuser, column->name);
    return is_mentioned(message, column->plain) || (column->cuts && strstr(message, "partition") != NULL);
}

/* Go on to the next combination of the columns that are blamed, or else to the next candidate of all. */
static void try_others(const struct catalog_object *table, GPtrArray *columns, const char *message)
{
    const struct catalog_object *refuser = refuser_of(table, message);
    bool has_suspect = false;

    for (guint i = 0; i < columns->len; i++) {
        struct column *column = g_ptr_array_index(columns, i);
        if (!is_suspect(column, refuser, message))
            continue;
        has_suspect = true;
        column->at = (column->at + 1) % column->candidates->len;
        if (column->at != column->first)
            return;
    }
    for (guint i = 0; !has_suspect && i < columns->len; i++) {
        struct column *column = g_ptr_array_index(columns, i);
        column->at = (column->at + 1) % column->candidates->len;
    }
}

/* *is_in: whether the row is there now. Constraints that wait for the end of the transaction are asked at once. */
static bool insert(struct session *session, const struct catalog_object *table, GPtrArray *columns, bool *is_in,
                   struct fault *fault)
{
    *is_in = false;
    for (int attempt = 0; attempt < ATTEMPTS_PER_ROW; attempt++) {
        CLEANUP(fault_clear) struct fault refusal = { 0 };
        g_autofree char *row = insert_text(table, columns);
        g_autofree char *text = g_strdup_printf("SAVEPOINT migrator_row; %s; SET CONSTRAINTS ALL IMMEDIATE; "
                                                "RELEASE migrator_row",
                                                row);
        *is_in = session_run_text(session, text, &refusal);
        if (session_is_lost(session))
            return fault_move(fault, &refusal);
        if (*is_in)
            return true;
        if (!session_run_text(session, "ROLLBACK TO migrator_row", fault))
            return false;
        try_others(table, columns, refusal.text);
    }
    return true;
}

/* ---- tables ---- */

static bool is_empty(struct session *session, const struct catalog_object *table, bool *answer, struct fault *fault)
{
    g_autofree char *query = g_strdup_printf("SELECT NOT EXISTS (SELECT FROM ONLY %s) AS is_empty", table->identity);
    CLEANUP(rows_release) struct rows rows = { 0 };

    if (!session_select(session, query, &rows, fault))
        return false;
    *answer = rows_bool(&rows, 0, "is_empty");
    return true;
}

static void begin_row(GPtrArray *columns, guint number)
{
    for (guint i = 0; i < columns->len; i++) {
        struct column *column = g_ptr_array_index(columns, i);
        column->first = column->at = number % column->likely;
    }
}

static bool fill(struct filling *filling, const struct catalog_object *table, struct fault *fault)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func(column_free);
    bool takes_rows = true;

    if (!is_empty(filling->session, table, &takes_rows, fault))
        return false;
    if (!takes_rows)
        return true;
    if (!read_columns(filling, table, columns, fault))
        return false;
    for (guint number = 0; number < ROWS_MADE_UP && takes_rows; number++) {
        begin_row(columns, number);
        if (!insert(filling->session, table, columns, &takes_rows, fault))
            return false;
        if (!takes_rows && number == 0)
            g_ptr_array_add(filling->unfilled, g_strdup(table->identity));
    }
    return true;
}

static const struct catalog_object *table_of(const struct catalog_object *object)
{
    return catalog_is(object, KIND_COLUMN) ? object->parent : object;
}

static bool visit(struct filling *filling, const struct catalog_object *table, struct fault *fault);

/* What a table's foreign keys refer to comes first; a partition's are those of its root. */
static bool visit_referred(struct filling *filling, const struct catalog_object *table, struct fault *fault)
{
    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *key = g_ptr_array_index(table->users, i);
        if (!catalog_is(key, KIND_CONSTRAINT) || key->parent != table)
            continue;
        for (guint j = 0; j < key->needs->len; j++) {
            const struct catalog_object *referred = table_of(g_ptr_array_index(key->needs, j));
            if (catalog_is(referred, KIND_TABLE) && !visit(filling, referred, fault))
                return false;
        }
    }
    return true;
}

static bool visit(struct filling *filling, const struct catalog_object *table, struct fault *fault)
{
    if (!g_hash_table_add(filling->done, (gpointer)(guintptr)table))
        return true;
    for (guint i = 0; i < table->needs->len; i++) {
        const struct catalog_object *root = g_ptr_array_index(table->needs, i);
        if (catalog_is(root, KIND_TABLE) && !visit_referred(filling, root, fault))
            return false;
    }
    if (!visit_referred(filling, table, fault))
        return false;
    if (catalog_facet(table, "partition_by") == NULL)
        return fill(filling, table, fault);
    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *partition = g_ptr_array_index(table->users, i);
        if (catalog_is(partition, KIND_TABLE) && !visit(filling, partition, fault))
            return false;
    }
    return true;
}

static bool fill_all(struct filling *filling, const struct snapshot *snapshot, struct fault *fault)
{
    if (!session_run_text(filling->session, SQL_ROWS_FITS, fault))
        return false;
    for (guint i = 0; i < snapshot->objects->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(snapshot->objects, i);
        if (catalog_is(table, KIND_TABLE) && !visit(filling, table, fault))
            return false;
    }
    return session_run_text(filling->session, "DROP FUNCTION pg_temp.migrator_fits(text, text)", fault);
}

bool rows_make_up(struct session *session, const struct snapshot *snapshot, GPtrArray **unfilled, struct fault *fault)
{
    const bool is_inside = session_is_in_transaction(session);
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) fitting =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    struct filling filling = {
        .session = session, .fitting = fitting, .done = done, .unfilled = g_ptr_array_new_with_free_func(g_free)
    };

    *unfilled = filling.unfilled;
    if (!is_inside && !session_run_text(session, "BEGIN", fault))
        return false;
    if (fill_all(&filling, snapshot, fault))
        return is_inside || session_commit(session, fault);
    if (!is_inside)
        session_rollback(session);
    return false;
}
