/* sql/transaction.c - what a script does with transactions: its own wrapper, and what cannot run in ours. */
#include "sql/reading.h"

static struct sql_statement *statement_at(const struct sql_reading *reading, guint index)
{
    return &g_array_index(reading->script->statements, struct sql_statement, index);
}

static enum sql_control control_at(const struct sql_reading *reading, guint index, struct sql_text *rest)
{
    return sql_facts_control(sql_reading_statement(reading, index), rest);
}

static void remove_statement(const struct sql_reading *reading, guint index)
{
    g_array_remove_index(reading->script->statements, index);
}

/* "isolation level\n serializable" as "ISOLATION LEVEL SERIALIZABLE", after what is there already. */
static void add_options(char **options, struct sql_text text)
{
    struct sql_lexer lexer = { text.text, text.length, 0 };
    g_autoptr(GString) joined = g_string_new(*options);
    struct sql_token token;

    while (sql_token_next(&lexer, &token)) {
        g_autofree char *word = g_ascii_strup(token.text, (gssize)token.length);

        if (joined->len > 0 && !sql_token_is_symbol(&token, ','))
            g_string_append_c(joined, ' ');
        g_string_append(joined, word);
    }
    if (joined->len > 0) {
        g_free(*options);
        *options = g_string_free(g_steal_pointer(&joined), FALSE);
    }
}

static bool is_plain_commit(const struct sql_reading *reading, guint index)
{
    struct sql_text rest;

    return control_at(reading, index, &rest) == SQL_CONTROL_COMMIT &&
           (!sql_text_has(rest, "CHAIN", NULL) || sql_text_has(rest, "NO", "CHAIN"));
}

static bool is_wrapped(const struct sql_reading *reading)
{
    guint count = reading->script->statements->len;

    if (count < 2 || control_at(reading, 0, NULL) != SQL_CONTROL_BEGIN || !is_plain_commit(reading, count - 1))
        return false;
    for (guint index = 1; index + 1 < count; index++)
        if (statement_at(reading, index)->kind == SQL_STATEMENT_TRANSACTION_CONTROL)
            return false;
    return true;
}

static void fold_wrapper(const struct sql_reading *reading)
{
    struct sql_script *script = reading->script;
    struct sql_text rest;

    if (is_wrapped(reading)) {
        script->wrapped = true;
        (void)control_at(reading, 0, &rest);
        add_options(&script->begin_options, rest);
        remove_statement(reading, script->statements->len - 1);
        remove_statement(reading, 0);
    }
    while (script->statements->len > 0 && control_at(reading, 0, &rest) == SQL_CONTROL_SET &&
           !sql_text_has(rest, "SNAPSHOT", NULL)) {
        add_options(&script->begin_options, rest);
        remove_statement(reading, 0);
    }
}

static bool has_options(const struct sql_reading *reading, guint index)
{
    struct sql_text rest;
    struct sql_token token;

    (void)control_at(reading, index, &rest);
    return sql_token_next(&(struct sql_lexer){ rest.text, rest.length, 0 }, &token);
}

static bool may_drop(const struct sql_reading *reading, guint index)
{
    if (control_at(reading, index, NULL) == SQL_CONTROL_BEGIN)
        return !has_options(reading, index);
    return is_plain_commit(reading, index);
}

/* Statements that other tools' files cannot say `transaction off` for. */
static void derive_transaction_off(const struct sql_reading *reading)
{
    struct sql_script *script = reading->script;

    for (guint index = 0; index < script->statements->len; index++) {
        const struct sql_statement *statement = statement_at(reading, index);

        if (!statement->transaction_forbidden)
            continue;
        script->transaction_off = script->transaction_off_derived = true;
        (void)sql_reading_find(reading, "transaction-derived", FINDING_NOTE, statement->offset,
                               "runs outside a transaction, as %s asks for%s", statement->tag,
                               script->statements->len == 1 ? "" : ": each statement of the file on its own");
        return;
    }
}

/* Is a transaction open behind the statement, which was, or was not, before it? */
static bool stays_open(const struct sql_reading *reading, guint index, enum sql_control control, bool is_open)
{
    switch (control) {
    case SQL_CONTROL_BEGIN:
        return true;
    case SQL_CONTROL_COMMIT:
        return !is_plain_commit(reading, index);
    case SQL_CONTROL_ROLLBACK:
    case SQL_CONTROL_PREPARED:
        return false;
    case SQL_CONTROL_NONE:
    case SQL_CONTROL_SET:
    case SQL_CONTROL_SAVEPOINT:
        break;
    }
    return is_open;
}

static void check_forbidden(const struct sql_reading *reading, guint index)
{
    const struct sql_script *script = reading->script;
    const struct sql_statement *statement = statement_at(reading, index);
    struct finding *finding;
    struct sql_text text = sql_reading_statement(reading, index);
    bool is_concurrent = sql_text_has(text, "CONCURRENTLY", NULL);

    if (!statement->transaction_forbidden || script->transaction_off)
        return;
    finding = sql_reading_find(reading, is_concurrent ? "concurrently-in-transaction" : "non-transactional-statement",
                               FINDING_ERROR, statement->offset, "%s cannot run in a transaction", statement->tag);
    finding->effect = g_strdup("the server refuses it, and the migration fails");
    if (!sql_text_password(text, &(struct sql_token){ 0 }))
        finding->safe_way = g_strdup_printf("-- 1. a migration with `-- migrator: transaction off`:\n%.*s;\n",
                                            (int)MIN(text.length, G_MAXINT), text.text);
    if (script->wrapped)
        finding->remedy = g_strdup("take it out of BEGIN … COMMIT, into a migration of its own");
    else if (script->statements->len > 1)
        finding->remedy = g_strdup("give it a migration of its own, with the line \"-- migrator: transaction off\"");
    else
        finding->remedy = g_strdup("begin the file with the line \"-- migrator: transaction off\"");
}

static bool is_left_out(const struct sql_reading *reading, guint index)
{
    return reading->mode == SQL_DERIVE && !reading->script->transaction_off && may_drop(reading, index);
}

/*
 * Other tools' files are as they are: several BEGIN … COMMIT in a file, or a COMMIT without BEGIN, which psql only
 * warns of. All of the file runs in one transaction instead, which is what the ledger needs.
 */
static void drop_inner_control(const struct sql_reading *reading)
{
    bool is_told = false;

    for (guint index = 0; index < reading->script->statements->len;) {
        const struct sql_statement *statement = statement_at(reading, index);

        if (!is_left_out(reading, index)) {
            index++;
            continue;
        }
        if (!is_told)
            (void)sql_reading_find(reading, "transaction-folded", FINDING_NOTE, statement->offset,
                                   "BEGIN and COMMIT within the file are left out: all of it runs in one transaction");
        is_told = true;
        remove_statement(reading, index);
    }
}

/* What is said of a statement; the words follow its tag. */
struct control_case {
    const char *id, *words, *effect, *remedy;
};

#define APART                                                                                                           \
    "make each transaction a migration of its own, with `transaction off` where nothing may be open; one BEGIN as the " \
    "first and one COMMIT as the last statement are fine"

static const struct control_case nesting = { "transaction-nesting",
                                             "in a migration that runs in a transaction of the program's own",
                                             "the migration and its ledger entry would not commit together",
                                             "take it out, or " APART };
static const struct control_case nesting_in_none = { "transaction-nesting",
                                                     "in a migration that runs outside a transaction",
                                                     "the migration and its ledger entry would not commit together",
                                                     "take it out, or " APART };
static const struct control_case two_phases = { "transaction-nesting", "in a migration",
                                                "the migration and its ledger entry would not commit together",
                                                "take it out: two-phase commit is no part of a migration" };
static const struct control_case several_in_none = { "several-transactions",
                                                     "in a migration whose statements are transactions of their own",
                                                     "after a failure half of the file would be there", APART };
static const struct control_case several_before = { "several-transactions",
                                                    "in the middle: what comes before it is a transaction of its own",
                                                    "after a failure half of the file would be there", APART };
static const struct control_case several_behind = { "several-transactions",
                                                    "in the middle: what comes behind it is a transaction of its own",
                                                    "after a failure half of the file would be there", APART };
static const struct control_case rolled_back = { "transaction-rolled-back", "undoes what the file has done",
                                                 "all that precedes it is undone, with the ledger entry",
                                                 "take the statements out, or end them with COMMIT" };
static const struct control_case uncommitted = {
    "transaction-uncommitted", "begins a transaction that is not committed",
    "whoever runs the file by hand loses all that follows: it is undone when the session ends",
    "leave it out: a migration has a transaction of its own"
};

/* Other tools' BEGIN and COMMIT that are left out are no finding. */
static void find_control(const struct sql_reading *reading, guint index, const struct control_case *found)
{
    const struct sql_statement *statement = statement_at(reading, index);
    struct finding *finding;

    if (is_left_out(reading, index))
        return;
    finding = sql_reading_find(reading, found->id, FINDING_ERROR, statement->offset, "%s %s", statement->tag,
                               found->words);
    finding->effect = g_strdup(found->effect);
    finding->remedy = g_strdup(found->remedy);
}

static void find_nesting(const struct sql_reading *reading, guint index)
{
    find_control(reading, index, reading->script->transaction_off ? &nesting_in_none : &nesting);
}

/* What a file's own transactions look like, statement by statement. */
struct own_transactions {
    guint begin;   /* the statement that began the one that is open */
    bool is_open;  /* one is */
    bool is_apart; /* the statement before ended one, or was found for it */
};

static void check_begin(const struct sql_reading *reading, guint index, struct own_transactions *own)
{
    if (own->is_open)
        find_nesting(reading, index);
    else if (reading->script->transaction_off)
        find_control(reading, index, &several_in_none);
    else if (reading->mode == SQL_DERIVE || (index > 0 && !own->is_apart))
        find_control(reading, index, &several_before);
    own->begin = own->is_open ? own->begin : index;
    own->is_open = true;
}

static void check_commit(const struct sql_reading *reading, guint index, struct own_transactions *own)
{
    if (!own->is_open)
        find_nesting(reading, index);
    else if (index + 1 < reading->script->statements->len)
        find_control(reading, index, &several_behind);
    own->begin = index; /* AND CHAIN begins the next */
    own->is_open = own->is_open && !is_plain_commit(reading, index);
}

static void check_rollback(const struct sql_reading *reading, guint index, struct own_transactions *own)
{
    if (own->is_open)
        find_control(reading, index, &rolled_back);
    else
        find_nesting(reading, index);
    own->is_open = false;
}

static void check_control(const struct sql_reading *reading, guint index, enum sql_control control,
                          struct own_transactions *own)
{
    bool is_apart = false;

    switch (control) {
    case SQL_CONTROL_BEGIN:
        check_begin(reading, index, own);
        break;
    case SQL_CONTROL_COMMIT:
        check_commit(reading, index, own);
        is_apart = !own->is_open;
        break;
    case SQL_CONTROL_ROLLBACK:
        check_rollback(reading, index, own);
        is_apart = true;
        break;
    case SQL_CONTROL_PREPARED:
        find_control(reading, index, &two_phases);
        own->is_open = false;
        break;
    case SQL_CONTROL_SAVEPOINT:
        if (reading->script->transaction_off && !own->is_open)
            find_nesting(reading, index);
        break;
    case SQL_CONTROL_SET:
        find_nesting(reading, index);
        break;
    case SQL_CONTROL_NONE:
        break;
    }
    own->is_apart = is_apart;
}

/* Transactions of the file's own, but for a wrapper, which is folded. */
static void check_controls(const struct sql_reading *reading)
{
    struct own_transactions own = { 0 };

    for (guint index = 0; index < reading->script->statements->len; index++)
        check_control(reading, index, control_at(reading, index, NULL), &own);
    if (own.is_open)
        find_control(reading, own.begin, &uncommitted);
}

/* What leaves nothing behind that a second try would stumble over. */
static bool may_be_repeated(const struct sql_statement *statement)
{
    static const char *const tags[] = {
        "SET", "RESET", "SHOW", "SELECT", "ANALYZE", "COMMENT", "GRANT", "REVOKE", NULL
    };

    return statement->transaction_forbidden || g_strv_contains(tags, statement->tag);
}

/* In our own layout each kind can have a migration of its own; other tools' files are as they are. */
static void check_mixed(const struct sql_reading *reading)
{
    const struct sql_script *script = reading->script;
    bool is_needed = false;
    struct finding *finding;

    for (guint index = 0; index < script->statements->len; index++)
        is_needed = is_needed || statement_at(reading, index)->transaction_forbidden;
    for (guint index = 0; index < script->statements->len && is_needed; index++) {
        const struct sql_statement *statement = statement_at(reading, index);

        if (may_be_repeated(statement) || statement->kind == SQL_STATEMENT_TRANSACTION_CONTROL)
            continue;
        finding = sql_reading_find(reading, "transaction-mixed", FINDING_WARNING, statement->offset,
                                   "%s runs outside a transaction only because another statement here has to",
                                   statement->tag);
        finding->effect = g_strdup("if a later statement fails, this one stays");
        finding->remedy = g_strdup("give it a migration of its own, without `transaction off`");
        return;
    }
}

/* A procedure may commit, as in psql; whether it does, only the server knows. */
static void call_outside(const struct sql_reading *reading)
{
    for (guint index = 0; index < reading->script->statements->len; index++) {
        struct sql_statement *statement = statement_at(reading, index);
        if (strcmp(statement->tag, "CALL") == 0)
            statement->transaction_forbidden = true;
    }
}

void sql_reading_settle_transaction(struct sql_reading *reading)
{
    struct sql_script *script = reading->script;
    bool is_open = true;

    script->transaction_off = reading->mode == SQL_TRANSACTION_OFF;
    if (!script->transaction_off)
        fold_wrapper(reading);
    if (reading->mode == SQL_DERIVE && !script->wrapped)
        derive_transaction_off(reading);
    if (script->transaction_off)
        call_outside(reading);
    check_controls(reading);
    drop_inner_control(reading);
    for (guint index = 0; index < script->statements->len; index++) {
        if (is_open) /* what comes behind a COMMIT of the file's own is right, but for the COMMIT */
            check_forbidden(reading, index);
        is_open = stays_open(reading, index, control_at(reading, index, NULL), is_open);
    }
    if (reading->mode == SQL_TRANSACTION_OFF)
        check_mixed(reading);
}
