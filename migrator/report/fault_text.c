/* report/fault_text.c - a fault as people read it on stderr. */
#include "report/excerpt.h"
#include "report/report.h"
#include "report/visible.h"

static void write_field(GString *out, const struct report_options *options, const char *label, const char *text)
{
    g_autofree char *valid = text != NULL ? g_utf8_make_valid(text, -1) : NULL;

    if (valid == NULL || *valid == '\0')
        return;
    excerpt_paint(out, options, REPORT_STRONG, label);
    g_string_append_c(out, ' ');
    excerpt_paragraph(out, "  ", valid);
}

static void write_headline(GString *out, const struct report_options *options, const struct fault *fault)
{
    g_autofree char *valid = g_utf8_make_valid(fault->text != NULL ? fault->text : "unknown", -1);
    g_autofree char *shown = visible_text(g_strchomp(valid), "\t\n");
    g_auto(GStrv) lines = g_strsplit(shown, "\n", -1);
    g_autofree char *joined = g_strjoinv("\n  ", lines);

    excerpt_paint(out, options, REPORT_BAD, "error:");
    g_string_append_c(out, ' ');
    excerpt_paint(out, options, REPORT_STRONG, joined);
    if (fault->sqlstate[0] != '\0')
        g_string_append_printf(out, " (%s)", fault->sqlstate);
    g_string_append_c(out, '\n');
}

static void write_place(GString *out, const struct report_options *options, const struct place *place)
{
    struct place valid = {
        .file = place->file != NULL ? g_utf8_make_valid(place->file, -1) : NULL,
        .line = place->line,
        .column = place->column,
        .source_line = place->source_line != NULL ? g_utf8_make_valid(place->source_line, -1) : NULL,
    };
    g_autofree char *label = excerpt_place(&valid);

    if (*label != '\0')
        g_string_append_printf(out, "  %s\n", label);
    excerpt_line(out, options, REPORT_BAD, &valid);
    place_clear(&valid);
}

char *report_fault_text(const struct fault *fault, const struct report_options *options)
{
    GString *out = g_string_new(NULL);

    write_headline(out, options, fault);
    write_place(out, options, &fault->place);
    write_field(out, options, "detail:", fault->detail);
    write_field(out, options, "state:", fault->state);
    write_field(out, options, "help:", fault->hint);
    return g_string_free(out, FALSE);
}
