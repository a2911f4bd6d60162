/* rollback/kind.h - the kinds of database objects: where each is read, and the DDL that makes, changes and ends one. */
#ifndef MIGRATOR_ROLLBACK_KIND_H
#define MIGRATOR_ROLLBACK_KIND_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum { CATALOG_FACETS_MAX = 24 };

/*
 * One property of a kind. Patterns hold names in braces: {identity}, {name}, {schema}, {parent} (its identity),
 * {value} (the facet's own), {literal} (the same, quoted as a string), {key} and {rest} (of a list's line, what stands
 * before and after "="), or another facet of the same object.
 */
struct catalog_facet {
    const char *name; /* the column of the kind's query; "comment": of catalog/comment.sql */
    const char *set;  /* the statement that gives it a value; NULL: the object is made anew; "": it goes with another */
    const char *set_own; /* the same where the object is the reader's: to whom it then belongs is known where it runs;
                            NULL: as set */
    const char *add;     /* the same where it has none yet; NULL: as set */
    const char *reset;   /* the statement that takes the value away; NULL: as set, there is always one */
    bool is_made;        /* the statement that creates the object gives it its value */
    bool is_late;        /* given only when all rows are back: it would refuse, or slow, them */
    bool is_first;       /* taken away before anything is dropped: it holds a name in place */
    bool is_belonging;   /* taken away with names, before all else: it says what the object is a part of */
    bool is_last;        /* given when all else is there: it names an index of the same table */
    bool is_list;        /* its lines are values of their own, taken away first */
    bool is_manner;      /* how the facet before it is given: told only where that is the same */
    bool is_versioned;   /* another major version spells it in another way, or begins with another value */
};

/*
 * The order in which kinds are made where nothing else decides it. From CATALOG_LATE on, only when all rows are back.
 */
enum catalog_rank {
    CATALOG_SCHEMA,
    CATALOG_EXTENSION,
    CATALOG_TYPE,
    CATALOG_SERVER,
    CATALOG_SEQUENCE,
    CATALOG_TABLE,
    CATALOG_COLUMN,
    CATALOG_FUNCTION,
    CATALOG_LATE,
    CATALOG_DEFAULT = CATALOG_LATE,
    CATALOG_INDEX,
    CATALOG_CONSTRAINT,
    CATALOG_PARTITION,
    CATALOG_VIEW,
    CATALOG_TRIGGER,
    CATALOG_LAST,
};

/*
 * A kind. Its query has the columns object (oid), name (quoted), those of its facets, and where they make sense sub
 * (int, attnum), schema (quoted), parent (oid, an object of the class `parent_class`) and those of its parent's facets
 * that it knows, as "parent.FACET"; `pattern` and what goes with it, as definition.h says. identity (quoted) may be
 * left out of what is named within its parent: it is then the parent's and the name, and a row without its parent in
 * the snapshot is none. Rows come in any order.
 */
struct catalog_kind {
    const char *word;           /* "table", for people */
    const char *sql;            /* the query: $1 is the ledger's schema */
    const char *definition_sql; /* the query for the facet `definition`, where the server has much work with it: object
                                   (oid), definition; $1: of these oids, NULL: of all that certainly have no pattern.
                                   NULL: it is in `sql`, or there is none */
    const char *mark;  /* without it in catalog/present.sql there is none, nor a need to ask; NULL: it is asked */
    const char *class; /* the catalog, as in pg_depend.classid: "pg_class" */
    const char *parent_class; /* NULL: it stands by itself; "": the query has a column of this name, and parent_sub */
    const char *create;       /* patterns; NULL: a table, which is made with its columns; "": nothing is to be done */
    const char *drop;
    const char *create_own, *drop_own; /* the same where the object is the reader's, as set_own; NULL: no other */
    const char *rename;                /* {value} is the new name */
    const char *move;                  /* {value} is the new schema; NULL: it has none, or goes with its parent */
    struct catalog_facet facets[CATALOG_FACETS_MAX];
    const char *told; /* the facet that people are told instead of its identity; NULL: they are told that */
    enum catalog_rank rank;
    bool goes_along; /* the parent's DROP takes it along */
    bool is_parents; /* a facet of its parent tells of it; it is an object only so that its name can be another */
    bool can_wait;   /* its query is much work for the server, and no object is in one of it, or is named by it */
};

/* All kinds; the last has no word. */
extern const struct catalog_kind catalog_kinds[];

enum catalog_kind_number {
    KIND_SCHEMA,
    KIND_EXTENSION,
    KIND_LANGUAGE,
    KIND_ACCESS_METHOD,
    KIND_WRAPPER,
    KIND_SERVER,
    KIND_USER_MAPPING,
    KIND_COLLATION,
    KIND_BASE_TYPE,
    KIND_ENUM,
    KIND_LABEL,
    KIND_DOMAIN,
    KIND_COMPOSITE,
    KIND_ATTRIBUTE,
    KIND_RANGE,
    KIND_SEQUENCE,
    KIND_TABLE,
    KIND_COLUMN,
    KIND_IDENTITY_SEQUENCE,
    KIND_FOREIGN_TABLE,
    KIND_FOREIGN_COLUMN,
    KIND_DEFAULT,
    KIND_FUNCTION,
    KIND_AGGREGATE,
    KIND_CAST,
    KIND_TRANSFORM,
    KIND_OPERATOR,
    KIND_OPERATOR_FAMILY,
    KIND_OPERATOR_CLASS,
    KIND_FAMILY_OPERATOR,
    KIND_FAMILY_FUNCTION,
    KIND_CONVERSION,
    KIND_SEARCH_PARSER,
    KIND_SEARCH_TEMPLATE,
    KIND_SEARCH_DICTIONARY,
    KIND_SEARCH_CONFIGURATION,
    KIND_INDEX,
    KIND_CONSTRAINT,
    KIND_DOMAIN_CONSTRAINT,
    KIND_NOT_NULL,
    KIND_PARTITION_INDEX,
    KIND_STATISTICS,
    KIND_VIEW,
    KIND_MATERIALIZED_VIEW,
    KIND_VIEW_COLUMN,
    KIND_RULE,
    KIND_POLICY,
    KIND_TRIGGER,
    KIND_PARTITION_TRIGGER,
    KIND_PUBLICATION,
    KIND_PUBLICATION_TABLE,
    KIND_PUBLICATION_SCHEMA,
    KIND_GRANT,
    KIND_DEFAULT_PRIVILEGE,
    KIND_EVENT_TRIGGER,
    KIND_COUNT
};

/* The index of a facet of a kind, by name; a name that the kind lacks is a bug and aborts. */
size_t catalog_facet_index(const struct catalog_kind *kind, const char *name);

#endif
