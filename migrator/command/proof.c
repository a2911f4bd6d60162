/* command/proof.c - the statements of queries/, on the shadow. */
#include "command/proof.h"

#include "analysis/class.h"
#include "migration/header.h"
#include "rollback/queries.h"
#include "rollback/query_answers.h"

#include <string.h>

static const char axis[] = "compatibility", executed[] = "executed";

char *proof_folder(const struct context *context)
{
    const char *folder = settings_text(context->settings, "queries");
    g_autofree char *parent = g_path_get_dirname(settings_text(context->settings, "migrations"));

    if (folder != NULL)
        return g_strdup(folder);
    return strcmp(parent, ".") == 0 ? g_strdup("queries") : g_build_filename(parent, "queries", NULL);
}

/* ---- which queries ---- */

/* The repository as it is seen from a folder, which need not be there. */
static bool find_git(const char *folder, struct git *git, struct fault *fault)
{
    g_autofree char *parent = g_path_get_dirname(folder);
    g_autofree char *name = g_path_get_basename(folder);

    if (!git_find(parent, git, fault))
        return false;
    char *prefix = git->directory != NULL ? g_strconcat(git->prefix, name, "/", NULL) : NULL;
    g_free(git->prefix);
    git->prefix = prefix;
    return true;
}

static bool read_texts(const struct git *git, const char *reference, GHashTable *texts, struct fault *fault)
{
    g_autoptr(GHashTable) tree = NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GPtrArray) objects = g_ptr_array_new();
    g_autoptr(GPtrArray) contents = NULL;
    GHashTableIter iterator;
    gpointer name = NULL, object = NULL;

    if (!git_read_tree(git, reference, &tree, fault))
        return false;
    g_hash_table_iter_init(&iterator, tree);
    while (g_hash_table_iter_next(&iterator, &name, &object))
        if (strchr(name, '/') == NULL && g_str_has_suffix(name, ".sql")) {
            g_ptr_array_add(names, name);
            g_ptr_array_add(objects, object);
        }
    if (!git_read_objects(git, objects, &contents, fault))
        return false;
    for (guint i = 0; i < names->len; i++)
        if (g_ptr_array_index(contents, i) != NULL)
            g_hash_table_insert(texts, g_strdup(g_ptr_array_index(names, i)),
                                g_bytes_ref(g_ptr_array_index(contents, i)));
    return true;
}

/* What the base branch has is what the release that runs sends; what is changed here is of a release to come. */
static bool read_queries(struct proof *proof, const struct base_branch *base, struct fault *fault)
{
    g_autofree char *folder = proof_folder(proof->context);
    g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
    const struct queries_committed committed = { base->reference, texts };
    CLEANUP(git_release) struct git git = { 0 };

    if (base->reference == NULL || base->is_local)
        return queries_read(&proof->queries, folder, NULL, fault);
    return find_git(folder, &git, fault) &&
           (git.directory == NULL || read_texts(&git, base->reference, texts, fault)) &&
           queries_read(&proof->queries, folder, &committed, fault);
}

bool proof_open(struct proof *proof, struct context *context, const struct base_branch *base, bool is_each_released,
                struct fault *fault)
{

    *proof = (struct proof){
        .context = context,
        .set_aside = query_list_new(),
        .seen = g_hash_table_new(NULL, NULL),
        .idle = g_hash_table_new(NULL, NULL),
        .refusals = g_hash_table_new_full(NULL, NULL, NULL, g_free),
        .findings = finding_list_new(),
    };
    proof->analyse.begins_empty = true;
    proof->analyse.is_each_released = is_each_released;
    return read_queries(proof, base, fault) && analyse_open(&proof->analyse, context, NULL, fault);
}

void proof_release(struct proof *proof)
{
    analyse_release(&proof->analyse);
    g_clear_pointer(&proof->before, g_ptr_array_unref);
    g_clear_pointer(&proof->seen, g_hash_table_unref);
    g_clear_pointer(&proof->idle, g_hash_table_unref);
    g_clear_pointer(&proof->refusals, g_hash_table_unref);
    g_clear_pointer(&proof->findings, g_ptr_array_unref);
    g_clear_pointer(&proof->queries, g_ptr_array_unref);
    g_clear_pointer(&proof->set_aside, g_ptr_array_unref);
}

/* ---- asking ---- */

static bool ask(struct proof *proof, struct stage *stage, GPtrArray **answers, struct fault *fault)
{
    struct session session = { 0 };
    const bool is_read = stage_open_another(stage, &session, fault) &&
                         query_answers_read(answers, proof->queries, proof->before, &session, fault);

    if (session.connection != NULL)
        session_close(&session);
    return is_read || fault_prefix(fault, "asking for the queries of the running release: ");
}

static const struct query_answer *answer(const GPtrArray *answers, guint number)
{
    return g_ptr_array_index(answers, number);
}

static void remember(struct proof *proof)
{
    for (guint i = 0; i < proof->queries->len; i++) {
        gpointer query = g_ptr_array_index(proof->queries, i);
        const struct fault *refusal = &answer(proof->before, i)->refusal;
        if (refusal->kind == FAULT_NONE)
            g_hash_table_add(proof->seen, query);
        else
            g_hash_table_insert(proof->refusals, query, g_strdup(refusal->text));
        if (refusal->kind == FAULT_NONE && answer(proof->before, i)->way == QUERY_WAYS)
            g_hash_table_add(proof->idle, query);
    }
}

/* What the release that runs before all of these cannot send, none of them can break. */
static void set_aside(struct proof *proof)
{
    for (guint i = proof->queries->len; i-- > 0;) {
        if (answer(proof->before, i)->refusal.kind == FAULT_NONE)
            continue;
        g_ptr_array_insert(proof->set_aside, 0, g_ptr_array_steal_index(proof->queries, i));
        g_ptr_array_remove_index(proof->before, i);
    }
}

bool proof_before(struct proof *proof, struct stage *stage, struct fault *fault)
{
    GPtrArray *answers = NULL;

    g_clear_pointer(&proof->before, g_ptr_array_unref);
    if (proof->queries->len == 0)
        return true;
    if (!ask(proof, stage, &answers, fault))
        return false;
    proof->before = answers;
    remember(proof);
    if (!proof->analyse.is_each_released)
        set_aside(proof);
    return true;
}

/* ---- judging ---- */

void proof_replay(struct proof *proof, struct migration *migration, const struct sql_script *up)
{
    g_autoptr(GPtrArray) ignored = finding_list_new();

    analyse_script(&proof->analyse, migration, up, true, ignored, 0);
}

static void find_broken(struct proof *proof, const struct migration *migration, const struct broken_query *broken)
{
    const bool is_marked = migration->header.incompatible != NULL;
    g_autofree char *label = migration_label(migration);
    g_autofree char *cause = g_strdup_printf("%s: %s", broken->query->name, broken->why);
    g_autofree char *line = migration_header_incompatible_line(cause);
    struct finding *finding = finding_add(proof->findings, "query-broken", is_marked ? FINDING_NOTE : FINDING_ERROR,
                                          place_copy(&broken->query->place), "%s breaks the query %s: %s", label,
                                          broken->query->name, broken->why);

    finding->effect = g_strdup("the running release fails there once this migration is applied");
    if (!is_marked)
        finding->remedy = g_strdup_printf(
                "make the migration compatible; when it is meant, add to the top of its file, in your own words: %s",
                line);
    finding->axis = axis;
    finding->basis = executed;
}

static void count(const GPtrArray *answers, struct proof_verdict *verdict)
{
    for (guint i = 0; answers != NULL && i < answers->len; i++) {
        verdict->queries += answer(answers, i)->refusal.kind == FAULT_NONE;
        verdict->run += answer(answers, i)->way < QUERY_WAYS;
    }
}

/* Statements rank above words: they say what is so, where all of them were asked. */
static void judge(struct proof *proof, struct migration *migration, const struct sql_script *up,
                  struct proof_verdict *verdict)
{
    g_autoptr(GPtrArray) of_verify = finding_list_new();
    const bool is_all = proof->set_aside->len == 0 && verdict->queries == proof->queries->len;

    analyse_script(&proof->analyse, migration, up, false, of_verify, 0);
    const bool is_compatible = strcmp(migration->class_name, class_name(CLASS_COMPATIBLE)) == 0;
    if (is_compatible && verdict->broken > 0)
        migration->class_name = class_name(CLASS_INCOMPATIBLE);
    verdict->class_name = migration->class_name;
    verdict->basis = verdict->broken > 0 || (is_compatible && is_all && verdict->queries > 0) ? executed : "replayed";
}

bool proof_after(struct proof *proof, struct stage *stage, struct migration *migration, const struct sql_script *up,
                 struct proof_verdict *verdict, struct fault *fault)
{
    g_autoptr(GPtrArray) after = NULL;

    *verdict = (struct proof_verdict){ 0 };
    count(proof->before, verdict);
    if (verdict->queries > 0) {
        if (!ask(proof, stage, &after, fault))
            return false;
        g_autoptr(GPtrArray) broken = queries_compare(proof->queries, proof->before, after);
        for (guint i = 0; i < broken->len; i++)
            find_broken(proof, migration, g_ptr_array_index(broken, i));
        verdict->broken = broken->len;
    }
    proof->broken += verdict->broken;
    judge(proof, migration, up, verdict);
    return true;
}

/* ---- the report ---- */

static guint find_not_proven(struct proof *proof, const GPtrArray *queries)
{
    guint count = 0;

    for (guint i = 0; i < queries->len; i++) {
        const struct query *query = g_ptr_array_index(queries, i);
        const char *why = g_hash_table_lookup(proof->refusals, query);
        if (why == NULL || g_hash_table_contains(proof->seen, query))
            continue;
        struct finding *finding =
                finding_add(proof->findings, "query-not-proven", FINDING_WARNING, place_copy(&query->place),
                            "the query %s does not work before these migrations either: %s", query->name, why);
        finding->effect = g_strdup("whether they break it is not known");
        finding->remedy = g_strdup("keep there what the running release sends, as plain SQL with $1, $2 …");
        finding->axis = axis;
        finding->basis = executed;
        count++;
    }
    return count;
}

/* Prepared, but never run: what is known of these is less. */
static void add_idle(const struct proof *proof, struct report *report)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; i < proof->queries->len; i++) {
        const struct query *query = g_ptr_array_index(proof->queries, i);
        if (g_hash_table_contains(proof->idle, query))
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", query->name);
    }
    if (names->len > 0)
        report_note(report, "Prepared, but not run, as no values were found that they take: %s.", names->str);
}

guint proof_report(struct proof *proof, struct report *report)
{
    const guint queries = proof->queries->len + proof->set_aside->len;
    const guint not_proven = find_not_proven(proof, proof->queries) + find_not_proven(proof, proof->set_aside);
    const guint failures = finding_count(proof->findings, FINDING_ERROR);

    report_fact(report, "queries", queries > 0 ? "queries of the running release" : NULL, report_integer(queries));
    report_fact(report, "queries_broken", proof->broken > 0 ? "broken" : NULL, report_integer(proof->broken));
    report_fact(report, "queries_not_proven", not_proven > 0 ? "not proven" : NULL, report_integer(not_proven));
    add_idle(proof, report);
    report_take_findings(report, proof->findings);
    return failures;
}
