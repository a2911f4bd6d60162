/* analysis/rule_foreign_keys.c - hazards of foreign keys that are added. */
#include "analysis/rule.h"

#include "analysis/question.h"
#include "analysis/source.h"
#include "analysis/statement_way.h"

#include <string.h>

static bool is_foreign_key(const struct rule_view *view)
{
    return view->action->constraint == SQL_CONSTRAINT_FOREIGN_KEY;
}

/* ---- reading both tables while writers wait ---- */

static bool validates_key(struct rule_view *view)
{
    return adds_constraint(view, SQL_CONSTRAINT_FOREIGN_KEY) && !view_has(view, SQL_NOT_VALID);
}

static bool is_refused_not_valid(struct rule_view *view)
{
    return adds_constraint(view, SQL_CONSTRAINT_FOREIGN_KEY) && view_has(view, SQL_NOT_VALID) &&
           is_partitioned(view->relation);
}

static void add_key_to_table(const struct rule_view *view, const char *key, struct safe_way *way)
{
    g_autofree char *alter = alter_table(view);
    g_autofree char *name = quoted_name(view, "fkey");

    safe_way_step(way, false, "add_foreign_key", "%s ADD CONSTRAINT %s %s NOT VALID;\n", alter, name, key);
    safe_way_step(way, false, "validate_foreign_key", "%s VALIDATE CONSTRAINT %s;\n", alter, name);
    way->is_mechanical = view_is_statement(view, 1);
}

/* Before PostgreSQL 18 a partitioned table takes over its partitions' equal keys, when they are valid, unread. */
static void add_key_to_partitions(const struct rule_view *view, const char *key, struct safe_way *way)
{
    g_autoptr(GArray) partitions = partitions_of(view);
    g_autoptr(GString) add = g_string_new(partitions_comment(view));
    g_autoptr(GString) validate = g_string_new(partitions_comment(view));
    g_autofree char *alter = alter_table(view);
    g_autofree char *name = quoted_name(view, "fkey");

    for (guint index = 0; index < partitions->len; index++) {
        g_autofree char *partition = sql_quote_name(g_array_index(partitions, struct sql_name, index));

        g_string_append_printf(add, "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID;\n", partition, name, key);
        g_string_append_printf(validate, "ALTER TABLE %s VALIDATE CONSTRAINT %s;\n", partition, name);
    }
    safe_way_step(way, false, "add_foreign_key_to_partitions", "%s", add->str);
    safe_way_step(way, false, "validate_foreign_key_of_partitions", "%s", validate->str);
    safe_way_step(way, false, "add_foreign_key", "%s ADD CONSTRAINT %s %s;\n", alter, name, key);
}

enum { NOT_VALID_ON_PARTITIONED = 18 }; /* the first server version that takes it */

static void add_key_unread(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *key = source_constraint(view);

    if (key == NULL)
        return;
    if (is_partitioned(view->relation) && view->server_version < NOT_VALID_ON_PARTITIONED)
        add_key_to_partitions(view, key, way);
    else
        add_key_to_table(view, key, way);
}

/* ---- ALTER CONSTRAINT … ENFORCED ---- */

static bool enforces_key(struct rule_view *view)
{
    return view_has(view, SQL_ENFORCED) && view->effect.scans;
}

/* Another one of the same, which is checked while writers go on, in its place. */
static void add_enforced_key(const struct rule_view *view, struct safe_way *way)
{
    const struct model_constraint *key = view->constraint;
    g_autofree char *alter = alter_table(view);
    g_autofree char *second = model_make_name(view->action->name, "enforced", NULL);
    g_autofree char *name = sql_quote_identifier(view->action->name), *added = sql_quote_identifier(second);

    if (key == NULL || key->other.name == NULL || *key->other_columns == NULL) {
        statement_way_alone(view, way);
        return;
    }
    g_autofree char *columns = sql_quote_columns(key->columns);
    g_autofree char *other = sql_quote_name(key->other), *others = sql_quote_columns(key->other_columns);
    safe_way_step(way, false, "add_foreign_key",
                  "-- and what else the first one says: ON DELETE, DEFERRABLE …\n"
                  "%s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s) NOT VALID;\n",
                  alter, added, columns, other, others);
    safe_way_step(way, false, "validate_foreign_key", "%s VALIDATE CONSTRAINT %s;\n", alter, added);
    safe_way_step(way, false, "replace_foreign_key", "%s DROP CONSTRAINT %s;\n%s RENAME CONSTRAINT %s TO %s;\n", alter,
                  name, alter, added, name);
}

static void add_refused_key(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *key = source_constraint(view);

    if (key == NULL)
        return;
    source_drop_not_valid(key);
    add_key_to_partitions(view, key, way);
}

/* ---- a lock on the table that is referenced ---- */

static bool references_used_table(struct rule_view *view)
{
    return is_foreign_key(view) && !is_used(view, view->relation) && is_used(view, view->other);
}

/* ---- finding referencing rows ---- */

static bool has_no_index(struct rule_view *view)
{
    if (!is_foreign_key(view) || (view->relation != NULL && view->relation->is_temporary) ||
        (view->relation != NULL && model_index_for(view->relation, view->action->columns) != NULL))
        return false;
    if (view->relation != NULL && !view->relation->is_whole)
        g_string_append_printf(view->detail, " (its older indexes are not known)");
    return true;
}

static bool has_key_on(const struct model_relation *relation, const char *const *columns)
{
    for (guint index = 0; index < relation->constraints->len; index++) {
        const struct model_constraint *key = g_ptr_array_index(relation->constraints, index);

        if (key->kind == SQL_CONSTRAINT_FOREIGN_KEY && g_strv_equal(key->columns, columns))
            return true;
    }
    return false;
}

static bool has_index_by_now(const struct model *model, const struct rule_memory *memory)
{
    const struct model_relation *relation = model_find_relation(model, memory->relation);
    const char *const *columns = (const char *const *)(gconstpointer)memory->columns;

    return relation == NULL || columns == NULL || !has_key_on(relation, columns) ||
           model_index_for(relation, columns) != NULL;
}

static void add_index(const struct rule_view *view, struct safe_way *way)
{
    const struct sql_action *action = view->action;
    g_autofree char *name = made_name(view, action->relation, "idx");
    g_autofree char *index = sql_quote_identifier(name);
    g_autofree char *table = sql_quote_name(action->relation);
    g_autofree char *columns = sql_quote_columns(action->columns);
    bool is_new = !is_used(view, view->relation);

    if (is_partitioned(view->relation) && !is_new)
        return; /* create-index-partitioned-parent has the way there */
    safe_way_step(way, !is_new, "index_foreign_key", "CREATE INDEX%s %s ON %s (%s);\n", is_new ? "" : " CONCURRENTLY",
                  index, table, columns);
}

/* ---- what is declared ---- */

static bool deletes_by_cascade(struct rule_view *view)
{
    return is_foreign_key(view) && view->action->on_delete == 'c';
}

static bool says_nothing_of_deletes(struct rule_view *view)
{
    return is_foreign_key(view) && view->action->on_delete == 0;
}

static bool is_checked_at_once(struct rule_view *view)
{
    return is_foreign_key(view) && !view_has(view, SQL_DEFERRABLE);
}

static bool may_be_null(struct rule_view *view)
{
    return is_foreign_key(view) && view->relation != NULL && view->relation->is_whole &&
           !are_not_null(view->relation, view->action->columns);
}

static bool is_any_key(struct rule_view *view)
{
    return is_foreign_key(view);
}

/* ---- types on both sides ---- */

/* Types between which comparing costs nothing and means the same. */
static const char *family_of(const char *type)
{
    return strcmp(type, "varchar") == 0 || strcmp(type, "bpchar") == 0 ? "text" : type;
}

static const char *const *primary_key_of(const struct model_relation *relation)
{
    for (guint index = 0; index < relation->constraints->len; index++) {
        const struct model_constraint *constraint = g_ptr_array_index(relation->constraints, index);

        if (constraint->kind == SQL_CONSTRAINT_PRIMARY_KEY)
            return constraint->columns;
    }
    return NULL;
}

/* A column and the one that it refers to, both known. */
struct key_pair {
    const struct model_column *column, *other;
};

/* The first of the key's that differs. False: none is known to. */
static bool find_pair(const struct rule_view *view,
                      bool (*differs)(const struct model *model, const struct key_pair *pair), struct key_pair *pair)
{
    const char *const *own = view->action->columns, *const *others = view->action->other_columns;

    if (!is_foreign_key(view) || view->relation == NULL || view->other == NULL || own == NULL)
        return false;
    if (others == NULL || *others == NULL)
        others = primary_key_of(view->other);
    for (; *own != NULL && others != NULL && *others != NULL; own++, others++) {
        *pair = (struct key_pair){ model_find_column(view->relation, *own), model_find_column(view->other, *others) };
        if (pair->column != NULL && pair->other != NULL && differs(view->model, pair))
            return true;
    }
    return false;
}

static bool types_differ(const struct model *model, const struct key_pair *pair)
{
    const struct sql_type *one = &pair->column->type, *other = &pair->other->type;

    (void)model;
    if (one->name == NULL || other->name == NULL)
        return false;
    return strcmp(family_of(one->name), family_of(other->name)) != 0 || one->is_array != other->is_array;
}

static bool has_other_type(struct rule_view *view)
{
    struct key_pair pair;

    if (!find_pair(view, types_differ, &pair))
        return false;
    g_autofree char *type = sql_quote_type(&pair.column->type);
    g_autofree char *other_type = sql_quote_type(&pair.other->type);
    g_string_append_printf(view->detail, "%s is %s, %s is %s", pair.column->name, type, pair.other->name, other_type);
    return true;
}

/* ---- collations on both sides ---- */

static bool collations_differ(const struct model *model, const struct key_pair *pair)
{
    struct sql_name one = model_collation_of(model, &pair->column->type);
    struct sql_name other = model_collation_of(model, &pair->other->type);

    return pair->column->type.name != NULL && pair->other->type.name != NULL && !view_same_name(one, other) &&
           (model_is_nondeterministic(model, one) || model_is_nondeterministic(model, other));
}

static char *collation_words(const struct model *model, const struct model_column *column)
{
    struct sql_name collation = model_collation_of(model, &column->type);

    return collation.name != NULL ? view_name(collation) : g_strdup("the default");
}

static bool has_other_collation(struct rule_view *view)
{
    struct key_pair pair;

    if (!find_pair(view, collations_differ, &pair))
        return false;
    g_autofree char *one = collation_words(view->model, pair.column);
    g_autofree char *other = collation_words(view->model, pair.other);
    g_string_append_printf(view->detail, "%s has %s, %s has %s", pair.column->name, one, pair.other->name, other);
    return true;
}

const struct rule rules_of_foreign_keys[] = {
    {
            .id = "add-fk-validating",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = validates_key,
            .summary = "A foreign key is added and checked at once",
            .text = "a foreign key from {relation} ({columns}) to {other} is added and checked at once",
            .effect = "every row of {relation} is looked up in {other} while writers of both tables wait ({lock})",
            .remedy = "add it NOT VALID, and VALIDATE CONSTRAINT in a migration of its own, which lets writers through",
            .safe_way = add_key_unread,
    },
    {
            .id = "fk-enforced-at-once",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .since = 18,
            .kinds = { SQL_ALTER_CONSTRAINT },
            .matches = enforces_key,
            .summary = "A foreign key that was not enforced is, and is checked at once",
            .text = "the foreign key {name} of {relation} is enforced, and checked at once",
            .effect = "every row of {relation} is looked up in the other table while readers and writers of {relation} "
                      "({lock}) and writers of the other table ({other_lock}) wait",
            .remedy = "add another one NOT VALID, VALIDATE CONSTRAINT in a migration of its own, and drop the first",
            .safe_way = add_enforced_key,
    },
    {
            .id = "fk-not-valid-partitioned",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .until = 17,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = is_refused_not_valid,
            .summary = "A foreign key of a partitioned table is added NOT VALID, before PostgreSQL 18",
            .text = "a foreign key of the partitioned table {relation} is added NOT VALID",
            .effect = "PostgreSQL before 18 refuses that, and the migration fails",
            .remedy = "add and validate it partition by partition, then add it to {relation}, which takes these over",
            .safe_way = add_refused_key,
    },
    {
            .id = "create-table-fk",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .traits = RULE_ANYWAY | RULE_OFF,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = references_used_table,
            .summary = "A new table refers to one that is in use",
            .text = "the new table {relation} refers to {other}, which is in use",
            .effect = "writers of {other} wait until the transaction ends ({other_lock})",
            .remedy = "keep what else the transaction does short",
    },
    {
            .id = "fk-without-index",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = has_no_index,
            .is_settled = has_index_by_now,
            .summary = "The columns of a foreign key have no index",
            .text = "no index of {relation} begins with the foreign key's columns ({columns}){detail}",
            .effect = "each row that is deleted in {other}, or whose key changes, reads all of {relation}",
            .remedy = "create an index on these columns; one with a WHERE clause does not help",
            .safe_way = add_index,
    },
    {
            .id = "fk-type-mismatch",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = has_other_type,
            .summary = "A foreign key's column has another type than the one that it refers to",
            .text = "the foreign key of {relation} compares different types: {detail}",
            .effect = "values of one side may not exist on the other, and joins cast one side, which can cost an index",
            .remedy = "give both columns the same type",
    },
    {
            .id = "fk-nondeterministic-collation",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = has_other_collation,
            .summary = "A foreign key compares with two collations, one of which is not deterministic",
            .text = "the foreign key from {relation} to {other} compares with two collations: {detail}",
            .effect =
                    "PostgreSQL 18 refuses it, so that the database cannot be upgraded; older ones may take a row for "
                    "referenced that is not, or miss one that is",
            .remedy = "give both columns the same collation",
    },
    {
            .id = "fk-on-delete-cascade",
            .axis = AXIS_DATA,
            .severity = FINDING_NOTE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = deletes_by_cascade,
            .summary = "Rows go when the row that they refer to is deleted",
            .text = "deleting a row of {other} deletes all rows of {relation} that refer to it",
            .effect = "one DELETE can remove, and lock, any number of rows without naming their table",
            .remedy = "where this is not meant, leave ON DELETE CASCADE out and delete in the program, in batches",
    },
    {
            .id = "fk-no-explicit-on-delete",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY | RULE_OFF,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = says_nothing_of_deletes,
            .summary = "A foreign key does not say what a deletion does",
            .text = "the foreign key from {relation} ({columns}) to {other} has no ON DELETE",
            .effect = "the default, NO ACTION, applies, and a reader cannot tell whether that was meant",
            .remedy = "write ON DELETE NO ACTION, RESTRICT, CASCADE or SET NULL",
    },
    {
            .id = "fk-not-deferrable",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY | RULE_OFF,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = is_checked_at_once,
            .summary = "A foreign key is not deferrable",
            .text = "the foreign key from {relation} ({columns}) to {other} is not DEFERRABLE",
            .effect = "rows that refer to each other cannot be written in any order within a transaction",
            .remedy = "write DEFERRABLE INITIALLY IMMEDIATE",
    },
    {
            .id = "fk-nullable",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY | RULE_OFF,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = may_be_null,
            .summary = "A foreign key's column can be NULL",
            .text = "{columns} of {relation} refers to {other} and can be NULL",
            .effect = "a row may refer to nothing",
            .remedy = "make the column NOT NULL, or keep the relationship in a table of its own",
    },
    {
            .id = "foreign-key",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY | RULE_OFF,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = is_any_key,
            .summary = "A foreign key is used",
            .text = "{relation} ({columns}) refers to {other} by a foreign key",
            .effect = "writers of each table depend on the other one's locks",
            .remedy = "keep references honest in the program, where that is the project's rule",
    },
    { .id = NULL },
};
