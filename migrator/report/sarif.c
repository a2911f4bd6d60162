/* report/sarif.c - findings as SARIF 2.1.0, for code scanning. */
#include "base/digest.h"
#include "report/document.h"
#include "report/markup.h"

#include <jansson.h>
#include <string.h>

static const char *const levels[FINDING_SEVERITY_COUNT] = {
    [FINDING_NOTE] = "note",
    [FINDING_WARNING] = "warning",
    [FINDING_ERROR] = "error",
};

static json_t *message_json(const char *text)
{
    return json_pack("{s:s}", "text", text != NULL ? text : "");
}

/* A path as a URI: relative to the repository's root, or file:// when it is absolute. */
static json_t *artifact_json(const char *file)
{
    g_autofree char *escaped = g_uri_escape_string(file, G_URI_RESERVED_CHARS_SUBCOMPONENT_DELIMITERS "/", FALSE);
    g_autofree char *absolute = g_strconcat("file://", escaped, NULL);

    if (g_path_is_absolute(file))
        return json_pack("{s:s}", "uri", absolute);
    return json_pack("{s:s, s:s}", "uri", escaped, "uriBaseId", "%SRCROOT%");
}

static json_t *region_json(const struct place *place)
{
    json_t *region = json_pack("{s:I}", "startLine", (json_int_t)place->line);

    if (place->column > 0)
        json_object_set_new(region, "startColumn", json_integer((json_int_t)place->column));
    if (place->source_line != NULL)
        json_object_set_new(region, "snippet", message_json(place->source_line));
    return region;
}

static void set_locations(json_t *object, const struct place *place)
{
    if (place->file == NULL)
        return;
    json_t *location = json_pack("{s:o}", "artifactLocation", artifact_json(place->file));
    if (place->line > 0)
        json_object_set_new(location, "region", region_json(place));
    json_object_set_new(object, "locations", json_pack("[{s:o}]", "physicalLocation", location));
}

static void update_digest(struct digest_stream *stream, const char *text)
{
    digest_stream_update(stream, text, strlen(text) + 1);
}

/*
 * What stays when lines move: the id, the file, and the source line with its blanks collapsed; then, as two lines of
 * a file may be the same, how many with these three came before.
 */
static char *fingerprint(const struct finding *finding, GHashTable *seen)
{
    g_autofree char *line = g_strdup(finding->place.source_line != NULL ? finding->place.source_line : "");
    g_auto(GStrv) words = g_strsplit_set(line, " \t\r", -1);
    struct digest_stream stream;
    char hex[DIGEST_HEX_BYTES];

    digest_stream_init(&stream);
    update_digest(&stream, finding->id);
    update_digest(&stream, finding->place.file != NULL ? finding->place.file : "");
    for (char **word = words; *word != NULL; word++)
        if (**word != '\0')
            update_digest(&stream, *word);
    struct digest digest = digest_stream_final(&stream);
    digest_to_hex(&digest, hex);

    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(seen, hex));
    g_hash_table_insert(seen, g_strdup(hex), GUINT_TO_POINTER(before + 1));
    return g_strdup_printf("%s:%u", hex, before + 1);
}

static json_t *rule_json(const struct finding *finding)
{
    g_autofree char *words = g_strdelimit(g_strdup(finding->id), "-", ' ');
    json_t *rule = json_pack("{s:s, s:o, s:{s:s}}", "id", finding->id, "shortDescription", message_json(words),
                             "defaultConfiguration", "level", levels[finding->severity]);

    if (finding->remedy != NULL)
        json_object_set_new(rule, "help", message_json(finding->remedy));
    if (finding->axis != NULL)
        json_object_set_new(rule, "properties", json_pack("{s:[s]}", "tags", finding->axis));
    return rule;
}

/* The index of the finding's rule, which is appended when it is the first of its kind. */
static json_int_t rule_index(json_t *rules, GHashTable *indexes, const struct finding *finding)
{
    gpointer index = NULL;

    if (!g_hash_table_lookup_extended(indexes, finding->id, NULL, &index)) {
        index = GSIZE_TO_POINTER(json_array_size(rules));
        g_hash_table_insert(indexes, g_strdup(finding->id), index);
        json_array_append_new(rules, rule_json(finding));
    }
    return (json_int_t)GPOINTER_TO_SIZE(index);
}

static void append_markdown(GString *markdown, const char *label, const char *text)
{
    if (text == NULL)
        return;
    g_string_append_printf(markdown, "\n\n%s", label);
    markup_append_markdown(markdown, text);
}

/* Where there is SQL to write instead, a viewer that reads Markdown shows it as such. */
static json_t *finding_message_json(const struct finding *finding)
{
    g_autofree char *text =
            g_strdup_printf("%s%s%s%s%s", finding->text, finding->effect != NULL ? "\n" : "",
                            finding->effect != NULL ? finding->effect : "", finding->remedy != NULL ? "\nhelp: " : "",
                            finding->remedy != NULL ? finding->remedy : "");
    json_t *message = message_json(text);

    if (finding->safe_way != NULL) {
        g_autoptr(GString) markdown = g_string_new(NULL);
        markup_append_markdown(markdown, finding->text);
        append_markdown(markdown, "", finding->effect);
        append_markdown(markdown, "**Help**: ", finding->remedy);
        g_string_append(markdown, "\n\n");
        markup_append_fenced(markdown, "", "sql", finding->safe_way);
        json_object_set_new(message, "markdown", json_string(markdown->str));
    }
    return message;
}

static json_t *result_json(const struct finding *finding, json_int_t rule, GHashTable *seen)
{
    g_autofree char *print = fingerprint(finding, seen);
    json_t *result = json_pack("{s:s, s:I, s:s, s:o}", "ruleId", finding->id, "ruleIndex", rule, "level",
                               levels[finding->severity], "message", finding_message_json(finding));

    set_locations(result, &finding->place);
    if (finding->axis != NULL || finding->basis != NULL)
        json_object_set_new(result, "properties",
                            json_pack("{s:s*, s:s*}", "axis", finding->axis, "basis", finding->basis));
    json_object_set_new(result, "partialFingerprints", json_pack("{s:s}", "migratorFinding/v1", print));
    return result;
}

static json_t *invocation_json(const struct fault *fault)
{
    json_t *invocation = json_pack("{s:b}", "executionSuccessful", fault->kind == FAULT_NONE);

    if (fault->kind == FAULT_NONE)
        return invocation;
    json_t *notification = json_pack("{s:s, s:o}", "level", "error", "message", message_json(fault->text));
    set_locations(notification, &fault->place);
    json_object_set_new(invocation, "exitCode", json_integer(fault_exit_code(fault)));
    json_object_set_new(invocation, "toolExecutionNotifications", json_pack("[o]", notification));
    return invocation;
}

static json_t *run_json(const struct report *report)
{
    g_autoptr(GHashTable) indexes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    json_t *rules = json_array();
    json_t *results = json_array();

    for (guint i = 0; i < report->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(report->findings, i);
        json_array_append_new(results, result_json(finding, rule_index(rules, indexes, finding), seen));
    }
    return json_pack("{s:{s:{s:s, s:s, s:o}}, s:s, s:[o], s:o}", "tool", "driver", "name", "migrator", "version",
                     MIGRATOR_VERSION, "rules", rules, "columnKind", "unicodeCodePoints", "invocations",
                     invocation_json(&report->fault), "results", results);
}

void report_write_sarif(const struct report *report, const struct report_options *options, GString *out)
{
    (void)options;
    json_t *document = json_pack("{s:s, s:s, s:[o]}", "$schema", "https://json.schemastore.org/sarif-2.1.0.json",
                                 "version", "2.1.0", "runs", run_json(report));
    char *text = json_dumps(document, JSON_INDENT(2));

    g_string_append_printf(out, "%s\n", text);
    free(text);
    json_decref(document);
}
