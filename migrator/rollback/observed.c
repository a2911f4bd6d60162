/* rollback/observed.c - looks at locks, files and counters between statements, and keeps the differences. */
#include "rollback/observed.h"

#include "base/place.h"
#include "generated/sql.h"
#include "migration/copy_data.h"

/* By its strength, from 1; PostgreSQL's order (src/include/storage/lockdefs.h). */
static const char *const lock_names[] = {
    NULL,    "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
    "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"
};

/* ---- what there is ---- */

struct sample {
    int64_t relation, strength, file, scans, written;
    char *name;
};

static void sample_free(gpointer data)
{
    struct sample *sample = data;

    g_free(sample->name);
    g_free(sample);
}

static void take_samples(gpointer argument, size_t number, struct rows *rows)
{
    GPtrArray *samples = argument;

    (void)number;
    for (int i = 0; i < rows_count(rows); i++) {
        struct sample *sample = g_new(struct sample, 1);
        *sample = (struct sample){ .relation = rows_number(rows, i, "relation", 0),
                                   .strength = rows_number(rows, i, "strength", 0),
                                   .file = rows_number(rows, i, "file", 0),
                                   .scans = rows_number(rows, i, "scans", 0),
                                   .written = rows_number(rows, i, "written", 0),
                                   .name = g_strdup(rows_text(rows, i, "name")) };
        g_ptr_array_add(samples, sample);
    }
}

static const struct sample *find_sample(const GPtrArray *samples, int64_t relation)
{
    for (guint i = 0; i < samples->len; i++) {
        const struct sample *sample = g_ptr_array_index(samples, i);
        if (sample->relation == relation)
            return sample;
    }
    return NULL;
}

/* ---- what a statement did ---- */

static void relation_free(gpointer data)
{
    struct observed_relation *relation = data;

    g_free(relation->name);
    g_free(relation);
}

static void statement_free(gpointer data)
{
    struct observed_statement *statement = data;

    g_ptr_array_unref(statement->relations);
    g_free(statement);
}

/* Counters may fall, when the server has taken over what was counted before. */
static void compare(const struct sample *before, const struct sample *now, GPtrArray *relations)
{
    const int64_t scans = MAX(now->scans - before->scans, 0), written = MAX(now->written - before->written, 0);
    const bool is_locked = now->strength > before->strength, is_rewritten = now->file != before->file;

    if (!is_locked && !is_rewritten && scans == 0 && written == 0)
        return;
    struct observed_relation *relation = g_new(struct observed_relation, 1);
    *relation = (struct observed_relation){ g_strdup(now->name), is_locked ? lock_names[now->strength] : NULL,
                                            is_rewritten, scans, written };
    g_ptr_array_add(relations, relation);
}

/* What is dropped is locked for good, and can no longer be looked at. */
static void note_dropped(const struct sample *before, GPtrArray *relations)
{
    struct observed_relation *relation = g_new0(struct observed_relation, 1);

    relation->name = g_strdup(before->name);
    relation->lock = lock_names[G_N_ELEMENTS(lock_names) - 1];
    g_ptr_array_add(relations, relation);
}

static void conclude(struct observed *observed, const GPtrArray *now, gint64 until_us)
{
    struct observed_statement *statement = g_ptr_array_index(observed->statements, observed->statements->len - 1);

    statement->microseconds = until_us - observed->since_us;
    for (guint i = 0; i < observed->last->len; i++) {
        const struct sample *before = g_ptr_array_index(observed->last, i);
        const struct sample *same = find_sample(now, before->relation);
        if (same != NULL)
            compare(before, same, statement->relations);
        else
            note_dropped(before, statement->relations);
    }
}

/* The end of one statement, and the begin of the next. */
static void look(struct observed *observed)
{
    const gint64 until_us = g_get_monotonic_time();
    const struct question question = { .text = SQL_ROLLBACK_OBSERVE };
    g_autoptr(GPtrArray) now = g_ptr_array_new_with_free_func(sample_free);

    if (observed->fault.kind != FAULT_NONE ||
        !session_query_all(observed->session, NULL, &question, 1, take_samples, now, &observed->fault))
        return;
    if (observed->last != NULL)
        conclude(observed, now, until_us);
    g_clear_pointer(&observed->last, g_ptr_array_unref);
    observed->last = g_steal_pointer(&now);
}

static void before_statement(gpointer argument, const struct migration *migration,
                             const struct sql_statement *statement, guint number, guint count)
{
    struct observed *observed = argument;
    struct place place = copy_data_place(&migration->parts[MIGRATION_UP], statement->offset);
    struct observed_statement *next = g_new0(struct observed_statement, 1);
    struct observed_statement *last = observed->statements->len > 0
                                              ? g_ptr_array_index(observed->statements, observed->statements->len - 1)
                                              : NULL;

    (void)number, (void)count;
    look(observed);
    next->line = place.line;
    next->column = place.column;
    next->shares_line = last != NULL && last->line == next->line;
    if (next->shares_line)
        last->shares_line = true;
    next->relations = g_ptr_array_new_with_free_func(relation_free);
    g_ptr_array_add(observed->statements, next);
    place_clear(&place);
    observed->since_us = g_get_monotonic_time();
}

struct apply_observer observed_begin(struct observed *observed, struct session *session, guint first)
{
    g_clear_pointer(&observed->last, g_ptr_array_unref);
    fault_clear(&observed->fault);
    observed->session = session;
    if (observed->statements == NULL)
        observed->statements = g_ptr_array_new_with_free_func(statement_free);
    g_ptr_array_set_size(observed->statements, (int)first);
    return (struct apply_observer){ .argument = observed, .statement = before_statement };
}

bool observed_end(struct observed *observed, struct fault *fault)
{
    if (observed->statements->len > 0)
        look(observed);
    g_clear_pointer(&observed->last, g_ptr_array_unref);
    return observed->fault.kind == FAULT_NONE || fault_move(fault, &observed->fault);
}

void observed_release(struct observed *observed)
{
    g_clear_pointer(&observed->statements, g_ptr_array_unref);
    g_clear_pointer(&observed->last, g_ptr_array_unref);
    fault_clear(&observed->fault);
}

/* ---- words ---- */

static void append_relation(GString *text, const struct observed_relation *relation)
{
    if (relation->lock != NULL)
        g_string_append_printf(text, " %s,", relation->lock);
    if (relation->is_rewritten)
        g_string_append(text, " rewritten,");
    if (relation->scans > 0)
        g_string_append_printf(text, " %" G_GINT64_FORMAT " %s,", relation->scans,
                               relation->scans == 1 ? "scan" : "scans");
    if (relation->written > 0)
        g_string_append_printf(text, " %" G_GINT64_FORMAT " %s,", relation->written,
                               relation->written == 1 ? "row" : "rows");
    g_string_truncate(text, text->len - 1);
}

char *observed_text(const struct observed_statement *statement)
{
    GString *text = g_string_new(NULL);

    g_string_printf(text, "line %zu", statement->line);
    if (statement->shares_line)
        g_string_append_printf(text, ", column %zu", statement->column);
    for (guint i = 0; i < statement->relations->len; i++) {
        const struct observed_relation *relation = g_ptr_array_index(statement->relations, i);
        g_string_append_printf(text, "%s %s", i == 0 ? ":" : ";", relation->name);
        append_relation(text, relation);
    }
    return g_string_free(text, FALSE);
}
