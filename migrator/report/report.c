/* report/report.c - filling a report, reading its tables, and the list of formats. */
#include "base/nearest.h"
#include "report/document.h"

#include <stdarg.h>
#include <string.h>

static const struct {
    const char *name;
    void (*write)(const struct report *report, const struct report_options *options, GString *out);
} formats[REPORT_FORMAT_COUNT] = {
    [REPORT_AS_TEXT] = { "text", report_write_text },
    [REPORT_AS_JSON] = { "json", report_write_json },
    [REPORT_AS_MARKDOWN] = { "markdown", report_write_markdown },
    [REPORT_AS_HTML] = { "html", report_write_html },
    [REPORT_AS_SARIF] = { "sarif", report_write_sarif },
    [REPORT_AS_JUNIT] = { "junit", report_write_junit },
    [REPORT_AS_GITHUB] = { "github", report_write_github },
};

static const char *keep_text(struct report *report, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return g_string_chunk_insert(report->texts, valid);
}

static const char *keep_optional(struct report *report, const char *text)
{
    return text == NULL ? NULL : keep_text(report, text);
}

static struct report_value keep_value(struct report *report, struct report_value value)
{
    bool is_text = value.type == REPORT_TEXT || value.type == REPORT_COMMIT;

    if (is_text && value.text == NULL)
        value.type = REPORT_NULL;
    value.text = is_text ? keep_optional(report, value.text) : NULL;
    return value;
}

static void make_valid(char **text)
{
    if (*text == NULL || g_utf8_validate(*text, -1, NULL))
        return;
    char *valid = g_utf8_make_valid(*text, -1);
    g_free(*text);
    *text = valid;
}

static void make_place_valid(struct place *place)
{
    make_valid(&place->file);
    make_valid(&place->source_line);
}

static void table_free(struct report_table *table)
{
    g_array_unref(table->columns);
    g_array_unref(table->values);
    g_free(table);
}

struct report *report_new(const char *kind)
{
    struct report *report = g_new0(struct report, 1);

    report->texts = g_string_chunk_new(4096);
    report->kind = keep_text(report, kind);
    report->facts = g_array_new(FALSE, FALSE, sizeof(struct report_fact));
    report->tables = g_ptr_array_new_with_free_func((GDestroyNotify)table_free);
    report->findings = finding_list_new();
    report->notes = g_ptr_array_new();
    return report;
}

void report_free(struct report *report)
{
    if (report == NULL)
        return;
    g_array_unref(report->facts);
    g_ptr_array_unref(report->tables);
    g_ptr_array_unref(report->findings);
    g_ptr_array_unref(report->notes);
    g_string_chunk_free(report->texts);
    fault_clear(&report->fault);
    g_free(report);
}

void report_cleanup(struct report **report)
{
    report_free(*report);
    *report = NULL;
}

void report_headline(struct report *report, enum report_style style, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    report->headline = keep_text(report, text);
    report->headline_style = style;
}

void report_fact(struct report *report, const char *key, const char *label, struct report_value value)
{
    struct report_fact fact = {
        .key = keep_text(report, key),
        .label = keep_optional(report, label),
        .value = keep_value(report, value),
    };

    for (guint i = 0; i < report->facts->len; i++) {
        struct report_fact *known = &g_array_index(report->facts, struct report_fact, i);
        if (strcmp(known->key, key) == 0) {
            *known = fact;
            return;
        }
    }
    g_array_append_val(report->facts, fact);
}

void report_table(struct report *report, const char *key, const char *title, const char *empty,
                  const struct report_column *columns, size_t column_count)
{
    struct report_table *table = g_new0(struct report_table, 1);

    table->key = keep_text(report, key);
    table->title = keep_optional(report, title);
    table->empty = keep_optional(report, empty);
    table->columns = g_array_new(FALSE, FALSE, sizeof(struct report_column));
    table->values = g_array_new(FALSE, FALSE, sizeof(struct report_value));
    for (size_t i = 0; i < column_count; i++) {
        struct report_column column = {
            .key = keep_text(report, columns[i].key),
            .label = keep_optional(report, columns[i].label),
            .align_right = columns[i].align_right,
        };
        g_array_append_val(table->columns, column);
    }
    g_ptr_array_add(report->tables, table);
}

void report_row(struct report *report, const struct report_value *values, size_t count)
{
    g_return_if_fail(report->tables->len > 0);
    struct report_table *table = g_ptr_array_index(report->tables, report->tables->len - 1);
    g_return_if_fail(count == table->columns->len);

    for (size_t i = 0; i < count; i++) {
        struct report_value value = keep_value(report, values[i]);
        g_array_append_val(table->values, value);
    }
}

void report_take_findings(struct report *report, GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++) {
        struct finding *finding = g_ptr_array_index(findings, i);
        make_place_valid(&finding->place);
        make_valid(&finding->text);
        make_valid(&finding->effect);
        make_valid(&finding->remedy);
        make_valid(&finding->safe_way);
        if (finding->safe_way != NULL)
            g_strchomp(finding->safe_way);
        g_ptr_array_add(report->findings, finding);
    }
    gsize count = 0;
    g_free(g_ptr_array_steal(findings, &count));
    finding_sort(report->findings);
}

void report_note(struct report *report, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(report->notes, (gpointer)(guintptr)keep_text(report, text));
}

void report_fault(struct report *report, const struct fault *fault)
{
    struct fault copy = {
        .kind = fault->kind,
        .signal = fault->signal,
        .place = place_copy(&fault->place),
        .text = g_strdup(fault->text),
        .detail = g_strdup(fault->detail),
        .state = g_strdup(fault->state),
        .hint = g_strdup(fault->hint),
    };

    g_strlcpy(copy.sqlstate, fault->sqlstate, sizeof(copy.sqlstate));
    make_place_valid(&copy.place);
    make_valid(&copy.text);
    make_valid(&copy.detail);
    make_valid(&copy.state);
    make_valid(&copy.hint);
    fault_clear(&report->fault);
    report->fault = copy;
}

size_t report_table_rows(const struct report_table *table)
{
    return table->columns->len == 0 ? 0 : table->values->len / table->columns->len;
}

const struct report_column *report_table_column(const struct report_table *table, size_t column)
{
    return &g_array_index(table->columns, struct report_column, column);
}

const struct report_value *report_table_value(const struct report_table *table, size_t row, size_t column)
{
    return &g_array_index(table->values, struct report_value, row * table->columns->len + column);
}

bool report_table_column_is_shown(const struct report_table *table, size_t column)
{
    if (report_table_column(table, column)->label == NULL)
        return false;
    for (size_t row = 0; row < report_table_rows(table); row++)
        if (report_table_value(table, row, column)->type != REPORT_NULL)
            return true;
    return false;
}

bool report_table_is_shown(const struct report_table *table)
{
    if (report_table_rows(table) == 0)
        return table->empty != NULL;
    for (size_t column = 0; column < table->columns->len; column++)
        if (report_table_column_is_shown(table, column))
            return true;
    return false;
}

bool report_table_column_is_right(const struct report_table *table, size_t column)
{
    for (size_t row = 0; row < report_table_rows(table); row++) {
        enum report_value_type type = report_table_value(table, row, column)->type;
        if (type == REPORT_INTEGER || type == REPORT_DURATION)
            return true;
    }
    return report_table_column(table, column)->align_right;
}

bool report_format_from_name(const char *name, enum report_format *format, struct fault *fault)
{
    const char *names[REPORT_FORMAT_COUNT + 1] = { NULL };

    for (int i = 0; i < REPORT_FORMAT_COUNT; i++) {
        names[i] = formats[i].name;
        if (strcmp(formats[i].name, name) == 0) {
            *format = (enum report_format)i;
            return true;
        }
    }
    const char *nearest = nearest_name(name, names);
    g_autofree char *all = g_strjoinv(", ", (char **)(guintptr)names);
    fault_set(fault, FAULT_USAGE, "there is no format \"%s\"", name);
    if (nearest != NULL)
        return fault_set_hint(fault, "did you mean %s? The formats are %s", nearest, all);
    return fault_set_hint(fault, "the formats are %s", all);
}

const char *report_format_name(enum report_format format)
{
    return formats[format].name;
}

char *report_write(const struct report *report, enum report_format format, const struct report_options *options)
{
    GString *out = g_string_new(NULL);

    formats[format].write(report, options, out);
    return g_string_free(out, FALSE);
}
