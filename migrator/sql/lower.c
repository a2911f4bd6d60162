/* sql/lower.c - the table of statements: which function lowers which node of the parser's tree. */
#include "sql/lower.h"

#include "sql/depth.h"
#include "sql/respell.h"
#include "sql/shorten.h"
#include "sql/stack.h"
#include "sql/tree.h"

#include <string.h>

#define NODE(name) PG_QUERY__NODE__NODE_##name

enum {
    LONG_BYTES = 1024 * 1024, /* a longer text is looked through for what can be left out */
    LEVELS_PLAIN = 1000,      /* of nesting, for which the stack that is there is enough */
    LEVELS_MAX = 10 * 1000,   /* the parser's tree is packed in time that grows with the square of them */
    TOKENS_MAX = 300 * 1000,  /* a token makes a node of some hundred bytes */
};

struct lowerer {
    void (*lower)(struct sql_lowering *lowering, const PgQuery__Node *node);
    const char *tag; /* no more is to be known */
};

/* clang-format off */
static const struct lowerer lowerers[] = {
    [NODE(SELECT_STMT)] = { sql_lower_select, NULL },
    [NODE(INSERT_STMT)] = { sql_lower_insert, NULL },
    [NODE(UPDATE_STMT)] = { sql_lower_update, NULL },
    [NODE(DELETE_STMT)] = { sql_lower_delete, NULL },
    [NODE(MERGE_STMT)] = { sql_lower_merge, NULL },
    [NODE(COPY_STMT)] = { sql_lower_copy, NULL },
    [NODE(LOCK_STMT)] = { sql_lower_lock, NULL },
    [NODE(DECLARE_CURSOR_STMT)] = { sql_lower_declare_cursor, NULL },

    [NODE(CREATE_STMT)] = { sql_lower_create_table, NULL },
    [NODE(CREATE_FOREIGN_TABLE_STMT)] = { sql_lower_create_foreign_table, NULL },
    [NODE(CREATE_TABLE_AS_STMT)] = { sql_lower_create_table_as, NULL },
    [NODE(TRUNCATE_STMT)] = { sql_lower_truncate, NULL },
    [NODE(ALTER_TABLE_STMT)] = { sql_lower_alter_table, NULL },
    [NODE(ALTER_TABLE_MOVE_ALL_STMT)] = { sql_lower_alter_all_tables, NULL },

    [NODE(INDEX_STMT)] = { sql_lower_create_index, NULL },
    [NODE(REINDEX_STMT)] = { sql_lower_reindex, NULL },
    [NODE(VIEW_STMT)] = { sql_lower_create_view, NULL },
    [NODE(REFRESH_MAT_VIEW_STMT)] = { sql_lower_refresh, NULL },
    [NODE(CREATE_SEQ_STMT)] = { sql_lower_create_sequence, NULL },
    [NODE(ALTER_SEQ_STMT)] = { sql_lower_alter_sequence, NULL },
    [NODE(CREATE_STATS_STMT)] = { sql_lower_create_statistics, NULL },

    [NODE(CREATE_ENUM_STMT)] = { sql_lower_create_enum, NULL },
    [NODE(ALTER_ENUM_STMT)] = { sql_lower_alter_enum, NULL },
    [NODE(CREATE_DOMAIN_STMT)] = { sql_lower_create_domain, NULL },
    [NODE(ALTER_DOMAIN_STMT)] = { sql_lower_alter_domain, NULL },
    [NODE(COMPOSITE_TYPE_STMT)] = { sql_lower_create_composite, NULL },
    [NODE(CREATE_RANGE_STMT)] = { sql_lower_create_range, NULL },
    [NODE(DEFINE_STMT)] = { sql_lower_define, NULL },
    [NODE(ALTER_TYPE_STMT)] = { sql_lower_alter_type, NULL },

    [NODE(CREATE_FUNCTION_STMT)] = { sql_lower_create_function, NULL },
    [NODE(ALTER_FUNCTION_STMT)] = { sql_lower_alter_function, NULL },
    [NODE(CREATE_TRIG_STMT)] = { sql_lower_create_trigger, NULL },
    [NODE(CREATE_EVENT_TRIG_STMT)] = { sql_lower_create_event_trigger, NULL },
    [NODE(RULE_STMT)] = { sql_lower_create_rule, NULL },
    [NODE(CREATE_POLICY_STMT)] = { sql_lower_create_policy, NULL },
    [NODE(ALTER_POLICY_STMT)] = { sql_lower_alter_policy, NULL },
    [NODE(DO_STMT)] = { sql_lower_do, NULL },
    [NODE(CALL_STMT)] = { sql_lower_call, NULL },

    [NODE(DROP_STMT)] = { sql_lower_drop, NULL },
    [NODE(RENAME_STMT)] = { sql_lower_rename, NULL },
    [NODE(ALTER_OBJECT_SCHEMA_STMT)] = { sql_lower_set_schema, NULL },
    [NODE(ALTER_OWNER_STMT)] = { sql_lower_change_owner, NULL },
    [NODE(CREATE_SCHEMA_STMT)] = { sql_lower_create_schema, NULL },
    [NODE(CREATE_EXTENSION_STMT)] = { sql_lower_create_extension, NULL },
    [NODE(ALTER_EXTENSION_STMT)] = { sql_lower_alter_extension, NULL },
    [NODE(ALTER_EXTENSION_CONTENTS_STMT)] = { sql_lower_alter_extension_contents, NULL },
    [NODE(CREATEDB_STMT)] = { sql_lower_create_database, NULL },
    [NODE(ALTER_DATABASE_STMT)] = { sql_lower_alter_database, NULL },
    [NODE(ALTER_DATABASE_SET_STMT)] = { sql_lower_set_in_database, NULL },
    [NODE(DROPDB_STMT)] = { sql_lower_drop_database, NULL },

    [NODE(GRANT_STMT)] = { sql_lower_grant, NULL },
    [NODE(GRANT_ROLE_STMT)] = { sql_lower_grant_role, NULL },
    [NODE(ALTER_DEFAULT_PRIVILEGES_STMT)] = { sql_lower_default_privileges, NULL },
    [NODE(CREATE_ROLE_STMT)] = { sql_lower_create_role, NULL },
    [NODE(ALTER_ROLE_STMT)] = { sql_lower_alter_role, NULL },
    [NODE(ALTER_ROLE_SET_STMT)] = { sql_lower_set_in_role, NULL },
    [NODE(DROP_ROLE_STMT)] = { sql_lower_drop_role, NULL },
    [NODE(DROP_OWNED_STMT)] = { sql_lower_drop_owned, NULL },
    [NODE(CREATE_PUBLICATION_STMT)] = { sql_lower_create_publication, NULL },
    [NODE(ALTER_PUBLICATION_STMT)] = { sql_lower_alter_publication, NULL },
    [NODE(CREATE_SUBSCRIPTION_STMT)] = { sql_lower_create_subscription, NULL },
    [NODE(ALTER_SUBSCRIPTION_STMT)] = { sql_lower_alter_subscription, NULL },
    [NODE(DROP_SUBSCRIPTION_STMT)] = { sql_lower_drop_subscription, NULL },

    [NODE(VARIABLE_SET_STMT)] = { sql_lower_set, NULL },
    [NODE(CONSTRAINTS_SET_STMT)] = { sql_lower_set_constraints, NULL },
    [NODE(TRANSACTION_STMT)] = { sql_lower_transaction, NULL },
    [NODE(VACUUM_STMT)] = { sql_lower_vacuum, NULL },
    [NODE(CLUSTER_STMT)] = { sql_lower_cluster, NULL },
    [NODE(ALTER_SYSTEM_STMT)] = { sql_lower_alter_system, NULL },
    [NODE(NOTIFY_STMT)] = { sql_lower_notify, NULL },
    [NODE(LISTEN_STMT)] = { sql_lower_notify, NULL },
    [NODE(UNLISTEN_STMT)] = { sql_lower_notify, NULL },
    [NODE(PREPARE_STMT)] = { sql_lower_prepare, NULL },
    [NODE(EXECUTE_STMT)] = { sql_lower_execute, NULL },
    [NODE(EXPLAIN_STMT)] = { sql_lower_explain, NULL },
    [NODE(CHECK_POINT_STMT)] = { sql_lower_checkpoint, NULL },
    [NODE(DISCARD_STMT)] = { sql_lower_discard, NULL },

    [NODE(COMMENT_STMT)] = { sql_lower_comment, NULL },
    [NODE(SEC_LABEL_STMT)] = { NULL, "SECURITY LABEL" },
    [NODE(VARIABLE_SHOW_STMT)] = { NULL, "SHOW" },
    [NODE(CLOSE_PORTAL_STMT)] = { NULL, "CLOSE" },
    [NODE(FETCH_STMT)] = { NULL, "FETCH" },
    [NODE(DEALLOCATE_STMT)] = { NULL, "DEALLOCATE" },
    [NODE(LOAD_STMT)] = { NULL, "LOAD" },
    [NODE(CREATE_PLANG_STMT)] = { NULL, "CREATE LANGUAGE" },
    [NODE(CREATE_CONVERSION_STMT)] = { NULL, "CREATE CONVERSION" },
    [NODE(CREATE_CAST_STMT)] = { sql_lower_create_cast, NULL },
    [NODE(CREATE_OP_CLASS_STMT)] = { NULL, "CREATE OPERATOR CLASS" },
    [NODE(CREATE_OP_FAMILY_STMT)] = { NULL, "CREATE OPERATOR FAMILY" },
    [NODE(ALTER_OP_FAMILY_STMT)] = { sql_lower_alter_family, NULL },
    [NODE(ALTER_OPERATOR_STMT)] = { NULL, "ALTER OPERATOR" },
    [NODE(CREATE_TRANSFORM_STMT)] = { NULL, "CREATE TRANSFORM" },
    [NODE(CREATE_AM_STMT)] = { NULL, "CREATE ACCESS METHOD" },
    [NODE(CREATE_TABLE_SPACE_STMT)] = { NULL, "CREATE TABLESPACE" },
    [NODE(DROP_TABLE_SPACE_STMT)] = { NULL, "DROP TABLESPACE" },
    [NODE(ALTER_TABLE_SPACE_OPTIONS_STMT)] = { NULL, "ALTER TABLESPACE" },
    [NODE(ALTER_OBJECT_DEPENDS_STMT)] = { NULL, "ALTER … DEPENDS ON EXTENSION" },
    [NODE(REASSIGN_OWNED_STMT)] = { sql_lower_reassign_owned, NULL },
    [NODE(ALTER_TSDICTIONARY_STMT)] = { sql_lower_alter_dictionary, NULL },
    [NODE(ALTER_TSCONFIGURATION_STMT)] = { sql_lower_alter_configuration, NULL },
    [NODE(CREATE_FDW_STMT)] = { NULL, "CREATE FOREIGN DATA WRAPPER" },
    [NODE(ALTER_FDW_STMT)] = { sql_lower_alter_wrapper, NULL },
    [NODE(CREATE_FOREIGN_SERVER_STMT)] = { sql_lower_create_server, NULL },
    [NODE(ALTER_FOREIGN_SERVER_STMT)] = { sql_lower_alter_server, NULL },
    [NODE(CREATE_USER_MAPPING_STMT)] = { NULL, "CREATE USER MAPPING" },
    [NODE(ALTER_USER_MAPPING_STMT)] = { sql_lower_alter_user_mapping, NULL },
    [NODE(DROP_USER_MAPPING_STMT)] = { sql_lower_drop_user_mapping, NULL },
    [NODE(IMPORT_FOREIGN_SCHEMA_STMT)] = { NULL, "IMPORT FOREIGN SCHEMA" },
    [NODE(ALTER_EVENT_TRIG_STMT)] = { sql_lower_set_event_trigger, NULL },
    [NODE(ALTER_COLLATION_STMT)] = { sql_lower_refresh_collation, NULL },
    [NODE(ALTER_STATS_STMT)] = { NULL, "ALTER STATISTICS" },
    [NODE(ALTER_DATABASE_REFRESH_COLL_STMT)] = { sql_lower_refresh_database, NULL },
};
/* clang-format on */

static void read_tokens(struct sql_lowering *lowering)
{
    struct sql_lexer lexer = { lowering->source.text, lowering->source.length, 0 };
    struct sql_token token;

    lowering->tokens = g_array_new(FALSE, FALSE, sizeof(struct sql_token));
    while (sql_token_next(&lexer, &token))
        g_array_append_val(lowering->tokens, token);
}

size_t sql_lower_location(const struct sql_lowering *lowering, const struct sql_token *token)
{
    return (size_t)(token->text - lowering->source.text);
}

const struct sql_token *sql_lower_token(struct sql_lowering *lowering, guint index)
{
    static const struct sql_token end = { .kind = SQL_TOKEN_END, .text = "" };

    if (lowering->tokens == NULL)
        read_tokens(lowering);
    return index < lowering->tokens->len ? &g_array_index(lowering->tokens, struct sql_token, index) : &end;
}

guint sql_lower_token_at(struct sql_lowering *lowering, size_t location)
{
    guint low = 0, high;

    (void)sql_lower_token(lowering, 0);
    high = lowering->tokens->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (sql_lower_location(lowering, &g_array_index(lowering->tokens, struct sql_token, middle)) < location)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t offset_in_file(const struct sql_lowering *lowering, int64_t location)
{
    size_t within = location < 0 ? lowering->start : MIN((size_t)location, lowering->source.length);

    within -= MIN(within, lowering->source.prefix);
    return lowering->source.offset + (lowering->source.is_there ? within : 0);
}

struct sql_action *sql_lower_add(struct sql_lowering *lowering, enum sql_action_kind kind, int64_t location)
{
    struct sql_action action = { .kind = kind, .flags = lowering->flags, .statement = lowering->statement };
    GArray *list = lowering->actions->list;

    action.offset = offset_in_file(lowering, location);
    if (++*lowering->count > SQL_ACTIONS_MAX)
        return memcpy(sql_arena_allocate(lowering->scratch, sizeof action), &action, sizeof action);
    g_array_append_val(list, action);
    return &g_array_index(list, struct sql_action, list->len - 1);
}

void sql_lower_opaque(struct sql_lowering *lowering, int64_t location, const char *reason)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_OPAQUE, location);

    action->name = sql_lower_string(lowering, reason);
    lowering->actions->opaque++;
}

void sql_lower_statement(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const struct lowerer *lowerer =
            node != NULL && node->node_case < G_N_ELEMENTS(lowerers) ? &lowerers[node->node_case] : NULL;

    if (lowerer != NULL && lowerer->lower != NULL)
        lowerer->lower(lowering, node);
    else if (lowerer != NULL && lowerer->tag != NULL)
        sql_lower_add(lowering, SQL_OTHER, SQL_NOWHERE)->name = lowerer->tag;
    else
        sql_lower_opaque(lowering, SQL_NOWHERE, "a statement that is not known here");
}

/* The parser counts a statement from behind the previous semicolon. */
static size_t first_token(const struct sql_source *source, size_t from)
{
    struct sql_lexer lexer = { source->text, source->length, MIN(from, source->length) };
    struct sql_token token;

    (void)sql_token_next(&lexer, &token);
    return (size_t)(token.text - source->text);
}

static void lower_tree(struct sql_lowering *lowering, const struct sql_tree *tree)
{
    for (size_t index = 0; index < tree->count; index++) {
        const PgQuery__RawStmt *raw = tree->statements[index];

        lowering->start = first_token(&lowering->source, (size_t)MAX(raw->stmt_location, 0));
        lowering->actions->statements++;
        sql_lower_statement(lowering, raw->stmt);
    }
}

static void refuse(struct sql_lowering *lowering, const char *reason)
{
    lowering->start = first_token(&lowering->source, lowering->source.prefix);
    lowering->actions->statements++;
    sql_lower_opaque(lowering, SQL_NOWHERE, reason);
}

/* The parser's words, or what they would be about in a newer PostgreSQL. */
static void refuse_text(struct sql_lowering *lowering, const struct sql_refusal *refusal)
{
    int version = 0;
    const char *newer = sql_grammar_newer(lowering->source.text, lowering->source.length, refusal, &version);
    g_autofree char *reason = NULL;

    if (newer != NULL)
        reason = g_strdup_printf("%s, which is PostgreSQL %d's", newer, version);
    refuse(lowering, reason == NULL ? refusal->message : reason);
}

/* The last action of that kind that begins at the words or before them. */
static void apply(struct sql_lowering *lowering, guint first, const struct sql_respelt *respelt)
{
    size_t offset = offset_in_file(lowering, (int64_t)respelt->location);
    GArray *list = lowering->actions->list;

    for (guint index = list->len; index > first; index--) {
        struct sql_action *action = &g_array_index(list, struct sql_action, index - 1);

        if (action->offset > offset || (action->kind != respelt->kind && action->kind != respelt->or_kind))
            continue;
        action->kind = respelt->becomes == SQL_OPAQUE ? action->kind : respelt->becomes;
        action->flags |= respelt->flags;
        if (respelt->is_not_null)
            action->constraint = SQL_CONSTRAINT_NOT_NULL;
        return;
    }
}

/* For as long as places in the text are to be told apart, which are all one place in the file. */
static void lower_respelt(struct sql_lowering *lowering, const struct sql_tree *tree, const GArray *respelt)
{
    const struct sql_source source = lowering->source;
    GArray *list = lowering->actions->list;
    guint first = list->len;

    if (!source.is_there) {
        lowering->source.is_there = true;
        lowering->source.offset = 0;
    }
    lower_tree(lowering, tree);
    for (guint index = 0; index < respelt->len; index++)
        apply(lowering, first, &g_array_index(respelt, struct sql_respelt, index));
    lowering->source = source;
    for (guint index = first; !source.is_there && index < list->len; index++)
        g_array_index(list, struct sql_action, index).offset = source.offset;
}

/* In other words that the parser takes, if there are. */
static bool parse_respelt(struct sql_lowering *lowering)
{
    g_autoptr(GArray) respelt = g_array_new(FALSE, FALSE, sizeof(struct sql_respelt));
    char *text = sql_arena_text(lowering->scratch, lowering->source.text, lowering->source.length);
    struct sql_tree tree;

    if (!sql_respell(text, lowering->source.length, respelt) || !sql_tree_read(&tree, text, lowering->scratch))
        return false;
    lower_respelt(lowering, &tree, respelt);
    return true;
}

static void parse(void *context)
{
    struct sql_lowering *lowering = context;
    struct sql_tree tree;

    if (sql_tree_read(&tree, lowering->source.text, lowering->scratch))
        lower_tree(lowering, &tree);
    else if (!parse_respelt(lowering))
        refuse_text(lowering, &tree.refusal);
}

/* A level takes at least a byte. */
static void parse_within_bounds(struct sql_lowering *lowering)
{
    struct sql_depth depth = { 0 };

    if (lowering->source.length > LEVELS_PLAIN)
        depth = sql_text_depth((struct sql_text){ lowering->source.text, lowering->source.length });
    if (depth.levels > LEVELS_MAX)
        refuse(lowering, "nested too deeply to be read");
    else if (depth.tokens > TOKENS_MAX)
        refuse(lowering, "too long to be read");
    else if (depth.levels <= LEVELS_PLAIN)
        parse(lowering);
    else if (!sql_run_with_stack(parse, lowering))
        refuse(lowering, "nested too deeply to be read with this little memory");
}

void sql_lower_source(struct sql_lowering *lowering)
{
    char *text = NULL;

    if (*lowering->count > SQL_ACTIONS_MAX)
        return;
    text = sql_arena_text(lowering->scratch, lowering->source.text, lowering->source.length);
    lowering->source.text = text;
    if (lowering->source.length > LONG_BYTES)
        lowering->rows_left_out = sql_shorten_rows(text, lowering->source.length);
    parse_within_bounds(lowering);
    g_clear_pointer(&lowering->tokens, g_array_unref);
}
