/* report/html.c - a report as one page that needs nothing else: no script, no font, no network. */
#include "report/document.h"
#include "report/excerpt.h"
#include "report/markup.h"
#include "report/value.h"

#include <string.h>

/* Well-formed as XML too, so that any parser can check it. */
static const char head[] =
        "<!DOCTYPE html>\n"
        "<html lang=\"en\">\n"
        "<head>\n"
        "<meta charset=\"utf-8\"/>\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
        "<style>\n"
        ":root { --ground: #fff; --ink: #1b1f24; --dim: #59636e; --line: #d1d9e0; --panel: #f6f8fa;\n"
        "  --good: #116329; --warn: #7a4b00; --bad: #b3151d; }\n"
        "@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --ink: #e6edf3; --dim: #9198a1;\n"
        "  --line: #3d444d; --panel: #161b22; --good: #56d364; --warn: #e3b341; --bad: #ff7b72; } }\n"
        "body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }\n"
        "main { max-width: 72rem; margin: 0 auto; padding: 2rem 1rem; }\n"
        "h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 1rem; }\n"
        "h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }\n"
        "h3 { font-size: 1rem; margin: 0; }\n"
        "h1, h3, dd, td, p { overflow-wrap: anywhere; }\n"
        "p { white-space: pre-line; }\n"
        "dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; margin: 0; }\n"
        "dt { color: var(--dim); }\n"
        "dd { margin: 0; }\n"
        ".scroll { overflow-x: auto; }\n"
        "table { border-collapse: collapse; font-variant-numeric: tabular-nums; }\n"
        "th, td { text-align: left; vertical-align: top; padding: .35rem 1.5rem .35rem 0;\n"
        "  border-bottom: 1px solid var(--line); }\n"
        "th { color: var(--dim); font-weight: 600; }\n"
        "th.right, td.right { text-align: right; white-space: nowrap; }\n"
        "article { border-left: .25rem solid var(--line); padding: .25rem 0 .25rem 1rem; margin: 1rem 0; }\n"
        "article.warning { border-color: var(--warn); }\n"
        "article.error { border-color: var(--bad); }\n"
        "article p { margin: .25rem 0; }\n"
        "summary { cursor: pointer; }\n"
        "article.warning b, .warn { color: var(--warn); }\n"
        "article.error b, .bad { color: var(--bad); }\n"
        ".good { color: var(--good); }\n"
        ".dim { color: var(--dim); }\n"
        ".strong { font-weight: 600; }\n"
        "code, pre { font: .875rem/1.5 ui-monospace, monospace; }\n"
        "pre { background: var(--panel); padding: .5rem .75rem; overflow-x: auto; margin: .5rem 0; }\n"
        "</style>\n";

static const char *const classes[] = {
    [REPORT_PLAIN] = NULL, [REPORT_GOOD] = "good", [REPORT_WARN] = "warn",
    [REPORT_BAD] = "bad",  [REPORT_DIM] = "dim",   [REPORT_STRONG] = "strong",
};

static const char *const severity_classes[FINDING_SEVERITY_COUNT] = {
    [FINDING_WARNING] = "warn",
    [FINDING_ERROR] = "bad",
};

static const struct report_options plain = { 0 };

/* Classes that come out empty are left away. */
static void append_start(GString *out, const char *element, const char *class, const char *other)
{
    g_autofree char *both = g_strjoin(class != NULL && other != NULL ? " " : "", class != NULL ? class : "",
                                      other != NULL ? other : "", NULL);

    g_string_append_printf(out, "<%s", element);
    if (*both != '\0')
        markup_append_attribute(out, "class", both);
    g_string_append_c(out, '>');
}

static void append_element(GString *out, const char *element, const char *class, const char *text)
{
    append_start(out, element, class, NULL);
    markup_append(out, text);
    g_string_append_printf(out, "</%s>\n", element);
}

static void append_value(GString *out, const struct report_value *value)
{
    g_autofree char *words = value_words(value);

    if (value->type == REPORT_TIME) {
        g_autofree char *time = value_time_rfc3339(value->number);
        g_string_append(out, "<time");
        markup_append_attribute(out, "datetime", time);
        g_string_append_printf(out, ">%s</time>", words);
    } else if (value->type != REPORT_NULL) {
        markup_append(out, words);
    }
}

static void write_head(const struct report *report, GString *out)
{
    g_string_append(out, head);
    g_string_append(out, "<title>migrator ");
    markup_append(out, report->kind);
    if (report->headline != NULL) {
        g_string_append(out, ": ");
        markup_append(out, report->headline);
    }
    g_string_append(out, "</title>\n</head>\n<body>\n<main>\n");
    append_element(out, "h1", classes[report->headline_style],
                   report->headline != NULL ? report->headline : report->kind);
}

static void write_facts(const struct report *report, GString *out)
{
    bool is_open = false;

    for (guint i = 0; i < report->facts->len; i++) {
        const struct report_fact *fact = &g_array_index(report->facts, struct report_fact, i);
        if (fact->label == NULL)
            continue;
        if (!is_open)
            g_string_append(out, "<dl>\n");
        is_open = true;
        append_element(out, "dt", NULL, fact->label);
        append_start(out, "dd", classes[fact->value.style], NULL);
        append_value(out, &fact->value);
        g_string_append(out, "</dd>\n");
    }
    if (is_open)
        g_string_append(out, "</dl>\n");
}

static void append_labels(GString *out, const struct report_table *table)
{
    g_string_append(out, "<thead>\n<tr>");
    for (size_t column = 0; column < table->columns->len; column++) {
        if (!report_table_column_is_shown(table, column))
            continue;
        bool is_right = report_table_column_is_right(table, column);
        g_string_append(out, is_right ? "<th scope=\"col\" class=\"right\">" : "<th scope=\"col\">");
        markup_append(out, report_table_column(table, column)->label);
        g_string_append(out, "</th>");
    }
    g_string_append(out, "</tr>\n</thead>\n");
}

static void append_rows(GString *out, const struct report_table *table)
{
    g_autofree bool *is_shown = g_new0(bool, table->columns->len);
    g_autofree bool *is_right = g_new0(bool, table->columns->len);

    for (size_t column = 0; column < table->columns->len; column++) {
        is_shown[column] = report_table_column_is_shown(table, column);
        is_right[column] = report_table_column_is_right(table, column);
    }
    for (size_t row = 0; row < report_table_rows(table); row++) {
        g_string_append(out, "<tr>");
        for (size_t column = 0; column < table->columns->len; column++) {
            if (!is_shown[column])
                continue;
            const struct report_value *value = report_table_value(table, row, column);
            append_start(out, "td", classes[value->style], is_right[column] ? "right" : NULL);
            append_value(out, value);
            g_string_append(out, "</td>");
        }
        g_string_append(out, "</tr>\n");
    }
}

static void write_table(const struct report_table *table, GString *out)
{
    const char *name = table->title != NULL ? table->title : table->key;
    size_t rows = report_table_rows(table);

    if (!report_table_is_shown(table))
        return;
    g_string_append(out, "<section>\n");
    if (table->title != NULL)
        append_element(out, "h2", NULL, table->title);
    if (rows == 0) {
        append_element(out, "p", "dim", table->empty);
    } else {
        g_string_append(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\"");
        markup_append_attribute(out, "aria-label", name);
        g_string_append(out, ">\n<table>\n");
        append_labels(out, table);
        g_string_append(out, "<tbody>\n");
        append_rows(out, table);
        g_string_append(out, "</tbody>\n</table>\n</div>\n");
    }
    g_string_append(out, "</section>\n");
}

/* All findings at a glance, each with the way to what is said of it below. */
static void write_overview(const struct report *report, GString *out)
{
    g_string_append(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Findings\">\n<table>\n"
                         "<thead>\n<tr><th scope=\"col\">Severity</th><th scope=\"col\">Where</th>"
                         "<th scope=\"col\">Finding</th></tr>\n</thead>\n<tbody>\n");
    for (guint i = 0; i < report->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(report->findings, i);
        g_autofree char *place = excerpt_place(&finding->place);
        g_string_append(out, "<tr>");
        append_start(out, "td", severity_classes[finding->severity], NULL);
        g_string_append_printf(out, "%s</td><td><code>", finding_severity_name(finding->severity));
        markup_append(out, place);
        g_string_append_printf(out, "</code></td><td><a href=\"#finding-%u\">", i + 1);
        markup_append(out, finding->text);
        g_string_append(out, "</a></td></tr>\n");
    }
    g_string_append(out, "</tbody>\n</table>\n</div>\n");
}

static void write_finding_head(const struct finding *finding, GString *out)
{
    g_autofree char *grounds = excerpt_grounds(finding);

    g_string_append_printf(out, "<h4><b>%s</b> ", finding_severity_name(finding->severity));
    markup_append(out, finding->text);
    g_string_append(out, " <code class=\"dim\">");
    markup_append(out, finding->id);
    g_string_append(out, "</code>");
    if (grounds != NULL)
        g_string_append_printf(out, " <small class=\"dim\">%s</small>", grounds);
    g_string_append(out, "</h4>\n");
}

static void write_safe_way(const char *sql, GString *out)
{
    g_string_append(out, "<details>\n<summary>Write instead</summary>\n");
    append_element(out, "pre", NULL, sql);
    g_string_append(out, "</details>\n");
}

static void write_finding(const struct finding *finding, guint number, GString *out)
{
    const char *severity = finding_severity_name(finding->severity);
    g_autofree char *place = excerpt_place(&finding->place);
    g_autoptr(GString) source = g_string_new(NULL);

    g_string_append_printf(out, "<article id=\"finding-%u\" class=\"%s\">\n", number, severity);
    write_finding_head(finding, out);
    if (*place != '\0') {
        g_string_append(out, "<p><code>");
        markup_append(out, place);
        g_string_append(out, "</code></p>\n");
    }
    excerpt_line(source, &plain, REPORT_PLAIN, &finding->place);
    if (source->len > 0)
        append_element(out, "pre", NULL, source->str);
    if (finding->effect != NULL)
        append_element(out, "p", NULL, finding->effect);
    if (finding->remedy != NULL) {
        g_string_append(out, "<p><strong>Help:</strong> ");
        markup_append(out, finding->remedy);
        g_string_append(out, "</p>\n");
    }
    if (finding->safe_way != NULL)
        write_safe_way(finding->safe_way, out);
    g_string_append(out, "</article>\n");
}

static void write_findings(const struct report *report, GString *out)
{
    const char *file = NULL;

    if (report->findings->len == 0)
        return;
    g_string_append(out, "<section>\n<h2>Findings</h2>\n");
    if (report->findings->len > 1)
        write_overview(report, out);
    for (guint i = 0; i < report->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(report->findings, i);
        if (finding->place.file != NULL && g_strcmp0(file, finding->place.file) != 0)
            append_element(out, "h3", NULL, finding->place.file);
        file = finding->place.file;
        write_finding(finding, i + 1, out);
    }
    g_string_append(out, "</section>\n");
}

static void write_fault(const struct report *report, GString *out)
{
    if (report->fault.kind == FAULT_NONE)
        return;
    g_autofree char *text = report_fault_text(&report->fault, &plain);
    g_string_append(out, "<section>\n<h2 class=\"bad\">Error</h2>\n");
    append_element(out, "pre", NULL, text);
    g_string_append(out, "</section>\n");
}

static void write_notes(const struct report *report, GString *out)
{
    if (report->notes->len == 0)
        return;
    g_string_append(out, "<section>\n<h2>What to do next</h2>\n");
    for (guint i = 0; i < report->notes->len; i++)
        append_element(out, "p", NULL, g_ptr_array_index(report->notes, i));
    g_string_append(out, "</section>\n");
}

void report_write_html(const struct report *report, const struct report_options *options, GString *out)
{
    (void)options;
    write_head(report, out);
    write_facts(report, out);
    for (guint i = 0; i < report->tables->len; i++)
        write_table(g_ptr_array_index(report->tables, i), out);
    write_findings(report, out);
    write_fault(report, out);
    write_notes(report, out);
    g_string_append(out, "</main>\n</body>\n</html>\n");
}
