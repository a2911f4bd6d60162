/* report/markdown.c - a report as GitHub's and GitLab's Markdown: a comment on a pull request. */
#include "report/document.h"
#include "report/excerpt.h"
#include "report/markup.h"
#include "report/value.h"
#include "report/visible.h"

#include <string.h>

enum {
    ROWS_SHOWN = 20,     /* a longer table is folded away */
    FINDINGS_SHOWN = 10, /* so is a longer list of findings */
};

static const struct report_options plain = { 0 };

static void write_facts(const struct report *report, GString *out)
{
    bool is_first = true;

    for (guint i = 0; i < report->facts->len; i++) {
        const struct report_fact *fact = &g_array_index(report->facts, struct report_fact, i);
        if (fact->label == NULL)
            continue;
        g_autofree char *words = value_words(&fact->value);
        g_string_append(out, is_first ? "\n- **" : "- **");
        markup_append_markdown(out, fact->label);
        g_string_append(out, "**: ");
        if (fact->value.type == REPORT_NULL)
            g_string_append_c(out, '-');
        else
            markup_append_markdown(out, words);
        g_string_append_c(out, '\n');
        is_first = false;
    }
}

static void append_labels(GString *out, const struct report_table *table)
{
    for (size_t column = 0; column < table->columns->len; column++) {
        if (!report_table_column_is_shown(table, column))
            continue;
        g_string_append(out, "| ");
        markup_append_markdown(out, report_table_column(table, column)->label);
        g_string_append_c(out, ' ');
    }
    g_string_append(out, "|\n");
    for (size_t column = 0; column < table->columns->len; column++)
        if (report_table_column_is_shown(table, column))
            g_string_append(out, report_table_column_is_right(table, column) ? "| ---: " : "| --- ");
    g_string_append(out, "|\n");
}

static void append_row(GString *out, const struct report_table *table, const bool *is_shown, size_t row)
{
    for (size_t column = 0; column < table->columns->len; column++) {
        if (!is_shown[column])
            continue;
        const struct report_value *value = report_table_value(table, row, column);
        g_autofree char *words = value_words(value);
        g_string_append(out, "| ");
        if (value->type != REPORT_NULL)
            markup_append_markdown(out, words);
        g_string_append_c(out, ' ');
    }
    g_string_append(out, "|\n");
}

/* The start of a part: a heading, or the line under which a long one is folded. */
static void open_part(GString *out, const char *title, bool is_folded, size_t count)
{
    if (is_folded) {
        g_autofree char *shown = visible_text(title, "");
        g_string_append(out, "\n<details><summary>"); /* in here Markdown is not read, HTML is */
        markup_append(out, shown);
        g_string_append_printf(out, " (%zu)</summary>\n", count);
        return;
    }
    g_string_append(out, "\n#### ");
    markup_append_markdown(out, title);
    g_string_append_c(out, '\n');
}

static void close_part(GString *out, bool is_folded)
{
    if (is_folded)
        g_string_append(out, "\n</details>\n");
}

static void write_table(const struct report_table *table, GString *out)
{
    size_t rows = report_table_rows(table);
    bool is_folded = rows > ROWS_SHOWN;
    g_autofree bool *is_shown = g_new0(bool, table->columns->len);

    if (!report_table_is_shown(table))
        return;
    if (is_folded || table->title != NULL)
        open_part(out, table->title != NULL ? table->title : table->key, is_folded, rows);
    g_string_append_c(out, '\n');
    if (rows == 0) {
        markup_append_markdown(out, table->empty);
        g_string_append_c(out, '\n');
        return;
    }
    for (size_t column = 0; column < table->columns->len; column++)
        is_shown[column] = report_table_column_is_shown(table, column);
    append_labels(out, table);
    for (size_t row = 0; row < rows; row++)
        append_row(out, table, is_shown, row);
    close_part(out, is_folded);
}

static void append_code(GString *out, const char *text)
{
    g_string_append(out, "<code>");
    markup_append_markdown(out, text);
    g_string_append(out, "</code>");
}

static const char *file_of(const struct finding *finding)
{
    return finding->place.file != NULL ? finding->place.file : "";
}

/* "12:13" within its file; NULL when it is about the whole file, or about none. */
static char *position_of(const struct finding *finding)
{
    const struct place *place = &finding->place;

    if (place->file == NULL || place->line == 0)
        return NULL;
    return place->column > 0 ? g_strdup_printf("%zu:%zu", place->line, place->column)
                             : g_strdup_printf("%zu", place->line);
}

/* All findings at a glance: what fails first is seen without unfolding anything. */
static void write_overview(const struct report *report, GString *out)
{
    bool is_folded = report->findings->len > ROWS_SHOWN;

    if (is_folded)
        open_part(out, "All findings", true, report->findings->len);
    g_string_append(out, "\n| Severity | Where | Finding |\n| --- | --- | --- |\n");
    for (guint i = 0; i < report->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(report->findings, i);
        g_autofree char *place = excerpt_place(&finding->place);
        g_string_append_printf(out, "| **%s** | ", finding_severity_name(finding->severity));
        if (*place != '\0')
            append_code(out, place);
        g_string_append(out, " | ");
        markup_append_markdown(out, finding->text);
        g_string_append(out, " |\n");
    }
    close_part(out, is_folded);
}

static void append_detail(GString *out, const char *label, const char *text)
{
    if (text == NULL)
        return;
    g_string_append_printf(out, "\n  %s", label);
    markup_append_markdown(out, text);
    g_string_append_c(out, '\n');
}

static void append_safe_way(GString *out, const char *sql)
{
    if (sql == NULL)
        return;
    g_string_append(out, "\n  <details><summary>Write instead</summary>\n\n");
    markup_append_fenced(out, "  ", "sql", sql);
    g_string_append(out, "\n  </details>\n");
}

static void append_head(GString *out, const struct finding *finding)
{
    g_autofree char *position = position_of(finding);
    g_autofree char *grounds = excerpt_grounds(finding);

    g_string_append_printf(out, "- **%s** ", finding_severity_name(finding->severity));
    markup_append_markdown(out, finding->text);
    g_string_append(out, " (");
    append_code(out, finding->id);
    if (grounds != NULL)
        g_string_append_printf(out, ", %s", grounds);
    if (position != NULL)
        g_string_append_printf(out, ", <code>%s</code>", position);
    g_string_append(out, ")\n");
}

static void write_finding(const struct finding *finding, GString *out)
{
    g_autoptr(GString) source = g_string_new(NULL);

    append_head(out, finding);
    excerpt_line(source, &plain, REPORT_PLAIN, &finding->place);
    if (source->len > 0) {
        g_string_append_c(out, '\n');
        markup_append_fenced(out, "  ", "text", source->str);
    }
    append_detail(out, "", finding->effect);
    append_detail(out, "**Help**: ", finding->remedy);
    append_safe_way(out, finding->safe_way);
}

static void open_file(GString *out, const char *file)
{
    g_string_append_c(out, '\n');
    if (*file == '\0')
        return;
    g_string_append(out, "##### ");
    append_code(out, file);
    g_string_append(out, "\n\n");
}

/* In detail, below the name of the file that they are in. */
static void write_findings_by_file(const struct report *report, GString *out)
{
    const char *file = NULL;

    for (guint i = 0; i < report->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(report->findings, i);
        if (file == NULL || strcmp(file, file_of(finding)) != 0) {
            file = file_of(finding);
            open_file(out, file);
        }
        write_finding(finding, out);
    }
}

static void write_findings(const struct report *report, GString *out)
{
    bool is_folded = report->findings->len > FINDINGS_SHOWN;

    if (report->findings->len == 0)
        return;
    open_part(out, "Findings", false, report->findings->len);
    if (report->findings->len > 1)
        write_overview(report, out);
    if (is_folded)
        open_part(out, "In detail", true, report->findings->len);
    write_findings_by_file(report, out);
    close_part(out, is_folded);
}

static void write_fault(const struct report *report, GString *out)
{
    if (report->fault.kind == FAULT_NONE)
        return;
    g_autofree char *text = report_fault_text(&report->fault, &plain);
    g_string_append_c(out, '\n');
    markup_append_fenced(out, "", "text", text);
}

void report_write_markdown(const struct report *report, const struct report_options *options, GString *out)
{
    (void)options;
    g_string_append(out, "### migrator ");
    markup_append_markdown(out, report->kind);
    if (report->headline != NULL) {
        g_string_append(out, ": ");
        markup_append_markdown(out, report->headline);
    }
    g_string_append_c(out, '\n');
    write_facts(report, out);
    for (guint i = 0; i < report->tables->len; i++)
        write_table(g_ptr_array_index(report->tables, i), out);
    write_findings(report, out);
    write_fault(report, out);
    for (guint i = 0; i < report->notes->len; i++) {
        g_string_append_c(out, '\n');
        markup_append_markdown(out, g_ptr_array_index(report->notes, i));
        g_string_append_c(out, '\n');
    }
}
