/* analysis/allow.c - findings that are allowed become notes, and what is allowed for nothing is said. */
#include "analysis/allow.h"

#include "analysis/foreign.h"
#include "analysis/rule.h"
#include "sql/token.h"

#include <string.h>

/* Bytes of the file. What has no place in it is at SIZE_MAX, so that only the whole file holds it. */
struct span {
    size_t begin, end;
};
static const struct span whole_file = { 0, SIZE_MAX };
static const struct span no_statement = { SIZE_MAX, 0 };

/* A line of the header, or a comment. */
struct allowance {
    struct span span; /* what it is for */
    size_t offset;    /* of its comment */
    struct header_allow *own;
    bool is_of_header;              /* own belongs to the header */
    struct foreign_ignore *foreign; /* instead of own */
    bool is_used;                   /* such a finding is there */
    bool is_in_vain;                /* such a finding is there, and cannot be allowed */
    GPtrArray *ids;                 /* const char *: of which a foreign one made notes */
};

struct allowing {
    const struct analysis_input *input;
    const char *const *silent;
    GPtrArray *findings;
    guint first, last; /* those of the file, before what is added here */
    const char *text;
    size_t length;
    size_t header_end;
    GPtrArray *allowances;
    char today[sizeof("YYYY-MM-DD")];
};

static void allowance_free(gpointer data)
{
    struct allowance *allowance = data;

    if (!allowance->is_of_header)
        header_allow_free(allowance->own);
    foreign_ignore_free(allowance->foreign);
    g_ptr_array_unref(allowance->ids);
    g_free(allowance);
}

static struct allowance *add_allowance(const struct allowing *allowing, struct span span, size_t offset)
{
    struct allowance *allowance = g_new0(struct allowance, 1);

    allowance->span = span;
    allowance->offset = offset;
    allowance->ids = g_ptr_array_new();
    g_ptr_array_add(allowing->allowances, allowance);
    return allowance;
}

/* ---- where they are ---- */

static void add_header(const struct allowing *allowing)
{
    const struct migration_header *header = allowing->input->header;

    for (guint index = 0; header != NULL && header->allows != NULL && index < header->allows->len; index++) {
        struct header_allow *own = g_ptr_array_index(header->allows, index);
        struct allowance *allowance = add_allowance(allowing, whole_file, own->offset);

        allowance->own = own;
        allowance->is_of_header = true;
    }
}

static void add_own(const struct allowing *allowing, size_t offset, size_t end, struct span span)
{
    bool is_in_header = offset < allowing->header_end;
    g_autoptr(GPtrArray) unheard = finding_list_new();
    struct header_allow *own = NULL;

    if (is_in_header && allowing->input->header != NULL)
        return;
    own = migration_header_read_allow(allowing->input->file, allowing->text, allowing->length, offset, end,
                                      allowing->input->is_released ? unheard : allowing->findings);
    if (own != NULL)
        add_allowance(allowing, is_in_header ? whole_file : span, offset)->own = own;
}

static void add_comment(const struct allowing *allowing, const struct sql_comment *comment, struct span span)
{
    size_t offset = (size_t)(comment->text - allowing->text);
    size_t end = offset + comment->length;
    struct foreign_ignore *foreign = foreign_read(allowing->text, allowing->length, offset, end);

    if (foreign != NULL)
        add_allowance(allowing, foreign->is_for_file ? whole_file : span, offset)->foreign = foreign;
    else if (!comment->is_block)
        add_own(allowing, offset, end, span);
}

/* A literal is none: it would be text that is stored, or run elsewhere. */
static bool has_body(const struct sql_statement *statement)
{
    return strcmp(statement->tag, "DO") == 0 || strcmp(statement->tag, "CREATE FUNCTION") == 0 ||
           strcmp(statement->tag, "CREATE PROCEDURE") == 0;
}

static void add_comments_of_body(const struct allowing *allowing, const struct sql_token *body, struct span span)
{
    const char *tag_end = memchr(body->text + 1, '$', body->length - 1);
    struct sql_lexer lexer = { .text = allowing->text, .length = (size_t)(body->text + body->length - allowing->text) };
    struct sql_comment comment;
    struct sql_token token;

    if (tag_end == NULL)
        return;
    lexer.position = (size_t)(tag_end + 1 - allowing->text);
    do
        while (sql_comment_next(&lexer, &comment))
            add_comment(allowing, &comment, span);
    while (sql_token_next(&lexer, &token));
}

static void add_comments_within(const struct allowing *allowing, const struct sql_statement *statement)
{
    struct span span = { statement->offset, statement->offset + statement->length };
    struct sql_lexer lexer = { .text = allowing->text, .length = span.end, .position = span.begin };
    struct sql_comment comment;
    struct sql_token token;

    do {
        while (sql_comment_next(&lexer, &comment))
            add_comment(allowing, &comment, span);
        if (!sql_token_next(&lexer, &token))
            return;
        if (token.kind == SQL_TOKEN_DOLLAR && has_body(statement))
            add_comments_of_body(allowing, &token, span);
    } while (true);
}

/* Between two statements: on the line where the first ends a comment is for that one, else for the second. */
static void add_comments_between(const struct allowing *allowing, struct span gap, struct span before,
                                 struct span after)
{
    struct sql_lexer lexer = { .text = allowing->text, .length = gap.end, .position = gap.begin };
    const char *newline = gap.begin < gap.end ? memchr(allowing->text + gap.begin, '\n', gap.end - gap.begin) : NULL;
    const char *line_end = newline != NULL ? newline : allowing->text + gap.end;
    bool has_line_end = newline != NULL || gap.end == allowing->length;
    struct sql_comment comment;
    struct sql_token token;

    if (gap.begin > gap.end)
        return;
    do
        while (sql_comment_next(&lexer, &comment))
            add_comment(allowing, &comment, has_line_end && comment.text < line_end && before.end > 0 ? before : after);
    while (sql_token_next(&lexer, &token));
}

static size_t end_of(const struct sql_statement *statement)
{
    return MAX(statement->offset + statement->length, statement->data_offset + statement->data_length);
}

static void add_comments(const struct allowing *allowing)
{
    const struct sql_script *script = allowing->input->script;
    struct span before = no_statement;
    size_t position = script->offset;

    for (guint index = 0; index < script->statements->len; index++) {
        const struct sql_statement *statement = &g_array_index(script->statements, struct sql_statement, index);
        struct span span = { statement->offset, statement->offset + statement->length };

        add_comments_between(allowing, (struct span){ position, statement->offset }, before, span);
        add_comments_within(allowing, statement);
        before = span;
        position = end_of(statement);
    }
    add_comments_between(allowing, (struct span){ position, script->offset + script->length }, before, no_statement);
}

/* ---- what they are for ---- */

/* An error that no predicate found says that the file cannot run. */
static bool is_unfit(const struct finding *finding)
{
    const struct rule *rule = rule_find(finding->id);

    return finding->severity == FINDING_ERROR && (rule == NULL || (rule->traits & RULE_OUTSIDE) != 0);
}

static bool is_of_class(const struct finding *finding)
{
    return strcmp(finding->id, "class-not-marked") == 0;
}

static bool can_be_allowed(const struct finding *finding)
{
    return !is_unfit(finding) && !is_of_class(finding);
}

static bool is_over(const struct allowing *allowing, const struct allowance *allowance)
{
    return allowance->own->until != NULL && !allowing->input->is_released &&
           strcmp(allowance->own->until, allowing->today) < 0;
}

static bool covers(const struct allowance *allowance, const struct finding *finding, size_t offset)
{
    if (offset < allowance->span.begin || offset > allowance->span.end)
        return false;
    return allowance->own != NULL ? strcmp(allowance->own->hazard, finding->id) == 0
                                  : foreign_covers(allowance->foreign, finding->id);
}

/* The remedy gives way to the reason; there is nothing to write instead any more. */
static void soften(struct finding *finding, const char *who, const char *reason)
{
    finding->severity = FINDING_NOTE;
    g_free(finding->remedy);
    finding->remedy =
            reason != NULL ? g_strdup_printf("%s: \"%s\"", who, reason) : g_strdup_printf("%s, without a reason", who);
    g_clear_pointer(&finding->safe_way, g_free);
}

static void soften_foreign(struct finding *finding, const struct allowance *allowance)
{
    g_autofree char *who = g_strdup_printf("ignored by a comment for %s", foreign_tool_name(allowance->foreign->tool));

    if (!g_ptr_array_find(allowance->ids, finding->id, NULL))
        g_ptr_array_add(allowance->ids, (gpointer)(guintptr)finding->id);
    soften(finding, who, allowance->foreign->reason);
}

static void remind(struct finding *finding, const struct header_allow *over)
{
    g_free(finding->remedy);
    finding->remedy = g_strdup_printf("it was allowed until %s only: \"%s\"", over->until, over->reason);
}

/* Of several the author's own comes before another linter's, and what has not run out before what has. */
static void apply_to(const struct allowing *allowing, struct finding *finding)
{
    size_t offset = place_offset(&finding->place, allowing->text, allowing->length);
    struct allowance *own = NULL, *over = NULL, *foreign = NULL;

    for (guint index = 0; index < allowing->allowances->len; index++) {
        struct allowance *allowance = g_ptr_array_index(allowing->allowances, index);

        if (!covers(allowance, finding, offset))
            continue;
        allowance->is_used = allowance->is_used || can_be_allowed(finding);
        allowance->is_in_vain = !allowance->is_used;
        if (allowance->foreign != NULL)
            foreign = allowance;
        else if (is_over(allowing, allowance))
            over = allowance;
        else
            own = allowance;
    }
    if (finding->severity == FINDING_NOTE || !can_be_allowed(finding))
        return;
    if (own != NULL)
        soften(finding, "allowed", own->own->reason);
    else if (foreign != NULL)
        soften_foreign(finding, foreign);
    else if (over != NULL)
        remind(finding, over->own);
}

/* ---- what is wrong with them ---- */

static struct finding *complain(const struct allowing *allowing, const struct allowance *allowance, const char *id,
                                enum finding_severity severity, const char *text)
{
    return finding_add(allowing->findings, id, severity,
                       place_at(allowing->input->file, allowing->text, allowing->length, allowance->offset), "%s",
                       text);
}

static bool is_found(const struct allowing *allowing, const char *id)
{
    for (guint index = allowing->first; index < allowing->last; index++)
        if (strcmp(((const struct finding *)g_ptr_array_index(allowing->findings, index))->id, id) == 0)
            return true;
    return false;
}

static bool is_known(const struct allowing *allowing, const char *id)
{
    return rule_find(id) != NULL || is_found(allowing, id);
}

static void complain_of_id(const struct allowing *allowing, const struct allowance *allowance)
{
    const char *id = allowance->own->hazard;
    const char *nearest = rule_nearest(id);
    g_autofree char *text = NULL;

    text = nearest != NULL ? g_strdup_printf("there is no finding \"%s\"; did you mean \"%s\"?", id, nearest)
                           : g_strdup_printf("there is no finding \"%s\"", id);
    complain(allowing, allowance, "directive", FINDING_ERROR, text)->remedy =
            g_strdup("`migrator explain` lists all rules");
}

static void complain_of_end(const struct allowing *allowing, const struct allowance *allowance)
{
    g_autofree char *text =
            g_strdup_printf("%s was allowed until %s only", allowance->own->hazard, allowance->own->until);
    struct finding *finding = complain(allowing, allowance, "allow-expired", FINDING_WARNING, text);

    finding->effect = g_strdup("what it allowed counts again");
    finding->remedy = g_strdup("mend that, or decide anew and set a later date");
}

static void complain_of_use(const struct allowing *allowing, const struct allowance *allowance)
{
    const char *id = allowance->own->hazard;
    bool is_lost = allowance->span.begin > allowance->span.end;
    g_autofree char *text = g_strdup_printf(allowance->is_in_vain ? "%s is allowed, and is not for a reason to mend"
                                            : is_lost             ? "%s is allowed where there is no statement"
                                                                  : "%s is allowed, and is not found here",
                                            id);
    struct finding *finding = complain(allowing, allowance, "allow-unused", FINDING_WARNING, text);

    finding->remedy = g_strdup(is_lost ? "move the line above its statement, or into the comment at the top of the file"
                                       : "remove the line");
}

/* Not all that could be found is asked for in every run, or is there in every database; nor was what was not read. */
static bool is_asked_for(const struct allowing *allowing, const char *id)
{
    const struct rule *rule = rule_find(id);

    if (allowing->input->script->opaque || allowing->input->is_for_database ||
        (allowing->silent != NULL && g_strv_contains(allowing->silent, id)))
        return false;
    return rule == NULL || ((rule->traits & RULE_OFF) == 0 && rule->since == 0 && rule->until == 0);
}

static bool has_unfit(const struct allowing *allowing)
{
    for (guint index = allowing->first; index < allowing->last; index++) {
        const struct finding *finding = g_ptr_array_index(allowing->findings, index);

        if (is_unfit(finding) && !is_of_class(finding))
            return true;
    }
    return false;
}

static void report_own(const struct allowing *allowing, const struct allowance *allowance, bool may_be_unused)
{
    const char *id = allowance->own->hazard;

    if (!is_known(allowing, id))
        complain_of_id(allowing, allowance);
    else if (allowance->is_used && is_over(allowing, allowance))
        complain_of_end(allowing, allowance);
    else if (allowance->is_in_vain || (!allowance->is_used && may_be_unused && is_asked_for(allowing, id)))
        complain_of_use(allowing, allowance);
}

static void report_foreign(const struct allowing *allowing, const struct allowance *allowance)
{
    const char *tool = foreign_tool_name(allowance->foreign->tool);
    const char *reason = allowance->foreign->reason;
    g_autofree char *ids = NULL;
    g_autofree char *text = NULL;

    if (allowance->ids->len == 0)
        return;
    g_ptr_array_add(allowance->ids, NULL);
    ids = g_strjoinv(", ", (char **)allowance->ids->pdata);
    text = reason != NULL ? g_strdup_printf("a comment for %s allows %s: \"%s\"", tool, ids, reason)
                          : g_strdup_printf("a comment for %s allows %s, and gives no reason", tool, ids);
    complain(allowing, allowance, "allow-foreign", FINDING_NOTE, text)->remedy =
            g_strdup_printf("write -- migrator: allow %s \"why\"", (const char *)g_ptr_array_index(allowance->ids, 0));
}

static void report_all(const struct allowing *allowing)
{
    bool may_be_unused = !has_unfit(allowing);

    for (guint index = 0; index < allowing->allowances->len; index++) {
        const struct allowance *allowance = g_ptr_array_index(allowing->allowances, index);

        if (allowance->own != NULL)
            report_own(allowing, allowance, may_be_unused);
        else
            report_foreign(allowing, allowance);
    }
}

static void set_today(char today[static sizeof("YYYY-MM-DD")])
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *date = g_date_time_format(now, "%Y-%m-%d");

    g_strlcpy(today, date, sizeof("YYYY-MM-DD"));
}

void allow_apply(const struct analysis_input *input, const char *const *silent, GPtrArray *findings, guint first)
{
    g_autoptr(GPtrArray) allowances = g_ptr_array_new_with_free_func(allowance_free);
    struct allowing allowing = { .input = input,
                                 .silent = silent,
                                 .findings = findings,
                                 .first = first,
                                 .last = findings->len,
                                 .allowances = allowances };

    if (input->is_released && findings->len == first)
        return;
    allowing.text = g_bytes_get_data(input->script->text, &allowing.length);
    allowing.text = allowing.text != NULL ? allowing.text : "";
    allowing.header_end = migration_header_end(allowing.text, allowing.length);
    set_today(allowing.today);
    add_header(&allowing);
    add_comments(&allowing);
    for (guint index = first; allowances->len > 0 && index < allowing.last; index++)
        apply_to(&allowing, g_ptr_array_index(findings, index));
    if (!input->is_released)
        report_all(&allowing);
}
