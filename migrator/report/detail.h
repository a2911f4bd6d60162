/* report/detail.h - small JSON objects of texts, numbers and lists of texts: the `detail` of a ledger entry. */
#ifndef MIGRATOR_REPORT_DETAIL_H
#define MIGRATOR_REPORT_DETAIL_H

#include "base/attributes.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* One member: a text, else a list of texts, else a number. */
struct detail_member {
    const char *key;
    const char *text;
    int64_t number;
    const GPtrArray *list; /* char *; NULL: none */
};

/* A JSON object of the members, in their order, on one line; owned by the caller. */
char *detail_object(const struct detail_member *members, size_t count);

/* The object with such members besides, or in place of its own; json NULL: of these alone. Owned by the caller. */
char *detail_with(const char *json, const struct detail_member *members, size_t count);

/* Are two objects the same, apart from the members of these keys (NULL behind the last)? Not when one is no object. */
bool detail_is_same_apart(const char *left, const char *right, const char *const *keys);

/* The text of a member; NULL when `json` is NULL or not an object, or has no such text. Owned by the caller. */
char *detail_text(const char *json, const char *key);

/* The texts of a member that is a list, in their order; empty when there is none. Owned by the caller. */
GPtrArray *detail_list(const char *json, const char *key);

/* The texts as a JSON array, on one line; owned by the caller. */
char *detail_array(const GPtrArray *texts);

/* The number of a member, when_absent when there is none. */
int64_t detail_number(const char *json, const char *key, int64_t when_absent);

#endif
