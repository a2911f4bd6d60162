/* report/detail.c - flat JSON objects by jansson. */
#include "report/detail.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

char *detail_object(const struct detail_member *members, size_t count)
{
    json_t *object = json_object();

    for (size_t i = 0; i < count; i++) {
        json_t *value = members[i].text != NULL ? json_string(members[i].text) : json_integer(members[i].number);
        json_object_set_new(object, members[i].key, value != NULL ? value : json_null());
    }
    char *dumped = json_dumps(object, 0);
    char *text = g_strdup(dumped);
    free(dumped);
    json_decref(object);
    return text;
}

char *detail_text(const char *json, const char *key)
{
    json_t *object = json != NULL ? json_loads(json, JSON_REJECT_DUPLICATES, NULL) : NULL;
    char *text = g_strdup(json_string_value(json_object_get(object, key)));

    json_decref(object);
    return text;
}

int64_t detail_number(const char *json, const char *key, int64_t when_absent)
{
    json_t *object = json != NULL ? json_loads(json, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const json_t *value = json_object_get(object, key);
    int64_t number = json_is_integer(value) ? json_integer_value(value) : when_absent;

    json_decref(object);
    return number;
}
