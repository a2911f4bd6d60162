/* report/json.c - a report for machines; the mapping is described in report.h and in schemas/report/. */
#include "report/document.h"
#include "report/value.h"

#include <jansson.h>

enum {
    JSON_FORMAT_VERSION = 1,
    SIGNIFICANT_DIGITS = 15, /* what a double holds: milliseconds with three decimals stay as they are */
};

static json_t *text_or_null(const char *text)
{
    return text == NULL ? json_null() : json_string(text);
}

static json_t *number_or_null(size_t number)
{
    return number == 0 ? json_null() : json_integer((json_int_t)number);
}

static json_t *value_json(const struct report_value *value)
{
    g_autofree char *time = NULL;

    switch (value->type) {
    case REPORT_TEXT:
    case REPORT_COMMIT:
        return json_string(value->text);
    case REPORT_INTEGER:
        return json_integer(value->number);
    case REPORT_BOOLEAN:
        return json_boolean(value->number != 0);
    case REPORT_TIME:
        time = value_time_rfc3339(value->number);
        return json_string(time);
    case REPORT_DURATION:
        return json_real((double)value->number / 1000.0);
    case REPORT_NULL:
    default:
        return json_null();
    }
}

static json_t *table_json(const struct report_table *table)
{
    json_t *rows = json_array();

    for (size_t row = 0; row < report_table_rows(table); row++) {
        json_t *object = json_object();
        for (size_t column = 0; column < table->columns->len; column++)
            json_object_set_new(object, report_table_column(table, column)->key,
                                value_json(report_table_value(table, row, column)));
        json_array_append_new(rows, object);
    }
    return rows;
}

static void set_place(json_t *object, const struct place *place)
{
    json_object_set_new(object, "file", text_or_null(place->file));
    json_object_set_new(object, "line", number_or_null(place->line));
    json_object_set_new(object, "column", number_or_null(place->column));
    json_object_set_new(object, "source", text_or_null(place->source_line));
}

static json_t *findings_json(const GPtrArray *findings)
{
    json_t *list = json_array();

    for (guint i = 0; i < findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(findings, i);
        json_t *object = json_object();
        json_object_set_new(object, "id", json_string(finding->id));
        json_object_set_new(object, "severity", json_string(finding_severity_name(finding->severity)));
        json_object_set_new(object, "text", json_string(finding->text));
        set_place(object, &finding->place);
        json_object_set_new(object, "effect", text_or_null(finding->effect));
        json_object_set_new(object, "remedy", text_or_null(finding->remedy));
        json_object_set_new(object, "axis", text_or_null(finding->axis));
        json_object_set_new(object, "basis", text_or_null(finding->basis));
        json_object_set_new(object, "safe_way", text_or_null(finding->safe_way));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *fault_json(const struct fault *fault)
{
    json_t *object = json_object();

    json_object_set_new(object, "kind", json_string(fault_kinds[fault->kind].name));
    json_object_set_new(object, "exit_code", json_integer(fault_exit_code(fault)));
    json_object_set_new(object, "text", text_or_null(fault->text));
    json_object_set_new(object, "sqlstate", fault->sqlstate[0] == '\0' ? json_null() : json_string(fault->sqlstate));
    set_place(object, &fault->place);
    json_object_set_new(object, "detail", text_or_null(fault->detail));
    json_object_set_new(object, "state", text_or_null(fault->state));
    json_object_set_new(object, "hint", text_or_null(fault->hint));
    return object;
}

static json_t *notes_json(const GPtrArray *notes)
{
    json_t *list = json_array();

    for (guint i = 0; i < notes->len; i++)
        json_array_append_new(list, json_string(g_ptr_array_index(notes, i)));
    return list;
}

static json_t *report_json(const struct report *report)
{
    json_t *object = json_object();

    json_object_set_new(object, "report", json_string(report->kind));
    json_object_set_new(object, "format", json_integer(JSON_FORMAT_VERSION));
    json_object_set_new(object, "headline", text_or_null(report->headline));
    for (guint i = 0; i < report->facts->len; i++) {
        const struct report_fact *fact = &g_array_index(report->facts, struct report_fact, i);
        json_object_set_new(object, fact->key, value_json(&fact->value));
    }
    for (guint i = 0; i < report->tables->len; i++) {
        const struct report_table *table = g_ptr_array_index(report->tables, i);
        json_object_set_new(object, table->key, table_json(table));
    }
    json_object_set_new(object, "findings", findings_json(report->findings));
    if (report->fault.kind != FAULT_NONE)
        json_object_set_new(object, "fault", fault_json(&report->fault));
    json_object_set_new(object, "notes", notes_json(report->notes));
    return object;
}

void report_write_json(const struct report *report, const struct report_options *options, GString *out)
{
    (void)options;
    json_t *document = report_json(report);
    char *text = json_dumps(document, JSON_INDENT(2) | JSON_REAL_PRECISION(SIGNIFICANT_DIGITS));

    g_string_append_printf(out, "%s\n", text);
    free(text);
    json_decref(document);
}
