/* report/detail.h - small flat JSON objects: the `detail` of a ledger entry. */
#ifndef MIGRATOR_REPORT_DETAIL_H
#define MIGRATOR_REPORT_DETAIL_H

#include "base/attributes.h"

#include <glib.h>
#include <stdint.h>

/* One member; text NULL: `number` is its value. */
struct detail_member {
    const char *key;
    const char *text;
    int64_t number;
};

/* A JSON object of the members, in their order, on one line; owned by the caller. */
char *detail_object(const struct detail_member *members, size_t count);

/* The text of a member; NULL when `json` is NULL or not an object, or has no such text. Owned by the caller. */
char *detail_text(const char *json, const char *key);

/* The number of a member, when_absent when there is none. */
int64_t detail_number(const char *json, const char *key, int64_t when_absent);

#endif
