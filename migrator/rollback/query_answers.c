/* rollback/query_answers.c - each statement in a savepoint. */
#include "rollback/query_answers.h"

#include "generated/sql.h"

#include <string.h>

/* A statement that waits for something must not stop the rehearsal. */
static const char begin[] = "BEGIN; SET LOCAL statement_timeout = '10s'; SET LOCAL lock_timeout = '5s'";

static const char replica[] = "SET LOCAL session_replication_role = replica";

/* What the server said goes to `answer`, the first time; a lost connection is the caller's fault. */
static bool keep(struct session *session, struct fault *failure, struct fault *answer, struct fault *fault)
{
    if (session_is_lost(session) || failure->kind == FAULT_CANCELLED)
        return fault_move(fault, failure);
    if (answer->kind == FAULT_NONE)
        fault_move(answer, failure);
    return true;
}

/* ---- types ---- */

static bool read_types(struct session *session, const struct description *description, struct rows *types,
                       struct fault *fault)
{
    g_autoptr(GString) oids = g_string_new("{");

    for (guint i = 0; i < description->parameters->len; i++)
        g_string_append_printf(oids, "%s%u", oids->len > 1 ? "," : "", g_array_index(description->parameters, Oid, i));
    for (guint i = 0; i < description->columns->len; i++)
        g_string_append_printf(oids, "%s%u", oids->len > 1 ? "," : "",
                               g_array_index(description->columns, struct description_column, i).type);
    g_string_append_c(oids, '}');
    const struct value values[] = { value_text(oids->str) };
    return session_query(session, SQL_CATALOG_TYPES, values, G_N_ELEMENTS(values), types, fault);
}

/* The row of a type; -1: there is none. */
static int row_of(const struct rows *types, Oid type)
{
    for (int row = 0; row < rows_count(types); row++)
        if ((Oid)rows_number(types, row, "oid", 0) == type)
            return row;
    return -1;
}

static const char *made_up(const struct rows *types, Oid type, guint sample)
{
    const int row = row_of(types, type);
    const struct sample_type facts = {
        .base = row >= 0 ? rows_text(types, row, "base") : "",
        .category = row >= 0 ? rows_text(types, row, "category")[0] : '\0',
        .first = row >= 0 ? rows_text(types, row, "first") : NULL,
        .last = row >= 0 ? rows_text(types, row, "last") : NULL,
    };

    return sample_value(&facts, sample);
}

static void keep_description(struct query_answer *answer, const struct description *description,
                             const struct rows *types)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new();

    for (guint i = 0; i < description->columns->len; i++) {
        const struct description_column *column = &g_array_index(description->columns, struct description_column, i);
        const int row = row_of(types, column->type);
        g_ptr_array_add(columns, g_strdup_printf("%s %s", column->name,
                                                 row >= 0 ? rows_text(types, row, "name") : "of an unknown type"));
    }
    g_ptr_array_add(columns, NULL);
    answer->columns = (char **)g_ptr_array_free(g_steal_pointer(&columns), FALSE);
    answer->count = description->parameters->len;
    for (guint sample = 0; sample < SAMPLE_VALUES; sample++) {
        answer->values[sample] = g_new0(char *, answer->count + 1);
        for (guint i = 0; i < answer->count; i++)
            answer->values[sample][i] =
                    g_strdup(made_up(types, g_array_index(description->parameters, Oid, i), sample));
    }
}

static bool describe(struct session *session, const struct query *query, struct query_answer *answer,
                     struct fault *fault)
{
    CLEANUP(description_release) struct description description = { 0 };
    CLEANUP(rows_release) struct rows types = { 0 };
    CLEANUP(fault_clear) struct fault failure = { 0 };
    int64_t position = -1;

    if (!session_describe(session, query->text, &description, &position, &failure))
        return keep(session, &failure, &answer->refusal, fault);
    if (!read_types(session, &description, &types, fault))
        return false;
    keep_description(answer, &description, &types);
    return true;
}

/* ---- tries ---- */

static bool try_once(struct session *session, const struct query *query, const struct query_answer *values,
                     enum query_way way, guint sample, struct fault *failure)
{
    g_autofree const char **nulls = g_new0(const char *, values->count + 1);
    const char *const *chosen = way == QUERY_NULLS ? nulls : (const char *const *)values->values[sample];

    return (way == QUERY_AS_IT_IS || session_run_text(session, replica, failure)) &&
           session_execute(session, query->text, chosen, values->count, failure);
}

static bool try(struct session *session, const struct query *query, const struct query_answer *values,
                enum query_way way, guint sample, struct query_answer *answer, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };

    if (!session_run_text(session, "SAVEPOINT query", fault))
        return false;
    answer->has_run[sample] = try_once(session, query, values, way, sample, &failure);
    if (!answer->has_run[sample] && !keep(session, &failure, &answer->failure, fault))
        return false;
    return session_run_text(session, "ROLLBACK TO SAVEPOINT query; RELEASE SAVEPOINT query", fault);
}

/* Are the values of this sample worth a try of their own? */
static bool is_another(const struct query_answer *values, enum query_way way, guint sample)
{
    return sample == 0 || (values->count > 0 && way != QUERY_NULLS);
}

static bool try_way(struct session *session, const struct query *query, enum query_way way, struct query_answer *answer,
                    struct fault *fault)
{
    for (guint sample = 0; sample < SAMPLE_VALUES; sample++)
        if (is_another(answer, way, sample) && !try(session, query, answer, way, sample, answer, fault))
            return false;
    for (guint sample = 0; sample < SAMPLE_VALUES; sample++)
        if (answer->has_run[sample])
            answer->way = way;
    return true;
}

/* What ran earlier, tried again with the values of then: the running release does not know of another type. */
static bool try_again(struct session *session, const struct query *query, const struct query_answer *earlier,
                      struct query_answer *answer, struct fault *fault)
{
    answer->way = earlier->way;
    for (guint sample = 0; sample < SAMPLE_VALUES; sample++)
        if (earlier->has_run[sample] && !try(session, query, earlier, earlier->way, sample, answer, fault))
            return false;
    return true;
}

/* The ways [from, to), until the query ran in one. */
static bool try_ways(struct session *session, const struct query *query, const struct query_answer *earlier,
                     enum query_way from, enum query_way to, struct query_answer *answer, struct fault *fault)
{
    if (answer->refusal.kind != FAULT_NONE)
        return true;
    if (earlier != NULL)
        return earlier->way < from || earlier->way >= to || try_again(session, query, earlier, answer, fault);
    for (enum query_way way = from; way < to && answer->way == QUERY_WAYS; way++)
        if (!try_way(session, query, way, answer, fault))
            return false;
    return true;
}

/* ---- all of them ---- */

struct asking {
    struct session *session;
    const GPtrArray *queries, *earlier;
    GPtrArray *answers;
};

static bool ask(const struct asking *asking, guint number, enum query_way from, enum query_way to, struct fault *fault)
{
    const struct query *query = g_ptr_array_index(asking->queries, number);
    const struct query_answer *earlier = asking->earlier != NULL ? g_ptr_array_index(asking->earlier, number) : NULL;

    return try_ways(asking->session, query, earlier, from, to, g_ptr_array_index(asking->answers, number), fault);
}

static bool describe_all(const struct asking *asking, struct fault *fault)
{
    for (guint i = 0; i < asking->queries->len; i++) {
        const struct query *query = g_ptr_array_index(asking->queries, i);
        struct query_answer *answer = g_new0(struct query_answer, 1);

        answer->way = QUERY_WAYS;
        g_ptr_array_add(asking->answers, answer);
        if (!query->is_checked)
            fault_set(&answer->refusal, FAULT_REFUSED, "PostgreSQL looks at such a statement only when it runs");
        else if (!session_run_text(asking->session, "SAVEPOINT query", fault) ||
                 !describe(asking->session, query, answer, fault) ||
                 !session_run_text(asking->session, "ROLLBACK TO SAVEPOINT query; RELEASE SAVEPOINT query", fault))
            return false;
    }
    return true;
}

static bool drop_checks(struct session *session, struct fault *fault)
{
    CLEANUP(rows_release) struct rows checks = { 0 };
    g_autoptr(GString) text = g_string_new(replica);

    if (!session_query(session, SQL_CATALOG_DROP_CHECKS, NULL, 0, &checks, fault))
        return false;
    for (int row = 0; row < rows_count(&checks); row++)
        g_string_append_printf(text, "; %s", rows_text(&checks, row, "statement"));
    return session_run_text(session, text->str, fault);
}

static bool ask_all(const struct asking *asking, struct fault *fault)
{
    if (!describe_all(asking, fault))
        return false;
    for (guint i = 0; i < asking->queries->len; i++)
        if (!ask(asking, i, QUERY_AS_IT_IS, QUERY_WITHOUT_CHECKS, fault))
            return false;
    if (!drop_checks(asking->session, fault))
        return false;
    for (guint i = 0; i < asking->queries->len; i++)
        if (!ask(asking, i, QUERY_WITHOUT_CHECKS, QUERY_WAYS, fault))
            return false;
    return true;
}

bool query_answers_read(GPtrArray **answers, const GPtrArray *queries, const GPtrArray *earlier,
                        struct session *session, struct fault *fault)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)query_answer_free);
    const struct asking asking = { session, queries, earlier, list };

    if (!session_run_text(session, begin, fault))
        return false;
    const bool is_read = ask_all(&asking, fault);
    session_rollback(session);
    if (is_read)
        *answers = g_steal_pointer(&list);
    return is_read;
}
