/* rollback/sample_values.h - values made up for a statement's parameters, by type. Pure. */
#ifndef MIGRATOR_ROLLBACK_SAMPLE_VALUES_H
#define MIGRATOR_ROLLBACK_SAMPLE_VALUES_H

enum { SAMPLE_VALUES = 2 }; /* for each type: what one value cannot do for its constraint, another may */

/* A parameter's type, as schemas/catalog/types.sql has it. Borrowed. */
struct sample_type {
    const char *base;         /* "character varying"; of a domain what it rests on */
    char category;            /* of pg_type.typcategory */
    const char *first, *last; /* of an enum: its labels; else NULL */
};

/* The n-th value, from 0, as text that the type takes; NULL: nothing but NULL fits. Static, or one of the labels. */
const char *sample_value(const struct sample_type *type, unsigned number);

#endif
