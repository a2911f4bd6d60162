/*
 * analysis/type_change.c - what changing a column's type takes, as ATColumnChangeRequiresRewrite() and
 * CheckIndexCompatible() of PostgreSQL find. The same from 13 to 18.
 */
#include "analysis/lock_mode.h"

#include "analysis/rule.h"

#include <string.h>

enum {
    DOMAINS_MAX = 32, /* over one another; more would be a mistake of ours */
    SECONDS_DIGITS = 6,
};

/* Names of pg_catalog's own types, 13 to 18. */
static const char *const builtin_names[] = {
    "aclitem",
    "bit",
    "bool",
    "box",
    "bpchar",
    "bytea",
    "char",
    "cid",
    "cidr",
    "circle",
    "date",
    "daterange",
    "float4",
    "float8",
    "inet",
    "int2",
    "int4",
    "int4range",
    "int8",
    "int8range",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "numrange",
    "oid",
    "path",
    "pg_lsn",
    "pg_snapshot",
    "point",
    "polygon",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "text",
    "tid",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "tsquery",
    "tsrange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "uuid",
    "varbit",
    "varchar",
    "xid",
    "xid8",
    "xml",
    "datemultirange",
    "int4multirange",
    "int8multirange",
    "nummultirange",
    "tsmultirange",
    "tstzmultirange",
};

/* Casts that leave the bytes alone (pg_cast.castmethod 'b'). Where the operator class differs, indexes are built anew.
 */
static const struct {
    const char *from, *to; /* "reg*": regclass, regproc … */
    enum type_change change;
} coercions[] = {
    { "text", "varchar", TYPE_CHANGE_METADATA }, { "varchar", "text", TYPE_CHANGE_METADATA },
    { "text", "bpchar", TYPE_CHANGE_REINDEX },   { "varchar", "bpchar", TYPE_CHANGE_REINDEX },
    { "xml", "text", TYPE_CHANGE_METADATA },     { "xml", "varchar", TYPE_CHANGE_METADATA },
    { "xml", "bpchar", TYPE_CHANGE_METADATA },   { "cidr", "inet", TYPE_CHANGE_METADATA },
    { "bit", "varbit", TYPE_CHANGE_REINDEX },    { "varbit", "bit", TYPE_CHANGE_REINDEX },
    { "int4", "oid", TYPE_CHANGE_REINDEX },      { "oid", "int4", TYPE_CHANGE_REINDEX },
    { "int4", "reg*", TYPE_CHANGE_REINDEX },     { "reg*", "int4", TYPE_CHANGE_REINDEX },
    { "oid", "reg*", TYPE_CHANGE_METADATA },     { "reg*", "oid", TYPE_CHANGE_METADATA },
};

static bool is_builtin_name(const char *name)
{
    for (size_t index = 0; index < G_N_ELEMENTS(builtin_names); index++)
        if (strcmp(builtin_names[index], name) == 0)
            return true;
    return false;
}

/* pg_catalog is searched first. */
static bool is_builtin(const struct sql_type *type)
{
    return type->is_builtin || ((type->schema == NULL || strcmp(type->schema, "pg_catalog") == 0) &&
                                type->name != NULL && is_builtin_name(type->name));
}

static const struct model_type *model_type_of(const struct model *model, const struct sql_type *type)
{
    return is_builtin(type) || type->name == NULL
                   ? NULL
                   : model_find_type(model, (struct sql_name){ .schema = type->schema, .name = type->name });
}

/* ---- domains ---- */

/* NOT VALID makes no difference: the server does not look. */
static bool domain_is_constrained(const struct model_type *domain)
{
    return domain->is_constrained || domain->is_not_null || domain->constraints->len > 0;
}

/* Types that well-known extensions bring, under whatever schema: none is a domain. */
static bool is_of_extension(const struct sql_type *type)
{
    static const char *const names[] = {
        "citext", "hstore", "ltree",   "lquery",    "ltxtquery", "cube",      "seg",   "isbn",
        "isbn13", "issn",   "ean13",   "upc",       "geometry",  "geography", "box2d", "box3d",
        "raster", "vector", "halfvec", "sparsevec", "semver",    "h3index",   NULL,
    };
    return g_strv_contains(names, type->name);
}

bool type_is_constrained(const struct model *model, const struct sql_type *type, bool *is_known)
{
    *is_known = true;
    for (int depth = 0; depth < DOMAINS_MAX && !type->is_array && !is_builtin(type); depth++) {
        const struct model_type *found = model_type_of(model, type);

        if (found == NULL && is_of_extension(type))
            return false;
        if (found == NULL || model_age(model, found->birth) == MODEL_ASSUMED) {
            *is_known = false;
            return true;
        }
        if (found->kind != MODEL_DOMAIN)
            return false;
        if (domain_is_constrained(found))
            return true;
        type = &found->base;
    }
    return false;
}

/* What a domain is stored as. Of a value of a domain the server has forgotten how long it may be. */
static struct sql_type base_of(const struct model *model, const struct sql_type *type, bool forgets)
{
    struct sql_type base = *type;

    for (int depth = 0; depth < DOMAINS_MAX && !base.is_array; depth++) {
        const struct model_type *found = model_type_of(model, &base);

        if (found == NULL || found->kind != MODEL_DOMAIN)
            break;
        base = found->base;
        base.collation = type->collation;
        if (forgets)
            base.modifier_count = 0;
    }
    return base;
}

/* ---- one type and another ---- */

static bool same_type(const struct model *model, const struct sql_type *from, const struct sql_type *to)
{
    const struct model_type *one = model_type_of(model, from), *other = model_type_of(model, to);

    if (from->is_array != to->is_array)
        return false;
    if (one != NULL && other != NULL)
        return one == other;
    return g_strcmp0(from->name, to->name) == 0 &&
           (is_builtin(from) || is_builtin(to) || g_strcmp0(from->schema, to->schema) == 0);
}

/* -1 is one that is no number. */
static bool same_modifiers(const struct sql_type *from, const struct sql_type *to)
{
    if (to->modifier_count > 0 && to->modifiers[0] == -1)
        return false;
    if (from->modifier_count == 0 || to->modifier_count == 0)
        return from->modifier_count == to->modifier_count;
    return from->modifiers[0] == to->modifiers[0] &&
           (from->modifier_count > 1 ? from->modifiers[1] : 0) == (to->modifier_count > 1 ? to->modifiers[1] : 0);
}

static bool is_named(const struct sql_type *type, const char *name)
{
    if (strcmp(name, "reg*") == 0)
        return g_str_has_prefix(type->name, "reg");
    return strcmp(type->name, name) == 0;
}

static enum type_change change_of_base(const struct sql_type *from, const struct sql_type *to)
{
    if (from->is_array || to->is_array)
        return TYPE_CHANGE_REWRITE;
    for (size_t index = 0; index < G_N_ELEMENTS(coercions); index++)
        if (is_named(from, coercions[index].from) && is_named(to, coercions[index].to))
            return coercions[index].change;
    return TYPE_CHANGE_REWRITE;
}

/* ---- modifiers: what the support functions of length coercions find, varchar_support() and the like ---- */

/* interval_support(): the least field that a mask of fields keeps; 0 is seconds. */
static int least_field(int32_t fields)
{
    static const int32_t kept[] = { 1 << 12, 1 << 11, 1 << 10, 1 << 3, 1 << 1, 1 << 2 }; /* SECOND … MONTH, YEAR */

    for (int field = 0; field < (int)G_N_ELEMENTS(kept); field++)
        if ((fields & kept[field]) != 0)
            return field;
    return 0;
}

static bool interval_fits(const struct sql_type *from, const struct sql_type *to)
{
    int old_field = from->modifier_count > 0 ? least_field(from->modifiers[0]) : 0;
    int32_t old_digits = from->modifier_count > 1 ? from->modifiers[1] : SECONDS_DIGITS;
    int32_t digits = to->modifier_count > 1 ? to->modifiers[1] : SECONDS_DIGITS;

    return least_field(to->modifiers[0]) <= old_field && (old_field > 0 || digits >= old_digits);
}

static bool numeric_fits(const struct sql_type *from, const struct sql_type *to)
{
    int32_t old_scale = from->modifier_count > 1 ? from->modifiers[1] : 0;
    int32_t scale = to->modifier_count > 1 ? to->modifiers[1] : 0;

    return from->modifier_count > 0 && scale == old_scale && to->modifiers[0] >= from->modifiers[0];
}

static bool seconds_fit(const struct sql_type *from, const struct sql_type *to)
{
    return to->modifiers[0] >= SECONDS_DIGITS || (from->modifier_count > 0 && to->modifiers[0] >= from->modifiers[0]);
}

static bool length_fits(const struct sql_type *from, const struct sql_type *to)
{
    return from->modifier_count > 0 && to->modifiers[0] >= from->modifiers[0];
}

static bool never_fits(const struct sql_type *from, const struct sql_type *to)
{
    (void)from;
    (void)to;
    return false;
}

static const struct {
    const char *type;
    bool (*fits)(const struct sql_type *from, const struct sql_type *to);
} limits[] = {
    { "varchar", length_fits },     { "varbit", length_fits },     { "numeric", numeric_fits },
    { "time", seconds_fit },        { "timetz", seconds_fit },     { "timestamp", seconds_fit },
    { "timestamptz", seconds_fit }, { "interval", interval_fits }, { "bpchar", never_fits },
    { "bit", never_fits },
};

/* From a value of the same type, whose modifiers are `from`'s. */
static enum type_change change_of_modifiers(const struct sql_type *from, const struct sql_type *to)
{
    if (same_modifiers(from, to))
        return TYPE_CHANGE_NONE;
    if (to->modifier_count == 0)
        return is_builtin(to) ? TYPE_CHANGE_METADATA : TYPE_CHANGE_NOT_KNOWN;
    if (to->is_array)
        return TYPE_CHANGE_REWRITE;
    for (size_t index = 0; index < G_N_ELEMENTS(limits); index++)
        if (strcmp(limits[index].type, to->name) == 0)
            return limits[index].fits(from, to) ? TYPE_CHANGE_METADATA : TYPE_CHANGE_REWRITE;
    return TYPE_CHANGE_NOT_KNOWN;
}

/* ---- in all ---- */

/* TimestampTimestampTzRequiresRewrite(): the session's offset is zero at all times. */
static bool is_in_utc(const struct model *model)
{
    static const char *const names[] = { "utc", "etc/utc", "gmt", "etc/gmt", "uct", "zulu", "universal", "0", "+0" };
    const char *zone = model_setting(model, "timezone");

    for (size_t index = 0; zone != NULL && index < G_N_ELEMENTS(names); index++)
        if (g_ascii_strcasecmp(zone, names[index]) == 0)
            return true;
    return false;
}

static bool are_timestamps(const struct sql_type *from, const struct sql_type *to)
{
    return !from->is_array && !to->is_array &&
           ((is_named(from, "timestamp") && is_named(to, "timestamptz")) ||
            (is_named(from, "timestamptz") && is_named(to, "timestamp")));
}

static bool is_default(struct sql_name collation)
{
    return collation.name == NULL || strcmp(collation.name, "default") == 0;
}

/* The column's collation is what is written, that of its domain, or the default. */
static bool same_collation(const struct model *model, const struct sql_type *from, const struct sql_type *to)
{
    struct sql_name one = model_collation_of(model, from), other = model_collation_of(model, to);

    if (is_default(one) || is_default(other))
        return is_default(one) && is_default(other);
    return view_same_name(one, other);
}

static bool is_told(const struct model *model, const struct sql_type *type)
{
    const struct model_type *found = model_type_of(model, type);

    return is_builtin(type) || (found != NULL && model_age(model, found->birth) != MODEL_ASSUMED);
}

/* Both as they are stored. */
static enum type_change change_of_stored(const struct model *model, struct sql_type from, const struct sql_type *to)
{
    enum type_change change = TYPE_CHANGE_NONE;

    if (!same_type(model, &from, to)) {
        if (!is_told(model, &from) || !is_told(model, to))
            return TYPE_CHANGE_NOT_KNOWN;
        change = are_timestamps(&from, to) && is_in_utc(model) ? TYPE_CHANGE_REINDEX : change_of_base(&from, to);
        from.modifier_count = 0; /* a cast forgets them */
    }
    return MAX(change, change_of_modifiers(&from, to));
}

/* What a value goes through when it is cast, without a change of collation. */
static enum type_change change_of_value(const struct model *model, const struct sql_type *from,
                                        const struct sql_type *to)
{
    bool is_known = false, is_same = same_type(model, from, to);
    struct sql_type old = base_of(model, from, true), stored = base_of(model, to, false);
    enum type_change change = TYPE_CHANGE_NONE;

    if (is_same && same_modifiers(from, to))
        return TYPE_CHANGE_NONE;
    change = change_of_stored(model, old, &stored);
    if (change == TYPE_CHANGE_NONE)
        change = TYPE_CHANGE_METADATA;
    if (type_is_constrained(model, to, &is_known) && is_known)
        change = MAX(change, TYPE_CHANGE_REWRITE);
    return change;
}

enum type_change type_change_of(const struct model *model, const struct sql_type *from, const struct sql_type *to,
                                const struct sql_expression *using_expression)
{
    enum type_change change = TYPE_CHANGE_NONE;
    const struct sql_type *value = from;

    if (from->name == NULL || to->name == NULL)
        return TYPE_CHANGE_NOT_KNOWN;
    if (using_expression != NULL && !using_expression->is_column)
        return TYPE_CHANGE_REWRITE;
    for (guint index = 0; using_expression != NULL && index < using_expression->cast_count; index++) {
        change = MAX(change, change_of_value(model, value, &using_expression->casts[index]));
        value = &using_expression->casts[index];
    }
    change = MAX(change, change_of_value(model, value, to));
    return same_collation(model, from, to) ? change : MAX(change, TYPE_CHANGE_REINDEX);
}

/* ---- narrowing ---- */

/* How many digits before the point a number may have; 0: it is no number, or a fraction. */
static int digits_before(const struct sql_type *type)
{
    enum { INT2_DIGITS = 5, INT4_DIGITS = 10, INT8_DIGITS = 19 };

    if (is_named(type, "int2"))
        return INT2_DIGITS;
    if (is_named(type, "int4"))
        return INT4_DIGITS;
    if (is_named(type, "int8"))
        return INT8_DIGITS;
    if (is_named(type, "numeric") && type->modifier_count > 0)
        return type->modifiers[0] - (type->modifier_count > 1 ? type->modifiers[1] : 0);
    return 0;
}

static int digits_behind(const struct sql_type *type)
{
    return is_named(type, "numeric") && type->modifier_count > 1 ? type->modifiers[1] : 0;
}

static bool number_fits(const struct sql_type *from, const struct sql_type *to)
{
    bool is_unlimited = is_named(from, "numeric") && from->modifier_count == 0;

    if (is_named(to, "numeric") && to->modifier_count == 0)
        return is_unlimited || digits_before(from) > 0;
    return digits_before(from) > 0 && digits_before(to) >= digits_before(from) &&
           digits_behind(to) >= digits_behind(from);
}

/* Every value of the one is a value of the other; lengths apart. */
static const struct {
    const char *from, *to;
} widenings[] = {
    { "text", "varchar" },   { "text", "bpchar" },      { "varchar", "text" },
    { "varchar", "bpchar" }, { "bpchar", "text" },      { "bpchar", "varchar" },
    { "name", "text" },      { "name", "varchar" },     { "int2", "float4" },
    { "int2", "float8" },    { "int4", "float8" },      { "float4", "float8" },
    { "date", "timestamp" }, { "date", "timestamptz" }, { "timestamp", "timestamptz" },
    { "time", "timetz" },    { "time", "interval" },    { "cidr", "inet" },
    { "jsonb", "json" },     { "bit", "varbit" },       { "macaddr", "macaddr8" },
    { "bool", "int4" },      { "reg*", "oid" },         { "int2", "oid" },
    { "text", "citext" },    { "varchar", "citext" },   { "bpchar", "citext" },
    { "citext", "text" },    { "citext", "varchar" },
};

static bool is_widening(const struct sql_type *from, const struct sql_type *to)
{
    for (size_t index = 0; index < G_N_ELEMENTS(widenings); index++)
        if (is_named(from, widenings[index].from) && is_named(to, widenings[index].to))
            return true;
    return number_fits(from, to) || (is_named(to, "text") && is_builtin(to));
}

/* Does what is left of the length, the digits or the seconds do? */
static bool modifier_fits(const struct sql_type *from, const struct sql_type *to)
{
    if (to->modifier_count == 0 || same_modifiers(from, to))
        return true;
    if (is_named(to, "numeric"))
        return number_fits(from, to);
    if (is_named(to, "interval"))
        return is_named(from, "interval") && interval_fits(from, to);
    if (g_str_has_prefix(to->name, "time"))
        return seconds_fit(from, to);
    return length_fits(from, to);
}

static bool stored_narrows(const struct sql_type *from, const struct sql_type *to)
{
    if (from->is_array != to->is_array)
        return true;
    if (strcmp(from->name, to->name) == 0 && g_strcmp0(from->schema, to->schema) == 0)
        return !modifier_fits(from, to);
    return from->is_array || !(is_builtin(to) || is_of_extension(to)) || !is_widening(from, to) ||
           !modifier_fits(from, to);
}

bool type_change_narrows(const struct model *model, const struct sql_type *from, const struct sql_type *to)
{
    bool is_known = false;

    if (from->name == NULL || to->name == NULL)
        return true;
    const struct sql_type old = base_of(model, from, false), stored = base_of(model, to, false);
    if (!same_type(model, from, to) && type_is_constrained(model, to, &is_known) && is_known)
        return true;
    return stored_narrows(&old, &stored);
}
