/* analysis/rule_access.c - hazards of who may do what: privileges, roles; and of replication. */
#include "analysis/rule.h"

#include "analysis/statement_way.h"

#include <string.h>

static bool is_on(const struct rule_view *view)
{
    return view_has(view, SQL_ON);
}

/* ---- privileges ---- */

static void append_names(GString *text, const char *before, const char *const *names)
{
    g_autofree char *joined = g_strjoinv(", ", (char **)(guintptr)names);

    g_string_append_printf(text, "%s%s", before, joined);
}

/* "runs", "all of schema billing", "schema billing": what a GRANT is on. */
static void name_object(struct rule_view *view)
{
    const struct sql_action *action = view->action;
    g_autofree char *relation = view_name(action->relation);

    if (action->relation.name != NULL)
        g_string_append(view->detail, relation);
    else if (action->kind == SQL_OWNER_TO && action->columns != NULL)
        append_names(view->detail, "everything that is owned by ", action->columns);
    else if (action->relation.schema != NULL && action->kind == SQL_ALTER_DEFAULT_PRIVILEGES)
        g_string_append_printf(view->detail, "what is created in schema %s from now on", action->relation.schema);
    else if (action->relation.schema != NULL)
        g_string_append_printf(view->detail, "everything in schema %s", action->relation.schema);
    else if (action->name != NULL)
        g_string_append_printf(view->detail, "%s%s",
                               action->object == SQL_OBJECT_DATABASE                                ? "database "
                               : action->kind == SQL_OWNER_TO && action->object == SQL_OBJECT_OTHER ? ""
                                                                                                    : "schema ",
                               action->name);
    else
        g_string_append(view->detail, "what is created from now on");
}

/* PUBLIC has these unless they were taken away. */
static bool is_harmless(const char *privilege)
{
    static const char *const harmless[] = { "usage", "execute", "connect", "temporary", "temp", NULL };

    return g_strv_contains(harmless, privilege);
}

static bool grants_to_public(struct rule_view *view)
{
    const struct sql_action *action = view->action;
    bool is_more = false;

    if ((action->kind == SQL_ALTER_DEFAULT_PRIVILEGES && !is_on(view)) || action->columns == NULL ||
        !g_strv_contains(action->columns, "public") || action->object == SQL_OBJECT_FUNCTION ||
        action->object == SQL_OBJECT_PROCEDURE)
        return false;
    for (const char *const *privilege = action->settings; privilege != NULL && *privilege != NULL; privilege++)
        is_more = is_more || !is_harmless(*privilege);
    if (is_more)
        name_object(view);
    return is_more;
}

static bool names_its_object(struct rule_view *view)
{
    name_object(view);
    return true;
}

static bool takes_privileges(struct rule_view *view)
{
    if (view->action->kind == SQL_REVOKE) {
        g_string_append(view->detail, "a privilege on ");
        name_object(view);
    } else if (!is_on(view)) {
        append_names(view->detail, "membership in ", view->action->settings);
    }
    return view->detail->len > 0;
}

static bool is_sequence(const struct model_relation *relation)
{
    return relation != NULL && relation->kind == MODEL_SEQUENCE;
}

/* A partition is read through its table, whose privileges count. */
static bool leaves_roles_out(struct rule_view *view)
{
    const struct sql_action *action = view->action;
    bool is_there = view->relation != NULL && view->relation->kind != MODEL_UNKNOWN;
    g_autoptr(GPtrArray) missing = NULL;

    if (is_there || view_has(view, SQL_TEMPORARY) || (action->kind == SQL_CREATE_TABLE && action->other.name != NULL))
        return false;
    missing = model_missing_grantees(view->model, action->relation, action->kind == SQL_CREATE_SEQUENCE);
    for (guint index = 0; index < missing->len; index++)
        g_string_append_printf(view->detail, "%s%s", index > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(missing, index));
    return missing->len > 0;
}

static bool has_roles_by_now(const struct model *model, const struct rule_memory *memory)
{
    const struct model_relation *relation = model_find_relation(model, memory->relation);
    g_autoptr(GPtrArray) missing = NULL;

    if (relation == NULL)
        return true;
    missing = model_missing_grantees(model, relation->name, is_sequence(relation));
    return missing->len == 0;
}

/* ---- roles ---- */

static bool gives_power(struct rule_view *view)
{
    static const char *const powers[] = { "superuser",
                                          "bypassrls",
                                          "createrole",
                                          "isreplication",
                                          "pg_execute_server_program",
                                          "pg_read_server_files",
                                          "pg_write_server_files",
                                          "pg_read_all_data",
                                          "pg_write_all_data",
                                          NULL };
    const char *const *settings = view->action->settings;

    if (view->action->kind == SQL_GRANT_ROLE && !is_on(view))
        return false;
    for (; settings != NULL && *settings != NULL; settings++)
        if (g_strv_contains(powers, *settings))
            g_string_append_printf(view->detail, "%s%s", view->detail->len > 0 ? ", " : "", *settings);
    return view->detail->len > 0;
}

/* What shuts out who comes from now on, or lets them do less. */
static const struct {
    const char *setting, *words;
} narrowings[] = {
    { "no_canlogin", "can no longer log in" },
    { "no_superuser", "is no superuser any more" },
    { "no_bypassrls", "is subject to row security from now on" },
    { "no_createdb", "can no longer create databases" },
    { "no_createrole", "can no longer create roles" },
    { "no_isreplication", "can no longer replicate" },
    { "no_inherit", "no longer has the privileges of its roles without SET ROLE" },
    { "password", "gets another password" },
    { "validUntil", "has a password that runs out" },
    { "connectionlimit", "has a limit of connections" },
    { "connection_limit", "has a limit of connections" },
    { "no_allow_connections", "takes no connections any more" },
    { "tablespace", "moves to another tablespace, for which nobody may be connected to it" },
};

static bool narrows_access(struct rule_view *view)
{
    const struct sql_action *action = view->action;
    gsize start = 0;

    g_string_printf(view->detail, "the %s %s ", action->kind == SQL_ALTER_ROLE ? "role" : "database", action->name);
    start = view->detail->len;
    for (size_t row = 0; action->settings != NULL && action->new_name == NULL && row < G_N_ELEMENTS(narrowings); row++)
        if (g_strv_contains(action->settings, narrowings[row].setting))
            g_string_append_printf(view->detail, "%s%s", view->detail->len > start ? ", " : "", narrowings[row].words);
    if (action->settings == NULL && action->new_name != NULL)
        g_string_append_printf(view->detail, "is renamed to %s", action->new_name);
    return view->detail->len > start;
}

static bool drops_owned(struct rule_view *view)
{
    return g_strcmp0(view->action->name, "OWNED") == 0;
}

/* ALTER ROLE … SET and RESET, ALTER DATABASE … SET; without a value it is another ALTER. */
static bool sets_for_others(struct rule_view *view)
{
    const char *const *settings = view->action->settings;

    const char *whose = view->action->kind == SQL_ALTER_SYSTEM ? "the server" : view->action->name;

    if (settings == NULL || *settings == NULL || view->action->new_name == NULL)
        return false;
    if (strcmp(view->action->new_name, "DEFAULT") == 0)
        g_string_append_printf(view->detail, "what was set of %s is taken back for %s",
                               strcmp(*settings, "all") == 0 ? "all settings" : *settings, whose);
    else
        g_string_append_printf(view->detail, "%s = %s becomes the default for %s", *settings, view->action->new_name,
                               whose);
    return true;
}

/* ---- replication ---- */

static bool is_identified(const struct model_relation *relation)
{
    for (guint index = 0; relation != NULL && index < relation->indexes->len; index++) {
        const struct model_index *key = g_ptr_array_index(relation->indexes, index);

        if (key->is_primary || key->is_replica_identity)
            return true;
    }
    return false;
}

/* A table that is published and has no key; "all tables" stands for any. */
static bool publishes_without_key(struct rule_view *view)
{
    const char *const *tables = view->action->columns;

    if (view_has(view, SQL_ALL_TABLES))
        g_string_append(view->detail, "every table, also what is created later");
    for (; tables != NULL && *tables != NULL; tables++) {
        struct sql_name name = { .name = *tables };

        if (!is_identified(model_find_relation(view->model, name)))
            g_string_append_printf(view->detail, "%s%s", view->detail->len > 0 ? ", " : "", *tables);
    }
    return view->detail->len > 0;
}

/* Of what is set in the place of what was before nobody knows what that was: it may be less. */
static bool publishes_less(struct rule_view *view)
{
    static const char *const changes[] = { "insert", "update", "delete", "truncate" };
    const struct sql_action *action = view->action;

    if (g_strcmp0(action->method, "drop") == 0 && action->other_columns[0] != NULL)
        append_names(view->detail, "no longer has ", action->other_columns);
    else if (action->method != NULL && strcmp(action->method, "add") != 0)
        g_string_append(view->detail, "has other tables");
    else if (action->settings == NULL && action->method == NULL && action->new_name != NULL)
        g_string_append_printf(view->detail, "is renamed to %s", action->new_name);
    for (size_t index = 0; action->settings != NULL && action->new_name != NULL && index < G_N_ELEMENTS(changes);
         index++)
        if (strstr(action->new_name, changes[index]) == NULL)
            g_string_append_printf(view->detail, "%s%s", view->detail->len > 0 ? ", " : "no longer publishes ",
                                   changes[index]);
    return view->detail->len > 0;
}

static bool changes_publication(struct rule_view *view)
{
    bool has_less = publishes_less(view);

    g_string_truncate(view->detail, 0);
    return !has_less;
}

static bool skips_changes(struct rule_view *view)
{
    return g_strcmp0(view->action->method, "skip") == 0;
}

/* What a subscription no longer gets, or gets from elsewhere. */
static bool follows_less(struct rule_view *view)
{
    static const struct {
        const char *method, *setting, *words;
    } changes[] = {
        { "disable", NULL, "no longer follows" },
        { "connection", NULL, "follows another server" },
        { "set", NULL, "follows other publications" },
        { "drop", NULL, "no longer follows some of its publications" },
        { "options", "no_slot_name", "lets go of its slot, and no longer follows" },
        { "options", "slot_name", "follows another slot" },
    };
    const struct sql_action *action = view->action;

    for (size_t row = 0; row < G_N_ELEMENTS(changes); row++) {
        bool is_set = changes[row].setting == NULL ||
                      (action->settings != NULL && g_strv_contains(action->settings, changes[row].setting));

        if (g_strcmp0(action->method, changes[row].method) != 0 || !is_set)
            continue;
        g_string_append(view->detail, changes[row].words);
        return true;
    }
    return false;
}

static bool reaches_out(struct rule_view *view)
{
    bool is_less = follows_less(view);

    g_string_truncate(view->detail, 0);
    return !is_less && !skips_changes(view);
}

static bool says(const struct rule_view *view, const char *identity)
{
    return g_strcmp0(view->action->name, identity) == 0;
}

static bool takes_identity_away(struct rule_view *view)
{
    return says(view, "nothing");
}

static bool logs_whole_rows(struct rule_view *view)
{
    return says(view, "full");
}

/* ---- what to write instead ---- */

static void leave_publications_first(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *name = sql_quote_name(view->action->relation);
    g_autofree char *literal = sql_quote_literal(name);

    safe_way_step(way, false, "leave_publications",
                  "DO $$\n"
                  "DECLARE\n"
                  "    publication name;\n"
                  "BEGIN\n"
                  "    FOR publication IN SELECT pubname FROM pg_publication\n"
                  "        JOIN pg_publication_rel ON prpubid = pg_publication.oid WHERE prrelid = %s::regclass\n"
                  "    LOOP\n"
                  "        EXECUTE format('ALTER PUBLICATION %%I DROP TABLE %%s', publication, %s::regclass);\n"
                  "    END LOOP;\n"
                  "END $$;\n"
                  "ALTER TABLE %s REPLICA IDENTITY NOTHING;\n",
                  literal, literal, name);
}

static void give_away_first(const struct rule_view *view, struct safe_way *way)
{
    for (const char *const *role = view->action->columns; role != NULL && *role != NULL; role++) {
        g_autofree char *name = sql_quote_identifier(*role);

        safe_way_step(way, false, "give_away", "REASSIGN OWNED BY %s TO CURRENT_USER;\nDROP OWNED BY %s;\n", name,
                      name);
    }
}

static void shut_out_first(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *name = view->action->name != NULL ? sql_quote_identifier(view->action->name) : NULL;

    if (name == NULL)
        return;
    safe_way_step(way, false, "no_login", "ALTER ROLE %s NOLOGIN;\n", name);
    safe_way_program(way, "a release that no longer logs in as %s; wait until nothing misses it\n", name);
    safe_way_step(way, false, "drop_role", "DROP ROLE %s;\n", name);
}

const struct rule rules_of_access[] = {
    {
            .id = "grant-public",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_GRANT, SQL_ALTER_DEFAULT_PRIVILEGES },
            .matches = grants_to_public,
            .summary = "A privilege is granted to everyone",
            .text = "a privilege on {detail} is granted to PUBLIC",
            .effect = "every role that can connect has it, also those that are created later",
            .remedy = "grant it to the roles that need it",
    },
    {
            .id = "revoke",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_REVOKE, SQL_GRANT_ROLE },
            .matches = takes_privileges,
            .summary = "A privilege on something in use, or a role's membership in another, is taken away",
            .text = "{detail} is taken from {columns}",
            .effect = "the running release may need it: \"permission denied\"",
            .remedy = "first release a program that does without, and mark the migration",
    },
    {
            .id = "privilege-drift",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_TABLE, SQL_CREATE_VIEW, SQL_CREATE_MATERIALIZED_VIEW, SQL_CREATE_SEQUENCE },
            .matches = leaves_roles_out,
            .is_settled = has_roles_by_now,
            .summary = "Something is created without the privileges that its neighbours give",
            .text = "{relation} is created, and no privilege on it is granted to {detail}",
            .effect = "who may use most of the others in its schema gets \"permission denied\" here: the program that "
                      "runs as that role, say",
            .remedy = "GRANT what is needed in the same migration; or once for all: ALTER DEFAULT PRIVILEGES IN SCHEMA "
                      "…, which counts for what the role that says it creates",
    },
    {
            .id = "superuser-role",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_ROLE, SQL_ALTER_ROLE, SQL_GRANT_ROLE },
            .matches = gives_power,
            .summary = "A role is given power over all data or over the server",
            .text = "a role is given {detail}",
            .effect = "privileges and row security no longer stop whoever has its password",
            .remedy = "grant what is needed on the objects it is needed for; make such roles outside of migrations",
    },
    {
            .id = "owner-to",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_OWNER_TO },
            .matches = names_its_object,
            .summary = "Something in use gets another owner",
            .text = "{new_name} becomes the owner of {detail}",
            .effect =
                    "a release that connects as the old owner loses what it had as owner, and later migrations may not be "
                    "allowed to change it",
            .remedy = "grant the running release what it needs first, in its own name",
    },
    {
            .id = "drop-role",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_ROLE },
            .summary = "A role is dropped",
            .text = "the role {name} is dropped",
            .effect = "a program that connects as it no longer can; roles are the server's, not this database's",
            .remedy = "take its LOGIN away first, and drop it when nothing misses it",
            .safe_way = shut_out_first,
    },
    {
            .id = "access-narrowed",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ALTER_ROLE, SQL_ALTER_DATABASE },
            .matches = narrows_access,
            .summary = "A role or a database lets less through than before, or gets another name",
            .text = "{detail}",
            .effect = "a running release that connects as the role, or to the database, fails when it next does, or in "
                      "what it may no longer do; roles are the server's, not this database's",
            .remedy = "first release a program that does without, and say in the header that this is so",
    },
    {
            .id = "drop-owned",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_DROP_OTHER },
            .matches = drops_owned,
            .summary = "Everything that a role owns is dropped",
            .text = "everything that {columns} owns in this database is dropped, and its privileges are taken away",
            .effect = "tables go with their rows, and none of them is named here",
            .remedy = "REASSIGN OWNED BY … TO … first, and drop by name what is to go",
            .safe_way = give_away_first,
    },
    {
            .id = "setting-for-others",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ALTER_ROLE, SQL_ALTER_DATABASE, SQL_ALTER_SYSTEM },
            .matches = sets_for_others,
            .summary = "A default setting of a role, the database or the server is changed",
            .text = "{detail}",
            .effect = "connections that the running release opens from now on have it, those that it has do not",
            .remedy = "set it where it is needed: SET LOCAL, or in the program's connection",
    },
    {
            .id = "create-publication",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_PUBLICATION, SQL_ALTER_PUBLICATION },
            .matches = publishes_without_key,
            .summary = "A table is published that is not known to have a primary key",
            .text = "{name} publishes {detail}: a primary key, or another replica identity, is not known of it",
            .effect =
                    "without one UPDATE and DELETE fail from then on (\"does not have a replica identity and publishes "
                    "updates\")",
            .remedy = "publish tables by name, and only those with a primary key or a REPLICA IDENTITY",
    },
    {
            .id = "publication-change",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .kinds = { SQL_ALTER_PUBLICATION },
            .matches = changes_publication,
            .summary = "A publication is changed",
            .text = "the publication {name} is changed",
            .effect =
                    "its subscribers see other tables, columns or changes only after they refresh, and may stop before",
            .remedy = "tell who subscribes: replicas, change data capture",
    },
    {
            .id = "publication-narrowed",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ALTER_PUBLICATION },
            .matches = publishes_less,
            .summary = "A publication has less than before, or another name",
            .text = "the publication {name} {detail}",
            .effect =
                    "subscribers are not told that changes are missing; what is written meanwhile has to be copied to "
                    "them anew",
            .remedy = "first change who subscribes, and say in the header that this is so",
    },
    {
            .id = "drop-publication",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_PUBLICATION },
            .summary = "A publication is dropped",
            .text = "the publication {name} is dropped",
            .effect = "its subscribers stop, and their slots keep WAL until the disk is full",
            .remedy = "end the subscriptions and drop their slots first",
            .safe_way = statement_way_after_use,
    },
    {
            .id = "create-subscription",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_NOTE,
            .kinds = { SQL_CREATE_SUBSCRIPTION, SQL_ALTER_SUBSCRIPTION },
            .matches = reaches_out,
            .summary = "A subscription is created or changed",
            .text = "the subscription {name} reaches out to another server",
            .effect = "it copies tables and makes a slot there, which no rollback here undoes",
            .remedy = "do it outside of migrations: it belongs to one environment",
    },
    {
            .id = "subscription-narrowed",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_SUBSCRIPTION },
            .matches = follows_less,
            .summary = "A subscription no longer follows, or follows something else",
            .text = "the subscription {name} {detail}",
            .effect =
                    "its tables fall behind, or miss what is changed there, while the running release reads them; the "
                    "slot that is left behind keeps WAL until the other server's disk is full",
            .remedy = "do it outside of migrations: it belongs to one environment",
    },
    {
            .id = "subscription-skip",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_ALTER_SUBSCRIPTION },
            .matches = skips_changes,
            .summary = "A subscription leaves out a transaction",
            .text = "the subscription {name} leaves out a transaction of the other server",
            .effect = "all that it changed, also what did not clash, never gets here, and nobody says so later",
            .remedy = "mend the row that clashes, and let the transaction come in",
    },
    {
            .id = "drop-subscription",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_SUBSCRIPTION },
            .summary = "A subscription is dropped",
            .text = "the subscription {name} is dropped",
            .effect =
                    "its tables stay as they are and no longer follow; the slot at the other server may be left behind",
            .remedy = "do it outside of migrations: it belongs to one environment",
    },
    {
            .id = "replica-identity-nothing",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_REPLICA_IDENTITY },
            .matches = takes_identity_away,
            .summary = "A table loses its replica identity",
            .text = "{relation} has no replica identity any more",
            .effect = "when it is published, UPDATE and DELETE fail from then on",
            .remedy = "take it out of its publications first",
            .safe_way = leave_publications_first,
    },
    {
            .id = "replica-identity-full",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .kinds = { SQL_REPLICA_IDENTITY },
            .matches = logs_whole_rows,
            .summary = "A table's whole rows are logged for replication",
            .text = "every UPDATE and DELETE of {relation} logs the whole old row",
            .effect =
                    "WAL grows, and a subscriber without a fitting index reads its table from end to end for each row",
            .remedy = "name a unique index over NOT NULL columns: REPLICA IDENTITY USING INDEX",
    },
    { .id = NULL },
};
