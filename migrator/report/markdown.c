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

static void append_character(GString *out, const char *at)
{
    switch (*at) {
    case '\n':
        g_string_append(out, "<br>");
        break;
    case '&':
        g_string_append(out, "&amp;");
        break;
    case '<':
        g_string_append(out, "&lt;");
        break;
    case '>':
        g_string_append(out, "&gt;");
        break;
    case '@': /* an empty comment keeps it from being a mention */
        g_string_append(out, "@<!-- -->");
        break;
    default:
        if (strchr("\\`*_[]|~#$", *at) != NULL)
            g_string_append_c(out, '\\');
        g_string_append_len(out, at, g_utf8_find_next_char(at, NULL) - at);
    }
}

/* Text that stays text wherever it stands: in a heading, a cell, a list item, a paragraph. */
static void append_text(GString *out, const char *text)
{
    g_autofree char *shown = g_strstrip(visible_text(text, "\n"));
    const char *at = shown;

    while (g_ascii_isdigit(*at)) /* "1." at the start would be a list */
        g_string_append_c(out, *at++);
    if (*at != '\0' && strchr(at > shown ? ".)" : "-+=", *at) != NULL)
        g_string_append_c(out, '\\');
    for (; *at != '\0'; at = g_utf8_find_next_char(at, NULL))
        append_character(out, at);
}

/* A block of source or output; its fence is longer than any row of backticks in it. */
static void append_fenced(GString *out, const char *indent, const char *block)
{
    size_t longest = 2;

    for (const char *at = strchr(block, '`'); at != NULL; at = strchr(at, '`')) {
        size_t row = strspn(at, "`");
        longest = MAX(longest, row);
        at += row;
    }
    g_autofree char *fence = g_strnfill(longest + 1, '`');
    g_auto(GStrv) lines = g_strsplit(block, "\n", -1);
    g_string_append_printf(out, "%s%stext\n", indent, fence);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0')
            g_string_append_printf(out, "%s%s\n", indent, *line);
    g_string_append_printf(out, "%s%s\n", indent, fence);
}

static void write_facts(const struct report *report, GString *out)
{
    bool is_first = true;

    for (guint i = 0; i < report->facts->len; i++) {
        const struct report_fact *fact = &g_array_index(report->facts, struct report_fact, i);
        if (fact->label == NULL)
            continue;
        g_autofree char *words = value_words(&fact->value);
        g_string_append(out, is_first ? "\n- **" : "- **");
        append_text(out, fact->label);
        g_string_append(out, "**: ");
        if (fact->value.type == REPORT_NULL)
            g_string_append_c(out, '-');
        else
            append_text(out, words);
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
        append_text(out, report_table_column(table, column)->label);
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
            append_text(out, words);
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
    append_text(out, title);
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

    if (rows == 0 && table->empty == NULL)
        return;
    if (is_folded || table->title != NULL)
        open_part(out, table->title != NULL ? table->title : table->key, is_folded, rows);
    g_string_append_c(out, '\n');
    if (rows == 0) {
        append_text(out, table->empty);
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

static void append_detail(GString *out, const char *label, const char *text)
{
    if (text == NULL)
        return;
    g_string_append_printf(out, "\n  %s", label);
    append_text(out, text);
    g_string_append_c(out, '\n');
}

static void write_finding(const struct finding *finding, GString *out)
{
    g_autofree char *place = excerpt_place(&finding->place);
    g_autoptr(GString) source = g_string_new(NULL);

    g_string_append_printf(out, "- **%s** ", finding_severity_name(finding->severity));
    append_text(out, finding->text);
    g_string_append(out, " (<code>");
    append_text(out, finding->id);
    g_string_append(out, "</code>)");
    if (*place != '\0') {
        g_string_append(out, "<br><code>");
        append_text(out, place);
        g_string_append(out, "</code>");
    }
    g_string_append_c(out, '\n');
    excerpt_line(source, &plain, REPORT_PLAIN, &finding->place);
    if (source->len > 0) {
        g_string_append_c(out, '\n');
        append_fenced(out, "  ", source->str);
    }
    append_detail(out, "", finding->effect);
    append_detail(out, "**Help**: ", finding->remedy);
}

static void write_findings(const struct report *report, GString *out)
{
    bool is_folded = report->findings->len > FINDINGS_SHOWN;

    if (report->findings->len == 0)
        return;
    open_part(out, "Findings", is_folded, report->findings->len);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < report->findings->len; i++)
        write_finding(g_ptr_array_index(report->findings, i), out);
    close_part(out, is_folded);
}

static void write_fault(const struct report *report, GString *out)
{
    if (report->fault.kind == FAULT_NONE)
        return;
    g_autofree char *text = report_fault_text(&report->fault, &plain);
    g_string_append_c(out, '\n');
    append_fenced(out, "", text);
}

void report_write_markdown(const struct report *report, const struct report_options *options, GString *out)
{
    (void)options;
    g_string_append(out, "### migrator ");
    append_text(out, report->kind);
    if (report->headline != NULL) {
        g_string_append(out, ": ");
        append_text(out, report->headline);
    }
    g_string_append_c(out, '\n');
    write_facts(report, out);
    for (guint i = 0; i < report->tables->len; i++)
        write_table(g_ptr_array_index(report->tables, i), out);
    write_findings(report, out);
    write_fault(report, out);
    for (guint i = 0; i < report->notes->len; i++) {
        g_string_append_c(out, '\n');
        append_text(out, g_ptr_array_index(report->notes, i));
        g_string_append_c(out, '\n');
    }
}
