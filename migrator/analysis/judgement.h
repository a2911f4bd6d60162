/* analysis/judgement.h - what the rules found in one migration: findings, class, mark. Internal to analysis/. */
#ifndef MIGRATOR_ANALYSIS_JUDGEMENT_H
#define MIGRATOR_ANALYSIS_JUDGEMENT_H

#include "analysis/analysis.h"
#include "analysis/rule.h"

#include <glib.h>

struct judgement {
    const struct analysis_input *input;
    const char *const *silent; /* ids of rules that give the class, but no finding; NULL: none */
    GPtrArray *findings;
    guint first; /* how many there were before */
    enum migration_class class_;
    bool is_undone;  /* what is judged is taken back by the file itself: it is told, and gives no class */
    bool is_refused; /* a statement has a syntax error: what it would do is seen when that is mended */
    GArray *fixes;   /* struct fix; NULL: none so far */
    guint callers;   /* statements of the script that call functions that are not known, or not followed */
    guint caller;    /* the last of these, from 1; 0: none so far */
    const char *way; /* what has the action run that is judged: "the trigger stamp of users"; NULL: the file itself */
    char *cause;     /* the text of the first finding that gave the class; owned */
    char *unkept;    /* the same of the first by which data are lost where no transaction can keep them first; owned */
};

/*
 * A rule matched: its finding, with texts filled in, severity by the table's size, basis and safe way. NULL: it is
 * there already.
 */
struct finding *judgement_add(struct judgement *judgement, const struct rule *rule, const struct rule_view *view);

/* Would a match of the rule still make a difference? Of a file with more findings than are listed only the class does.
 */
bool judgement_is_open(const struct judgement *judgement, const struct rule *rule);

/* Something that is not understood: never called safe. Of a syntax error that is all: the finding is there already. */
void judgement_add_opaque(struct judgement *judgement, const struct sql_action *action);
/* The same of a function that is called, and of which `why` is to be said: "nothing is known of it". */
void judgement_add_call(struct judgement *judgement, const struct sql_action *action, const char *function,
                        const char *why);

/*
 * Hold the class against the header's mark: "class-not-marked" (error) with the line to add, "mark-without-cause"
 * (warning); "destructive-without-transaction" (error). What a mark covers is a note from then on. Hands over the class
 * and its cause.
 */
void judgement_close(struct judgement *judgement, struct analysis_verdict *verdict);

#endif
