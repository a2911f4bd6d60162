/* rollback/freeze.c - the SQL of a freeze as text, its ledger entries, and what a role may not do. Pure. */
#include "rollback/freeze.h"

#include "base/plural.h"
#include "generated/sql.h"
#include "report/detail.h"
#include "sql/script.h"

#include <string.h>

enum { SCRIPT_TRIES = 20 };

static const char built_in_lock_timeout_text[] = "500ms"; /* below deadlock_timeout's default */

static void table_free(gpointer item)
{
    struct freeze_table *table = item;

    g_free(table->name);
    g_free(table->owner);
    g_free(table);
}

static void subscription_free(gpointer item)
{
    struct freeze_subscription *subscription = item;

    g_free(subscription->name);
    g_free(subscription->owner);
    g_free(subscription);
}

void freeze_release(struct freeze *freeze)
{
    g_free(freeze->pass);
    g_free(freeze->passes);
    g_free(freeze->reason);
    g_free(freeze->going_back);
    g_clear_pointer(&freeze->tables, g_ptr_array_unref);
    g_clear_pointer(&freeze->subscriptions, g_ptr_array_unref);
    g_clear_pointer(&freeze->disabled, g_ptr_array_unref);
    *freeze = (struct freeze){ 0 };
}

bool freeze_id_is_good(const char *id)
{
    return strlen(id) == FREEZE_ID_CHARACTERS && strspn(id, "0123456789abcdef") == FREEZE_ID_CHARACTERS;
}

static void choose_id(struct freeze *freeze)
{
    g_autofree char *seed = g_uuid_string_random();
    struct digest digest = digest_of(seed, strlen(seed));
    char hex[DIGEST_HEX_BYTES];

    digest_to_hex(&digest, hex);
    g_strlcpy(freeze->id, hex, sizeof(freeze->id));
}

void freeze_choose_pass(struct freeze *freeze)
{
    g_free(freeze->pass);
    freeze->pass = g_uuid_string_random();
}

bool freeze_init(struct freeze *freeze, const struct ledger_freeze *open, const char *reason, struct fault *fault)
{
    if (open != NULL && !freeze_id_is_good(open->id)) {
        fault_set(fault, FAULT_REFUSED, "the ledger has a freeze that was not made by this program");
        return fault_set_hint(fault, "`migrator thaw` records its end; then freeze");
    }
    *freeze = (struct freeze){
        .reason = g_strdup(reason),
        .going_back = open != NULL ? detail_text(open->entry->detail, FREEZE_GOING_BACK) : NULL,
        .tables = g_ptr_array_new_with_free_func(table_free),
        .subscriptions = g_ptr_array_new_with_free_func(subscription_free),
        .disabled = open != NULL ? detail_list(open->entry->detail, "subscriptions")
                                 : g_ptr_array_new_with_free_func(g_free),
    };
    if (open != NULL) {
        g_strlcpy(freeze->id, open->id, sizeof(freeze->id));
    } else {
        choose_id(freeze);
        freeze_choose_pass(freeze);
    }
    return true;
}

char *freeze_function_name(const char *id)
{
    return g_strconcat("freeze_", id, NULL);
}

GPtrArray *freeze_names(const char *list)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *start = list;
    bool is_quoted = false;

    for (const char *at = list;; at++) {
        if (*at == '"')
            is_quoted = !is_quoted;
        if (*at != '\0' && (*at != ',' || is_quoted))
            continue;
        char *name = g_strstrip(g_strndup(start, (gsize)(at - start)));
        if (*name != '\0')
            g_ptr_array_add(names, name);
        else
            g_free(name);
        if (*at == '\0')
            return names;
        start = at + 1;
    }
}

/* Lines "name (owner)" of the tables that the role may not thaw, or not even freeze; *count: how many. Owned. */
static char *list_forbidden(const struct freeze *freeze, bool may_freeze, guint *count)
{
    GString *lines = g_string_new(NULL);

    *count = 0;
    for (guint i = 0; i < freeze->tables->len; i++) {
        const struct freeze_table *table = g_ptr_array_index(freeze->tables, i);

        if (table->may_thaw || table->may_freeze != may_freeze)
            continue;
        g_string_append_printf(lines, "%s%s (of %s)", *count > 0 ? ", " : "", table->name, table->owner);
        ++*count;
    }
    return g_string_free(lines, FALSE);
}

bool freeze_check_rights(const struct freeze *freeze, const char *role, struct fault *fault)
{
    guint thawless = 0;
    guint rightless = 0;
    g_autofree char *not_thaw = list_forbidden(freeze, true, &thawless);
    g_autofree char *not_freeze = list_forbidden(freeze, false, &rightless);

    if (thawless > 0) {
        fault_set(fault, FAULT_REFUSED, "the role %s may freeze but not thaw %u table%s: %s", role, thawless,
                  plural(thawless), not_thaw);
        fault_set_detail(fault, "the right TRIGGER lets it add triggers; removing them is for the table's owner");
    } else if (rightless > 0) {
        fault_set(fault, FAULT_REFUSED, "the role %s may not freeze %u table%s: %s", role, rightless, plural(rightless),
                  not_freeze);
    } else {
        return true;
    }
    fault_set_state(fault, "nothing was frozen");
    return fault_set_hint(fault, "freeze as their owner, a member of that role or a superuser, or leave them out: "
                                 "--tables");
}

GPtrArray *freeze_table_names(const struct freeze *freeze, bool of_all)
{
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < freeze->tables->len; i++) {
        const struct freeze_table *table = g_ptr_array_index(freeze->tables, i);
        if (of_all || table->is_root)
            g_ptr_array_add(names, table->name);
    }
    return names;
}

char *freeze_detail(const struct freeze *freeze, bool is_complete)
{
    g_autoptr(GPtrArray) names = freeze_table_names(freeze, false);
    const struct detail_member members[] = {
        { .key = "id", .text = freeze->id }, /* first: schemas/freeze/script/guard.sql reads it there */
        { .key = "state", .text = is_complete ? "frozen" : "begun" },
        { .key = "reason", .text = freeze->reason },
        { .key = "tables", .list = names },
        { .key = "subscriptions", .list = freeze->disabled },
        { .key = FREEZE_GOING_BACK, .text = freeze->going_back },
    };
    return detail_object(members, G_N_ELEMENTS(members) - (freeze->going_back == NULL));
}

/* Texts of people come last: what they hold is not looked at for placeholders. */
char *freeze_fill(const char *template_text, const char *schema, const char *id, const struct freeze *freeze)
{
    GString *text = g_string_new(template_text);

    g_string_replace(text, "@schema@", schema, 0);
    g_string_replace(text, "@id@", id, 0);
    if (freeze != NULL && freeze->pass != NULL) {
        struct digest digest = digest_of(freeze->pass, strlen(freeze->pass));
        char hex[DIGEST_HEX_BYTES];
        g_autofree char *message =
                g_strdup_printf("writes are frozen: %s (freeze %s; reading goes on)", freeze->reason, freeze->id);
        g_autofree char *literal = sql_quote_literal(message);

        digest_to_hex(&digest, hex);
        g_autofree char *passes = freeze->passes != NULL ? g_strdup_printf("'%s', %s", hex, freeze->passes)
                                                         : g_strdup_printf("'%s'", hex);
        g_string_replace(text, "@passes@", passes, 0);
        g_string_replace(text, "@message@", literal, 0);
    }
    return g_string_free(text, FALSE);
}

/* detail: an expression. Owned by the caller. */
static char *entry_text(const char *schema, const char *kind, const char *detail)
{
    GString *text = g_string_new(SQL_FREEZE_SCRIPT_APPEND);
    g_autofree char *quoted_kind = sql_quote_literal(kind);

    g_string_replace(text, "@schema@", schema, 0);
    g_string_replace(text, "@kind@", quoted_kind, 0);
    g_string_replace(text, "@detail@", detail, 0);
    return g_string_free(text, FALSE);
}

char *freeze_entry_text(const char *schema, const char *kind, const char *detail)
{
    g_autofree char *literal = sql_quote_literal(detail);

    return entry_text(schema, kind, literal);
}

static void append_filled(GString *script, const char *template_text, const char *schema, const struct freeze *freeze)
{
    g_autofree char *text = freeze_fill(template_text, schema, freeze->id, freeze);

    g_string_append(script, g_strchomp(text));
    g_string_append(script, ";\n");
}

char *freeze_begin_text(const struct freeze *freeze, const char *schema)
{
    GString *script = g_string_new(NULL);

    append_filled(script, SQL_FREEZE_SCRIPT_FREEZE_IN_WAY, schema, freeze);
    append_filled(script, SQL_FREEZE_SCRIPT_FREEZE_IN_WAY_PRIVATE, schema, freeze);
    append_filled(script, SQL_FREEZE_SCRIPT_QUEUE, schema, freeze);
    if (freeze->pass != NULL) {
        append_filled(script, SQL_FREEZE_SCRIPT_FUNCTION, schema, freeze);
        append_filled(script, SQL_FREEZE_SCRIPT_FUNCTION_PRIVATE, schema, freeze);
    }
    append_filled(script, SQL_FREEZE_SCRIPT_FREEZE_TABLE, schema, freeze);
    append_filled(script, SQL_FREEZE_SCRIPT_FREEZE_TABLE_PRIVATE, schema, freeze);
    for (guint i = 0; i < freeze->subscriptions->len; i++) {
        const struct freeze_subscription *subscription = g_ptr_array_index(freeze->subscriptions, i);
        g_autofree char *name = sql_quote_identifier(subscription->name);

        if (subscription->is_enabled && subscription->may_alter)
            g_string_append_printf(script, "ALTER SUBSCRIPTION %s DISABLE;\n", name);
    }
    return g_string_free(script, FALSE);
}

bool freeze_is_by_name(const struct freeze *freeze)
{
    for (guint i = 0; i < freeze->tables->len; i++)
        if (((const struct freeze_table *)g_ptr_array_index(freeze->tables, i))->is_a_name)
            return true;
    return false;
}

/* Of a freeze by names, what it disables is known where it runs: psql has it in :subscriptions. */
static char *detail_expression(const struct freeze *freeze, bool is_complete)
{
    g_autofree char *detail = freeze_detail(freeze, is_complete);
    char *literal = sql_quote_literal(detail);

    if (!freeze_is_by_name(freeze))
        return literal;
    char *expression =
            g_strdup_printf("replace(%s, '\"subscriptions\": []', '\"subscriptions\": ' || :'subscriptions')", literal);
    g_free(literal);
    return expression;
}

/* The entry, and then, when nobody else can write one any more, whether it fits to those before. */
static void append_entry(GString *script, const struct freeze *freeze, const char *schema, bool is_complete)
{
    g_autofree char *detail = detail_expression(freeze, is_complete);
    g_autofree char *text = entry_text(schema, "freeze", detail);

    g_string_append(script, g_strchomp(text));
    g_string_append(script, ";\n");
    append_filled(script, SQL_FREEZE_SCRIPT_GUARD, schema, freeze);
}

static void append_head(GString *script, const struct freeze *freeze)
{
    g_autofree char *reason = g_strdelimit(g_strdup(freeze->reason), "\r\n", ' ');
    guint count = freeze->tables->len;

    g_string_append_printf(
            script,
            "-- Freeze %s: stops writes to %u table%s; reading goes on.\n"
            "-- Why: %s\n"
            "-- Run it with psql -X -f, as the tables' owner. It can be run again: what is frozen stays so.\n"
            "-- It ends by `migrator thaw`, or by the script of `migrator thaw --plan`.\n",
            freeze->id, count, plural(count), reason);
    if (freeze->pass != NULL)
        g_string_append_printf(
                script,
                "-- What is to write nevertheless says in its transaction (against accidents, not against "
                "an owner):\n"
                "--     SET LOCAL migrator.pass = '%s';\n",
                freeze->pass);
    g_string_append(script, "\\set ON_ERROR_STOP on\nSET client_encoding = 'UTF8';\n");
}

static char *patience_text(int64_t lock_timeout_ms)
{
    return lock_timeout_ms > 0 ? g_strdup_printf("%" G_GINT64_FORMAT "ms", lock_timeout_ms)
                               : g_strdup(built_in_lock_timeout_text);
}

/* "('a'), ('b')"; owned by the caller. */
static char *values_of(const GPtrArray *names)
{
    GString *rows = g_string_new(NULL);

    for (guint i = 0; i < names->len; i++) {
        g_autofree char *name = sql_quote_literal(g_ptr_array_index(names, i));
        g_string_append_printf(rows, "%s(%s)", i > 0 ? ", " : "", name);
    }
    return g_string_free(rows, FALSE);
}

char *freeze_named_text(const char *id, const GPtrArray *names, const char *schema, int64_t lock_timeout_ms)
{
    GString *text = g_string_new(SQL_FREEZE_SCRIPT_FREEZE_NAMED);
    g_autofree char *rows = values_of(names);
    g_autofree char *patience = patience_text(lock_timeout_ms);
    g_autofree char *tries = g_strdup_printf("%d", SCRIPT_TRIES);

    g_string_replace(text, "@schema@", schema, 0);
    g_string_replace(text, "@id@", id, 0);
    g_string_replace(text, "@patience@", patience, 0);
    g_string_replace(text, "@tries@", tries, 0);
    g_string_replace(text, "@names@", rows, 0);
    return g_strchomp(g_string_free(text, FALSE));
}

void freeze_add_names(struct freeze *freeze, const GPtrArray *names)
{
    g_ptr_array_set_size(freeze->disabled, 0); /* the ledger has those, and the script asks it */
    for (guint i = 0; i < names->len; i++) {
        struct freeze_table *table = g_new0(struct freeze_table, 1);
        table->name = g_strdup(g_ptr_array_index(names, i));
        table->is_root = table->is_asked = table->is_a_name = true;
        g_ptr_array_add(freeze->tables, table);
    }
}

static void append_table(GString *script, const struct freeze *freeze, const struct freeze_table *table,
                         const char *schema, const char *patience)
{
    g_autofree char *name = sql_quote_literal(table->name);

    g_string_append_printf(script, "SELECT %s.freeze_table('%s', %s, '%s', %d);\n", schema, freeze->id, name, patience,
                           SCRIPT_TRIES);
}

/* Find the subscriptions that write to what has these names; without its end, which is psql's. */
static void append_subscriptions(GString *script, const struct freeze *freeze, const char *schema)
{
    GString *text = g_string_new(SQL_FREEZE_SCRIPT_SUBSCRIPTIONS);
    g_autoptr(GPtrArray) names = freeze_table_names(freeze, false);
    g_autofree char *rows = values_of(names);
    g_autoptr(GString) tables = g_string_new(SQL_FREEZE_SCRIPT_NAMED_TABLES);
    g_autoptr(GString) writing = g_string_new(SQL_FREEZE_SUBSCRIPTIONS);

    g_string_replace(tables, "@names@", rows, 0);
    g_string_prepend_c(g_string_append_c(tables, ')'), '(');
    g_string_replace(writing, "$1", tables->str, 0);
    g_string_replace(text, "@writing@", writing->str, 0);
    g_autofree char *query = g_string_free(text, FALSE);
    g_autofree char *filled = freeze_fill(query, schema, freeze->id, NULL);
    g_string_append_printf(script, "%s\n\\gset\n", g_strchomp(filled));
}

static void append_name(GString *script, const struct freeze *freeze, const struct freeze_table *table,
                        const char *schema, int64_t lock_timeout_ms)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    g_ptr_array_add(names, table->name);
    g_autofree char *text = freeze_named_text(freeze->id, names, schema, lock_timeout_ms);
    g_string_append_printf(script, "%s;\n", text);
}

char *freeze_script(const struct freeze *freeze, const char *schema, int64_t lock_timeout_ms)
{
    GString *script = g_string_new(NULL);
    g_autofree char *begin = freeze_begin_text(freeze, schema);
    g_autofree char *patience = patience_text(lock_timeout_ms);

    append_head(script, freeze);
    append_filled(script, SQL_FREEZE_SCRIPT_SETTINGS, schema, freeze);
    if (freeze_is_by_name(freeze))
        append_subscriptions(script, freeze, schema);
    g_string_append(script, "\n-- From here on `migrator status` shows it, and `migrator up` is refused.\nBEGIN;\n");
    g_string_append(script, begin);
    if (freeze_is_by_name(freeze))
        g_string_append_printf(script, "%s\n", SQL_FREEZE_SCRIPT_DISABLE_SUBSCRIPTIONS);
    append_entry(script, freeze, schema, false);
    g_string_append_printf(
            script,
            "COMMIT;\n\n"
            "-- Tree by tree, each in a transaction of its own, which waits for those that write to it:\n"
            "-- at most %d times %s, with pauses. Readers never wait.\n",
            SCRIPT_TRIES, patience);
    for (guint i = 0; i < freeze->tables->len; i++) {
        const struct freeze_table *table = g_ptr_array_index(freeze->tables, i);
        if (table->is_a_name)
            append_name(script, freeze, table, schema, lock_timeout_ms);
        else if (table->is_root)
            append_table(script, freeze, table, schema, patience);
    }
    g_string_append(script, "\n-- All of them are frozen.\nBEGIN;\n");
    append_entry(script, freeze, schema, true);
    g_string_append(script, "COMMIT;\n");
    return g_string_free(script, FALSE);
}
