/* analysis/rule_standards.c - what a team asks of every table and column: off unless migrator.conf switches it on. */
#include "analysis/rule.h"

#include <string.h>

/* Is it one of the names that the rule's parameter joins with "+"? */
static bool is_listed(const struct rule_view *view, const char *name)
{
    g_auto(GStrv) names = g_strsplit(view->parameter, "+", -1);

    return name != NULL && g_strv_contains((const char *const *)names, name);
}

/* A table that programs get to know by its own name. */
static bool is_lasting_table(const struct rule_view *view)
{
    return !view_has(view, SQL_TEMPORARY) && view->action->other.name == NULL;
}

/* ---- comments ---- */

/* Does the migration give it a text later? column NULL: the table itself. */
static bool is_described(const struct rule_view *view, const char *column)
{
    for (guint index = 0; index < view->following_count; index++) {
        const struct sql_action *later = &view->following[index];

        if (later->kind == SQL_OTHER && strcmp(later->name, "COMMENT") == 0 && (later->flags & SQL_ON) != 0 &&
            later->object == SQL_OBJECT_TABLE && g_strcmp0(later->new_name, column) == 0 &&
            view_same_name(later->relation, view->action->relation))
            return true;
    }
    return false;
}

static bool is_table_undescribed(struct rule_view *view)
{
    return is_lasting_table(view) && !is_described(view, NULL);
}

static bool is_column_undescribed(struct rule_view *view)
{
    return !is_described(view, view->action->name);
}

/* ---- types ---- */

/* By PostgreSQL's own name of the type, or by the one that people write: "int8", "bigint". */
static bool is_listed_type(const struct rule_view *view, const struct sql_type *type)
{
    const struct sql_type bare = {
        .schema = type->schema, .name = type->name, .is_array = type->is_array, .is_builtin = type->is_builtin
    };
    g_autofree char *shown = sql_quote_type(&bare);

    return is_listed(view, shown) || (!type->is_array && is_listed(view, type->name));
}

static bool has_unlisted_type(struct rule_view *view)
{
    return view->action->type.name != NULL && !is_listed_type(view, &view->action->type);
}

static bool has_unlisted_collation(struct rule_view *view)
{
    const char *collation = view->action->type.collation.name;

    if (collation == NULL || is_listed(view, collation))
        return false;
    g_string_append(view->detail, collation);
    return true;
}

static bool has_unlisted_key(struct rule_view *view)
{
    const char *const *name = view->action->columns;

    if (view->action->constraint != SQL_CONSTRAINT_PRIMARY_KEY || view->relation == NULL)
        return false;
    for (; name != NULL && *name != NULL; name++) {
        const struct model_column *column = model_find_column(view->relation, *name);

        if (column == NULL || column->type.name == NULL || is_listed_type(view, &column->type))
            continue;
        g_autofree char *type = sql_quote_type(&column->type);
        g_string_append_printf(view->detail, "%s, which is %s", *name, type);
        return true;
    }
    return false;
}

/* ---- NOT NULL ---- */

/* Its identity, or a primary key that the statement goes on to write, rules NULL out, too. */
static bool refuses_null(const struct rule_view *view)
{
    const struct sql_action *action = view->action;

    if (view_has(view, SQL_NOT_NULL) || view_has(view, SQL_IDENTITY) || g_str_has_suffix(action->type.name, "serial"))
        return true;
    for (guint index = 0; index < view->following_count; index++) {
        const struct sql_action *later = &view->following[index];

        if (later->statement == action->statement && later->kind == SQL_ADD_CONSTRAINT &&
            (later->constraint == SQL_CONSTRAINT_PRIMARY_KEY || later->constraint == SQL_CONSTRAINT_NOT_NULL) &&
            later->columns != NULL && g_strv_contains(later->columns, action->name))
            return true;
    }
    return false;
}

static bool may_be_null(struct rule_view *view)
{
    return view_has(view, SQL_IN_CREATE) && g_regex_match_simple(view->parameter, view->action->name, 0, 0) &&
           !refuses_null(view);
}

/* ---- padding ---- */

/* Types whose values all have one length, with that and the boundary that each begins at; pg_type.typlen, typalign. */
static const struct layout {
    const char *type;
    guint bytes, boundary;
} layouts[] = {
    { "bool", 1, 1 },    { "char", 1, 1 },      { "uuid", 16, 1 },       { "int2", 2, 2 },      { "smallserial", 2, 2 },
    { "int4", 4, 4 },    { "serial", 4, 4 },    { "float4", 4, 4 },      { "date", 4, 4 },      { "oid", 4, 4 },
    { "macaddr", 6, 4 }, { "macaddr8", 8, 4 },  { "int8", 8, 8 },        { "bigserial", 8, 8 }, { "float8", 8, 8 },
    { "money", 8, 8 },   { "timestamp", 8, 8 }, { "timestamptz", 8, 8 }, { "time", 8, 8 },      { "timetz", 12, 8 },
    { "point", 16, 8 },  { "interval", 16, 8 },
};
enum { ROW_BOUNDARY = 8 }; /* MAXALIGN */

static const struct layout *layout_of(const struct sql_type *type)
{
    for (size_t index = 0; index < G_N_ELEMENTS(layouts); index++)
        if (!type->is_array && g_strcmp0(layouts[index].type, type->name) == 0)
            return &layouts[index];
    return NULL;
}

static guint align(guint offset, guint boundary)
{
    return (offset + boundary - 1) / boundary * boundary;
}

static gint compare_layouts(gconstpointer one, gconstpointer other)
{
    const struct layout *const *first = one, *const *second = other;

    return (*second)->boundary > (*first)->boundary ? 1 : (*second)->boundary < (*first)->boundary ? -1 : 0;
}

static guint bytes_of(const GPtrArray *columns)
{
    guint offset = 0;

    for (guint index = 0; index < columns->len; index++) {
        const struct layout *layout = g_ptr_array_index(columns, index);

        offset = align(offset, layout->boundary) + layout->bytes;
    }
    return align(offset, ROW_BOUNDARY);
}

/* Of columns whose values differ in length nothing is to be said: they are left out. */
static bool wastes_bytes(struct rule_view *view)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    guint written;

    for (guint index = 0; index < view->following_count; index++) {
        const struct sql_action *later = &view->following[index];
        const struct layout *layout = later->statement == view->action->statement && later->kind == SQL_ADD_COLUMN
                                              ? layout_of(&later->type)
                                              : NULL;
        if (layout != NULL)
            g_ptr_array_add(columns, (gpointer)(guintptr)layout);
    }
    written = bytes_of(columns);
    g_ptr_array_sort(columns, compare_layouts);
    g_string_append_printf(view->detail, "%u", written - bytes_of(columns));
    return written - bytes_of(columns) >= view_number(view);
}

const struct rule rules_of_standards[] = {
    {
            .id = "required-table-comment",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_TABLE },
            .matches = is_table_undescribed,
            .summary = "A table is created without a comment",
            .text = "{relation} is created, and no COMMENT ON TABLE follows",
            .effect = "what it is for has to be found out from the programs that use it",
            .remedy = "say it: COMMENT ON TABLE {relation} IS '…'",
    },
    {
            .id = "required-column-comment",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN },
            .matches = is_column_undescribed,
            .summary = "A column is added without a comment",
            .text = "{relation}.{name} is added, and no COMMENT ON COLUMN follows",
            .effect = "what its values mean has to be found out from the programs that use it",
            .remedy = "say it: COMMENT ON COLUMN {relation}.{name} IS '…'",
    },
    {
            .id = "allowed-types",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_NAMES,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = has_unlisted_type,
            .summary = "A column is of a type that is not agreed upon",
            .text = "{relation}.{name} is {type}, which is none of {parameter}",
            .effect = "programs have to learn one more type",
            .remedy = "use one of these, or add the type to the rule in migrator.conf",
    },
    {
            .id = "allowed-collations",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_NAMES,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = has_unlisted_collation,
            .summary = "A column has a collation that is not agreed upon",
            .text = "{relation}.{name} has the collation {detail}, which is none of {parameter}",
            .effect = "texts of two collations cannot be compared without saying by which",
            .remedy = "leave COLLATE out, or use one of these",
    },
    {
            .id = "allowed-key-types",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_NAMES,
            .standard = "bigint+uuid",
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = has_unlisted_key,
            .summary = "A primary key is of a type that is not agreed upon",
            .text = "the primary key of {relation} has {detail}: none of {parameter}",
            .effect = "every table that refers to it has the type, too",
            .remedy = "use one of these",
    },
    {
            .id = "required-not-null",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_PATTERN,
            .standard = ".",
            .kinds = { SQL_ADD_COLUMN },
            .matches = may_be_null,
            .summary = "A column of a new table may be NULL",
            .text = "{relation}.{name} may be NULL",
            .effect = "every query has to say what that means, and NOT NULL later has to look at every row",
            .remedy = "make it NOT NULL, with a DEFAULT where there is one",
    },
    {
            .id = "column-alignment",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_NOTE,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_NUMBER,
            .standard = "8",
            .kinds = { SQL_CREATE_TABLE },
            .matches = wastes_bytes,
            .summary = "The order of a table's columns leaves gaps in each row",
            .text = "the order of the columns of {relation} costs {detail} bytes in each row",
            .effect = "a value begins at a multiple of its boundary, and what is left before it is empty",
            .remedy = "write columns of 8 bytes first, then those of 4, 2 and 1, then those whose length varies",
    },
    { .id = NULL },
};
