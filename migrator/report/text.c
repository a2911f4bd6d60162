/* report/text.c - a report for people: on a terminal, in a log, in a pipe. */
#include "report/document.h"
#include "report/excerpt.h"
#include "report/value.h"
#include "report/visible.h"

#include <stdio.h>
#include <string.h>

enum { READY_BYTES = 64 * 1024 }; /* so much is sent at a time */

enum {
    GAP = 2,            /* columns between two of a table, and before the first */
    PADDED_MAX = 120,   /* columns to which the rows of a table are padded where nothing is cut */
    SHRINK_TO_MIN = 16, /* a text column of a table keeps at least this on a narrow terminal */
};

/* A table laid out: its cells in words, and the columns that are shown. */
struct layout {
    const struct report_table *table;
    size_t columns;
    size_t rows;
    char **cells;   /* rows * columns, then NULL */
    size_t *widths; /* of each column */
    bool *is_shown;
    bool *is_right;
};

/* All but the last byte, so that what follows finds itself behind something. */
static void send_ready(const struct report_options *options, GString *out)
{
    if (options->stream == NULL || out->len <= READY_BYTES)
        return;
    (void)fwrite(out->str, 1, out->len - 1, options->stream);
    g_string_erase(out, 0, (gssize)out->len - 1);
}

static void start_block(GString *out)
{
    if (out->len > 0)
        g_string_append_c(out, '\n');
}

static void append_blanks(GString *out, size_t count)
{
    g_string_append_printf(out, "%*s", (int)count, "");
}

static void write_headline(const struct report *report, const struct report_options *options, GString *out)
{
    if (report->headline == NULL)
        return;
    g_autofree char *shown = visible_text(report->headline, "");
    excerpt_paint(out, options, report->headline_style, shown);
    g_string_append_c(out, '\n');
}

static void write_fact(const struct report_fact *fact, size_t label_width, const struct report_options *options,
                       GString *out)
{
    g_autofree char *label = visible_text(fact->label, "");
    g_autofree char *words = value_words(&fact->value);

    append_blanks(out, GAP);
    excerpt_paint(out, options, REPORT_DIM, label);
    append_blanks(out, label_width - visible_width(label) + GAP);
    excerpt_paint(out, options, fact->value.style, words);
    g_string_append_c(out, '\n');
}

static void write_facts(const struct report *report, const struct report_options *options, GString *out)
{
    size_t label_width = 0;

    for (guint i = 0; i < report->facts->len; i++) {
        const struct report_fact *fact = &g_array_index(report->facts, struct report_fact, i);
        if (fact->label == NULL)
            continue;
        g_autofree char *label = visible_text(fact->label, "");
        label_width = MAX(label_width, visible_width(label));
    }
    if (label_width == 0)
        return;
    start_block(out);
    for (guint i = 0; i < report->facts->len; i++) {
        const struct report_fact *fact = &g_array_index(report->facts, struct report_fact, i);
        if (fact->label != NULL)
            write_fact(fact, label_width, options, out);
    }
}

static struct layout layout_make(const struct report_table *table)
{
    struct layout layout = {
        .table = table,
        .columns = table->columns->len,
        .rows = report_table_rows(table),
    };

    layout.cells = g_new0(char *, layout.rows *layout.columns + 1);
    layout.widths = g_new0(size_t, layout.columns);
    layout.is_shown = g_new0(bool, layout.columns);
    layout.is_right = g_new0(bool, layout.columns);
    for (size_t column = 0; column < layout.columns; column++) {
        layout.is_shown[column] = report_table_column_is_shown(table, column);
        if (!layout.is_shown[column])
            continue;
        g_autofree char *label = visible_text(report_table_column(table, column)->label, "");
        layout.widths[column] = visible_width(label);
        layout.is_right[column] = report_table_column_is_right(table, column);
    }
    for (size_t cell = 0; cell < layout.rows * layout.columns; cell++) {
        size_t *width = &layout.widths[cell % layout.columns];
        layout.cells[cell] = value_words(&g_array_index(table->values, struct report_value, cell));
        *width = MAX(*width, visible_width(layout.cells[cell]));
    }
    return layout;
}

static void layout_release(struct layout *layout)
{
    g_strfreev(layout->cells);
    g_free(layout->widths);
    g_free(layout->is_shown);
    g_free(layout->is_right);
}

static bool column_holds_text(const struct report_table *table, size_t column)
{
    for (size_t row = 0; row < report_table_rows(table); row++)
        if (report_table_value(table, row, column)->type == REPORT_TEXT)
            return true;
    return false;
}

/* No column is padded to more than `width`: one long text shall not blow up every row. */
static void layout_limit(struct layout *layout, size_t width)
{
    for (size_t column = 0; column < layout->columns; column++)
        layout->widths[column] = MIN(layout->widths[column], width);
}

/* Take from the widest text columns what does not fit on the terminal. */
static void layout_fit(struct layout *layout, size_t width)
{
    size_t total = 0;
    g_autofree bool *may_shrink = g_new0(bool, layout->columns);

    layout_limit(layout, width);
    for (size_t column = 0; column < layout->columns; column++) {
        total += layout->is_shown[column] ? layout->widths[column] + GAP : 0;
        may_shrink[column] = layout->is_shown[column] && column_holds_text(layout->table, column);
    }
    while (total > width) {
        size_t *widest = NULL;
        for (size_t column = 0; column < layout->columns; column++)
            if (may_shrink[column] && layout->widths[column] > SHRINK_TO_MIN &&
                (widest == NULL || layout->widths[column] > *widest))
                widest = &layout->widths[column];
        if (widest == NULL)
            return;
        --*widest;
        total--;
    }
}

/* One line of cells, or of labels. It does not end in blanks. */
static void write_line(const struct layout *layout, size_t row, bool is_head, const struct report_options *options,
                       GString *out)
{
    size_t owed = 0; /* blanks that come before the next cell, if there is one */

    for (size_t column = 0; column < layout->columns; column++) {
        size_t width = layout->widths[column];
        if (!layout->is_shown[column])
            continue;
        g_autofree char *words = is_head ? visible_text(report_table_column(layout->table, column)->label, "")
                                         : g_strdup(layout->cells[row * layout->columns + column]);
        g_autofree char *cell = options->width > 0 ? visible_cut(words, width) : g_steal_pointer(&words);
        const struct report_value *value = is_head ? NULL : report_table_value(layout->table, row, column);
        bool is_dim = is_head || value->type == REPORT_NULL;
        size_t blanks = width - MIN(width, visible_width(cell));

        if (*cell == '\0') {
            owed += GAP + width;
            continue;
        }
        append_blanks(out, owed + GAP + (layout->is_right[column] ? blanks : 0));
        excerpt_paint(out, options, is_dim ? REPORT_DIM : value->style, cell);
        owed = layout->is_right[column] ? 0 : blanks;
    }
    g_string_append_c(out, '\n');
}

static void write_table(const struct report_table *table, const struct report_options *options, GString *out)
{
    size_t rows = report_table_rows(table);

    if (!report_table_is_shown(table))
        return;
    start_block(out);
    if (table->title != NULL) {
        g_autofree char *title = visible_text(table->title, "");
        excerpt_paint(out, options, REPORT_STRONG, title);
        g_string_append_c(out, '\n');
    }
    if (rows == 0) {
        g_autofree char *empty = visible_text(table->empty, "");
        append_blanks(out, GAP);
        excerpt_paint(out, options, REPORT_DIM, empty);
        g_string_append_c(out, '\n');
        return;
    }
    CLEANUP(layout_release) struct layout layout = layout_make(table);
    if (options->width > 0)
        layout_fit(&layout, (size_t)options->width);
    else
        layout_limit(&layout, PADDED_MAX);
    write_line(&layout, 0, true, options, out);
    for (size_t row = 0; row < rows; row++) {
        write_line(&layout, row, false, options, out);
        send_ready(options, out);
    }
}

/* SQL to copy: what is a comment steps back. */
static void write_safe_way(const char *sql, const struct report_options *options, GString *out)
{
    g_autofree char *shown = visible_text(sql, "\t\n");
    g_auto(GStrv) lines = g_strsplit(shown, "\n", -1);

    append_blanks(out, GAP);
    excerpt_paint(out, options, REPORT_STRONG, "instead:");
    g_string_append_c(out, '\n');
    for (char **line = lines; *line != NULL; line++) {
        if (**line != '\0')
            append_blanks(out, GAP + GAP);
        excerpt_paint(out, options, g_str_has_prefix(*line, "--") ? REPORT_DIM : REPORT_GOOD, *line);
        g_string_append_c(out, '\n');
    }
}

/* "error: text [id] (availability, replayed)" */
static void write_finding_head(const struct finding *finding, enum report_style style,
                               const struct report_options *options, GString *out)
{
    g_autofree char *text = visible_text(finding->text, "\t\n");
    g_autofree char *label = g_strdup_printf("%s:", finding_severity_name(finding->severity));
    g_autofree char *grounds = excerpt_grounds(finding);
    g_autofree char *brackets = grounds != NULL ? g_strdup_printf(" (%s)", grounds) : g_strdup("");

    excerpt_paint(out, options, style, label);
    g_string_append_printf(out, " %s [%s]", g_strchomp(text), finding->id);
    excerpt_paint(out, options, REPORT_DIM, brackets);
    g_string_append_c(out, '\n');
}

static void write_finding(const struct finding *finding, const struct report_options *options, GString *out)
{
    static const enum report_style styles[FINDING_SEVERITY_COUNT] = {
        [FINDING_NOTE] = REPORT_STRONG,
        [FINDING_WARNING] = REPORT_WARN,
        [FINDING_ERROR] = REPORT_BAD,
    };
    enum report_style style = styles[finding->severity];
    g_autofree char *place = excerpt_place(&finding->place);

    if (*place != '\0')
        g_string_append_printf(out, "%s: ", place);
    write_finding_head(finding, style, options, out);
    excerpt_line(out, options, style, &finding->place);
    if (finding->effect != NULL) {
        append_blanks(out, GAP);
        excerpt_paragraph(out, "  ", finding->effect);
    }
    if (finding->remedy != NULL) {
        append_blanks(out, GAP);
        excerpt_paint(out, options, REPORT_STRONG, "help:");
        g_string_append_c(out, ' ');
        excerpt_paragraph(out, "    ", finding->remedy);
    }
    if (finding->safe_way != NULL)
        write_safe_way(finding->safe_way, options, out);
}

static void write_notes(const struct report *report, GString *out)
{
    if (report->notes->len == 0)
        return;
    start_block(out);
    for (guint i = 0; i < report->notes->len; i++)
        excerpt_paragraph(out, "  ", g_ptr_array_index(report->notes, i));
}

/* The fault is not repeated: people get it on stderr, in the words of report_fault_text(). */
void report_write_text(const struct report *report, const struct report_options *options, GString *out)
{
    write_headline(report, options, out);
    write_facts(report, options, out);
    for (guint i = 0; i < report->tables->len; i++)
        write_table(g_ptr_array_index(report->tables, i), options, out);
    for (guint i = 0; i < report->findings->len; i++) {
        start_block(out);
        write_finding(g_ptr_array_index(report->findings, i), options, out);
        send_ready(options, out);
    }
    write_notes(report, out);
}
