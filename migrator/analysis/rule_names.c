/* analysis/rule_names.c - hazards and habits of names. */
#include "analysis/rule.h"

#include "sql/token.h"

#include <string.h>

enum { IDENTIFIER_BYTES = 63 }; /* NAMEDATALEN - 1 */

static bool is_kind_of(enum sql_action_kind kind, const enum sql_action_kind *kinds, size_t count)
{
    for (size_t index = 0; index < count; index++)
        if (kinds[index] == kind)
            return true;
    return false;
}

/* The name that the action gives to something; NULL: none. */
static const char *given_name(const struct sql_action *action)
{
    static const enum sql_action_kind parts[] = { SQL_ADD_COLUMN,    SQL_ADD_CONSTRAINT, SQL_CREATE_INDEX,
                                                  SQL_CREATE_POLICY, SQL_CREATE_TRIGGER, SQL_CREATE_SCHEMA };
    static const enum sql_action_kind wholes[] = { SQL_CREATE_TABLE,    SQL_CREATE_VIEW, SQL_CREATE_MATERIALIZED_VIEW,
                                                   SQL_CREATE_SEQUENCE, SQL_CREATE_ENUM, SQL_CREATE_DOMAIN,
                                                   SQL_CREATE_FUNCTION, SQL_CREATE_TYPE };
    static const enum sql_action_kind renames[] = { SQL_RENAME_TABLE,    SQL_RENAME_COLUMN, SQL_RENAME_CONSTRAINT,
                                                    SQL_RENAME_INDEX,    SQL_RENAME_VIEW,   SQL_RENAME_SEQUENCE,
                                                    SQL_RENAME_FUNCTION, SQL_RENAME_TYPE,   SQL_RENAME_SCHEMA };

    if (is_kind_of(action->kind, parts, G_N_ELEMENTS(parts)))
        return action->name;
    if (is_kind_of(action->kind, wholes, G_N_ELEMENTS(wholes)))
        return action->relation.name;
    return is_kind_of(action->kind, renames, G_N_ELEMENTS(renames)) ? action->new_name : NULL;
}

/* The name of what the action drops; NULL: it drops nothing. */
static const char *dropped_name(const struct sql_action *action)
{
    static const enum sql_action_kind parts[] = { SQL_DROP_COLUMN, SQL_DROP_CONSTRAINT, SQL_DROP_POLICY,
                                                  SQL_DROP_TRIGGER, SQL_DROP_SCHEMA };
    static const enum sql_action_kind wholes[] = { SQL_DROP_TABLE,    SQL_DROP_INDEX, SQL_DROP_VIEW,
                                                   SQL_DROP_SEQUENCE, SQL_DROP_TYPE,  SQL_DROP_MATERIALIZED_VIEW,
                                                   SQL_DROP_FUNCTION };

    if (is_kind_of(action->kind, parts, G_N_ELEMENTS(parts)))
        return action->name;
    return is_kind_of(action->kind, wholes, G_N_ELEMENTS(wholes)) ? action->relation.name : NULL;
}

static bool breaks_pattern(struct rule_view *view)
{
    const char *name = given_name(view->action);

    if (name == NULL || g_regex_match_simple(view->parameter, name, 0, 0))
        return false;
    g_string_append(view->detail, name);
    return true;
}

static bool drops_undeclared(struct rule_view *view)
{
    return !g_regex_match_simple(view->parameter, view->action->relation.name, 0, 0);
}

/* The parser has cut the name already: what was written is longer. */
static bool is_cut(const char *statement, const char *name)
{
    struct sql_lexer lexer = { statement, strlen(statement), 0 };
    struct sql_token token;

    while (sql_token_next(&lexer, &token)) {
        if (token.length <= IDENTIFIER_BYTES || (token.kind != SQL_TOKEN_WORD && token.kind != SQL_TOKEN_QUOTED))
            continue;
        g_autofree char *written = sql_token_identifier(&token);
        if (strlen(written) > IDENTIFIER_BYTES && g_str_has_prefix(written, name))
            return true;
    }
    return false;
}

/* A letter of several bytes is cut as a whole. */
static bool is_as_long_as_can_be(const char *name)
{
    return name != NULL && strlen(name) + 4 > IDENTIFIER_BYTES;
}

static bool is_too_long(struct rule_view *view)
{
    const char *given = given_name(view->action);
    const char *name = given != NULL ? given : dropped_name(view->action);

    if (!is_as_long_as_can_be(name))
        return false;
    g_autofree char *statement = view_statement(view);
    if (!is_cut(statement, name))
        return false;
    g_string_append(view->detail, name);
    return true;
}

static bool is_plain(const char *name)
{
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name) && !g_ascii_isdigit(*name);
}

static bool is_mixed_case(struct rule_view *view)
{
    const char *name = given_name(view->action);

    if (name == NULL || is_plain(name))
        return false;
    g_string_append(view->detail, name);
    return true;
}

static bool is_reserved(struct rule_view *view)
{
    const char *name = given_name(view->action);

    if (name == NULL || !is_plain(name))
        return false;
    g_autofree char *quoted = sql_quote_identifier(name);
    g_string_append(view->detail, name);
    return strcmp(quoted, name) != 0;
}

static bool is_unqualified(struct rule_view *view)
{
    const struct sql_action *action = view->action;

    return action->relation.name != NULL && action->relation.schema == NULL && !view_has(view, SQL_IN_CREATE) &&
           !view_has(view, SQL_TEMPORARY);
}

const struct rule rules_of_names[] = {
    {
            .id = "identifier-too-long",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .matches = is_too_long,
            .summary = "A name is longer than 63 bytes",
            .text = "a name is longer than 63 bytes and becomes {detail}",
            .effect = "PostgreSQL cuts it without an error; another name that begins alike is then the same, and the "
                      "program does not find it by what was written",
            .remedy = "write a name of at most 63 bytes",
    },
    {
            .id = "mixed-case-identifier",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .matches = is_mixed_case,
            .summary = "A name has to be written in quotes: it is not of lower-case letters, digits and _",
            .text = "\"{detail}\" has to be written in quotes",
            .effect = "whoever forgets them does not find it",
            .remedy = "use lower-case letters, digits and _",
    },
    {
            .id = "table-name-pattern",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_PATTERN,
            .standard = "^[a-z][a-z0-9_]*$",
            .kinds = { SQL_CREATE_TABLE, SQL_RENAME_TABLE },
            .matches = breaks_pattern,
            .summary = "The name of a table is not as agreed",
            .text = "the name {detail} does not match {parameter}",
            .effect = "whoever looks for it by the pattern does not find it",
            .remedy = "name it as the pattern says",
    },
    {
            .id = "drop-table-name-convention",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF,
            .parameter = PARAMETER_PATTERN,
            .standard = "_(old|unused|deprecated)$",
            .kinds = { SQL_DROP_TABLE },
            .matches = drops_undeclared,
            .summary = "A table is dropped whose name does not say that nobody uses it any more",
            .text = "{relation} is dropped, and its name does not match {parameter}",
            .effect = "nobody was warned by its name that it would go, and nobody could say that it is still used",
            .remedy = "rename it first, to a name as the pattern says, and drop it a release later",
    },
    {
            .id = "schema-name-pattern",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_PATTERN,
            .standard = "^[a-z][a-z0-9_]*$",
            .kinds = { SQL_CREATE_SCHEMA, SQL_RENAME_SCHEMA },
            .matches = breaks_pattern,
            .summary = "The name of a schema is not as agreed",
            .text = "the name {detail} does not match {parameter}",
            .effect = "whoever looks for it by the pattern does not find it",
            .remedy = "name it as the pattern says",
    },
    {
            .id = "column-name-pattern",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_PATTERN,
            .standard = "^[a-z][a-z0-9_]*$",
            .kinds = { SQL_ADD_COLUMN, SQL_RENAME_COLUMN },
            .matches = breaks_pattern,
            .summary = "The name of a column is not as agreed",
            .text = "the name {detail} does not match {parameter}",
            .effect = "whoever looks for it by the pattern does not find it",
            .remedy = "name it as the pattern says",
    },
    {
            .id = "index-name-pattern",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_PATTERN,
            .standard = "^[a-z][a-z0-9_]*$",
            .kinds = { SQL_CREATE_INDEX, SQL_RENAME_INDEX },
            .matches = breaks_pattern,
            .summary = "The name of an index is not as agreed",
            .text = "the name {detail} does not match {parameter}",
            .effect = "whoever looks for it by the pattern does not find it",
            .remedy = "name it as the pattern says",
    },
    {
            .id = "constraint-name-pattern",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_PATTERN,
            .standard = "^[a-z][a-z0-9_]*$",
            .kinds = { SQL_ADD_CONSTRAINT, SQL_RENAME_CONSTRAINT },
            .matches = breaks_pattern,
            .summary = "The name of a constraint is not as agreed",
            .text = "the name {detail} does not match {parameter}",
            .effect = "whoever looks for it by the pattern does not find it",
            .remedy = "name it as the pattern says",
    },
    {
            .id = "reserved-identifier",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .matches = is_reserved,
            .summary = "A name is a word of SQL",
            .text = "\"{detail}\" is a word of SQL",
            .effect = "it has to be written in quotes wherever the grammar takes it for the word",
            .remedy = "give it another name",
    },
    {
            .id = "require-schema-qualified",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .matches = is_unqualified,
            .summary = "A name is written without its schema",
            .text = "{relation} is written without its schema",
            .effect = "what it means depends on search_path",
            .remedy = "write its schema before it",
    },
    { .id = NULL },
};
