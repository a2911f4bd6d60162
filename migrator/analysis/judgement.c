/* analysis/judgement.c - from matches to findings, from findings to the class. */
#include "analysis/judgement.h"

#include <string.h>

/* Above this a scan or a rewrite takes minutes. */
#define LARGE_BYTES (1024.0 * 1024 * 1024)

enum { FINDINGS_MAX = 500 };

static struct place place_of(const struct judgement *judgement, size_t offset)
{
    size_t length = 0;
    const char *text = g_bytes_get_data(judgement->input->script->text, &length);

    return place_at(judgement->input->file, text, length, offset);
}

/* A table that is known to be small is read and written in no time; with one that is large it is a degree worse. */
static enum finding_severity severity_of(const struct rule *rule, const struct rule_view *view)
{
    double large = rule->large_bytes > 0 ? rule->large_bytes : LARGE_BYTES;

    if ((rule->traits & RULE_GROWS) == 0 || view->relation == NULL || view->relation->bytes < 0)
        return rule->severity;
    if (view_is_small(view))
        return FINDING_NOTE;
    return view->relation->bytes < large || rule->severity == FINDING_ERROR ? rule->severity : rule->severity + 1;
}

static const char *basis_of(const struct rule_view *view)
{
    return view->relation != NULL && view->relation->kind != MODEL_UNKNOWN ? "replayed" : "parsed";
}

static void raise_class(struct judgement *judgement, enum migration_class migration_class, const char *cause)
{
    if (migration_class <= judgement->class_)
        return;
    judgement->class_ = migration_class;
    g_free(judgement->cause);
    judgement->cause = g_strdup(cause);
}

/* Of several for one statement the first stands; what is in a body cannot be replaced by itself. */
static bool is_fix(const struct judgement *judgement, const struct rule_view *view, const struct safe_way *way)
{
    const GArray *fixes = judgement->fixes;

    return way->steps != NULL && way->is_mechanical && (view->action->flags & SQL_IN_BODY) == 0 &&
           (fixes == NULL || fixes->len == 0 ||
            g_array_index(fixes, struct fix, fixes->len - 1).statement < view->action->statement);
}

/* What to write instead, as text; and where nobody has to decide anything, as a fix. */
static char *take_safe_way(struct judgement *judgement, const struct rule *rule, const struct rule_view *view,
                           const struct finding *finding)
{
    struct safe_way way = { 0 };
    g_autofree char *path = NULL;
    char *text = NULL;

    if (rule->safe_way == NULL)
        return NULL;
    rule->safe_way(view, &way);
    path = model_path_set(view->model);
    if (path != NULL)
        safe_way_set_path(&way, path);
    text = safe_way_text(&way);
    if (!is_fix(judgement, view, &way)) {
        safe_way_release(&way);
        return text;
    }
    if (judgement->fixes == NULL)
        judgement->fixes = fix_list_new();
    g_array_append_val(judgement->fixes,
                       ((struct fix){ .statement = view->action->statement, .way = way, .finding = finding }));
    return text;
}

/* The same statement may be gone through more than once: a function that is called twice. */
static bool is_there(const struct judgement *judgement, const char *id, const struct place *place, const char *text)
{
    for (guint index = judgement->first; index < judgement->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(judgement->findings, index);

        if (finding->id == id && finding->place.line == place->line && finding->place.column == place->column &&
            strcmp(finding->text, text) == 0)
            return true;
    }
    return false;
}

/* Past the bound only the class is kept: who has more to mend than this in one file starts at the first. */
static bool is_full(const struct judgement *judgement)
{
    guint count = judgement->findings->len - judgement->first;

    if (count == FINDINGS_MAX)
        (void)finding_add(judgement->findings, "too-many-findings", FINDING_ERROR, place_in(judgement->input->file),
                          "there is more to say of this file than is listed here");
    return count >= FINDINGS_MAX;
}

bool judgement_is_open(const struct judgement *judgement, const struct rule *rule)
{
    return judgement->findings->len - judgement->first <= FINDINGS_MAX || rule->class_ > judgement->class_;
}

static struct finding *add_finding(struct judgement *judgement, const struct rule *rule, const struct rule_view *view,
                                   const char *text)
{
    struct place place = place_of(judgement, view->action->offset);
    struct finding *finding = NULL;

    if (is_there(judgement, rule->id, &place, text)) {
        place_clear(&place);
        return NULL;
    }
    finding = finding_add(judgement->findings, rule->id, severity_of(rule, view), place, "%s", text);
    finding->effect = view_fill(view, rule->effect);
    finding->remedy = view_fill(view, rule->remedy);
    finding->axis = rule_axis_name(rule->axis);
    finding->basis = basis_of(view);
    finding->safe_way = take_safe_way(judgement, rule, view, finding);
    return finding;
}

/* What a statement loses is kept in the transaction that it runs in; if there can be none, rows are, as it takes them.
 */
static void note_unkept(struct judgement *judgement, const struct rule *rule, const struct sql_action *action,
                        const char *text)
{
    const struct sql_script *script = judgement->input->script;
    const bool are_rows =
            sql_action_writes_rows(action->kind) || action->kind == SQL_CALL || action->kind == SQL_SELECT;

    if (judgement->unkept == NULL && !are_rows && rule->class_ == CLASS_DESTRUCTIVE && script->transaction_off &&
        action->statement < script->statements->len &&
        g_array_index(script->statements, struct sql_statement, action->statement).transaction_forbidden)
        judgement->unkept = g_strdup(text);
}

/* What the statement does not say itself. */
static char *with_way(const struct judgement *judgement, const char *text)
{
    return judgement->way == NULL ? g_strdup(text) : g_strdup_printf("%s, by %s", text, judgement->way);
}

struct finding *judgement_add(struct judgement *judgement, const struct rule *rule, const struct rule_view *view)
{
    g_autofree char *filled = view_fill(view, rule->text);
    g_autofree char *text = with_way(judgement, filled);

    if (!judgement->is_undone)
        raise_class(judgement, rule->class_, text);
    note_unkept(judgement, rule, view->action, text);
    if ((judgement->silent != NULL && g_strv_contains(judgement->silent, rule->id)) || is_full(judgement))
        return NULL;
    return add_finding(judgement, rule, view, text);
}

static void add_opaque(struct judgement *judgement, size_t offset, const char *text)
{
    struct place place = { 0 };
    struct finding *finding = NULL;

    raise_class(judgement, CLASS_INCOMPATIBLE, text);
    if (is_full(judgement))
        return;
    place = place_of(judgement, offset);
    if (is_there(judgement, "opaque", &place, text)) {
        place_clear(&place);
        return;
    }
    finding = finding_add(judgement->findings, "opaque", FINDING_WARNING, place, "%s", text);
    finding->effect = g_strdup("what it does is not known before it runs, so the migration counts as incompatible");
    finding->axis = rule_axis_name(AXIS_COMPATIBILITY);
    finding->basis = "parsed";
}

/* A file that is not text has no statements. */
static bool is_refused(const struct judgement *judgement, const struct sql_action *action)
{
    const GArray *statements = judgement->input->script->statements;

    return action->statement >= statements->len ||
           g_array_index(statements, struct sql_statement, action->statement).is_refused;
}

void judgement_add_opaque(struct judgement *judgement, const struct sql_action *action)
{
    g_autofree char *filled = NULL;
    g_autofree char *text = NULL;

    if (is_refused(judgement, action)) {
        judgement->is_refused = true;
        return;
    }
    filled = g_strdup_printf("not understood: %s", action->name);
    text = with_way(judgement, filled);
    add_opaque(judgement, action->offset, text);
}

void judgement_add_call(struct judgement *judgement, const struct sql_action *action, const char *function,
                        const char *why)
{
    g_autofree char *filled = g_strdup_printf("%s() is called, and %s", function, why);
    g_autofree char *text = with_way(judgement, filled);

    judgement->callers += judgement->caller != action->statement + 1 ? 1 : 0;
    judgement->caller = action->statement + 1;
    add_opaque(judgement, action->offset, text);
}

/* The header's mark is the author's word that this is meant: what it covers no longer fails the check. */
static void soften_marked(const struct judgement *judgement)
{
    for (guint index = judgement->first; index < judgement->findings->len; index++) {
        struct finding *finding = g_ptr_array_index(judgement->findings, index);
        const struct rule *rule = rule_find(finding->id);

        if (rule != NULL && rule->class_ > CLASS_COMPATIBLE)
            finding->severity = FINDING_NOTE;
    }
}

static void want_mark(const struct judgement *judgement)
{
    g_autofree char *text =
            g_strdup_printf("this migration is %s and its header does not say so", class_name(judgement->class_));
    g_autofree char *line = migration_header_incompatible_line(judgement->cause);
    struct finding *finding = finding_add(judgement->findings, "class-not-marked", FINDING_ERROR,
                                          place_in(judgement->input->file), "%s", text);

    finding->effect =
            g_strdup_printf("%s: %s",
                            judgement->class_ == CLASS_DESTRUCTIVE ? "data are lost and the running release can break"
                                                                   : "the running release can break",
                            judgement->cause);
    finding->remedy = g_strdup_printf("when it is meant, add to the top of the file, in your own words: %s", line);
    finding->axis = rule_axis_name(AXIS_COMPATIBILITY);
    finding->basis = "replayed";
}

static void question_mark(const struct judgement *judgement)
{
    struct finding *finding =
            finding_add(judgement->findings, "mark-without-cause", FINDING_WARNING, place_in(judgement->input->file),
                        "the header says incompatible, and nothing in the file is");

    finding->effect = g_strdup("a rollback would stop to undo it for nothing");
    finding->remedy = g_strdup("remove the line, unless you know of something that this program does not see");
    finding->axis = rule_axis_name(AXIS_COMPATIBILITY);
    finding->basis = "replayed";
}

/* What is lost and is no row is kept in the transaction of what loses it, or not at all: no mark and no comment allows
 * this. */
static void refuse_without_transaction(const struct judgement *judgement)
{
    struct finding *finding = finding_add(judgement->findings, "destructive-without-transaction", FINDING_ERROR,
                                          place_in(judgement->input->file),
                                          "more than rows is lost in a statement that cannot run in a transaction");

    finding->effect =
            g_strdup_printf("what is lost cannot be kept first, so there is no way back: %s", judgement->unkept);
    finding->remedy = g_strdup("let a statement lose them that runs in a transaction");
    finding->axis = rule_axis_name(AXIS_DATA);
    finding->basis = "replayed";
}

void judgement_close(struct judgement *judgement, struct analysis_verdict *verdict)
{
    const struct migration_header *header = judgement->input->header;
    const bool is_marked = header != NULL && header->incompatible != NULL;
    const bool is_unread = judgement->is_refused || judgement->input->script->has_command;

    if (is_marked)
        soften_marked(judgement);
    if (is_marked && judgement->class_ == CLASS_COMPATIBLE && !is_unread)
        question_mark(judgement);
    if (!is_marked && judgement->class_ > CLASS_COMPATIBLE)
        want_mark(judgement);
    if (judgement->unkept != NULL)
        refuse_without_transaction(judgement);
    *verdict = (struct analysis_verdict){
        .class_ = MAX(judgement->class_, is_marked || is_unread ? CLASS_INCOMPATIBLE : CLASS_COMPATIBLE),
        .cause = g_steal_pointer(&judgement->cause),
        .fixes = g_steal_pointer(&judgement->fixes),
    };
    g_clear_pointer(&judgement->cause, g_free);
    g_clear_pointer(&judgement->unkept, g_free);
}
