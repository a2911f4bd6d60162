/* report/detail.c - small JSON objects by jansson. */
#include "report/detail.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Releases `json`. Owned by the caller. */
static char *dump(json_t *json)
{
    char *dumped = json_dumps(json, 0);
    char *text = g_strdup(dumped);

    free(dumped);
    json_decref(json);
    return text;
}

static json_t *array_of(const GPtrArray *texts)
{
    json_t *array = json_array();

    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(array, json_string(g_ptr_array_index(texts, i)));
    return array;
}

static json_t *value_of(const struct detail_member *member)
{
    if (member->text != NULL)
        return json_string(member->text);
    return member->list != NULL ? array_of(member->list) : json_integer(member->number);
}

static json_t *read(const char *json)
{
    return json != NULL ? json_loads(json, JSON_REJECT_DUPLICATES, NULL) : NULL;
}

char *detail_with(const char *json, const struct detail_member *members, size_t count)
{
    json_t *object = read(json);

    if (!json_is_object(object)) {
        json_decref(object);
        object = json_object();
    }
    for (size_t i = 0; i < count; i++) {
        json_t *value = value_of(&members[i]);
        json_object_set_new(object, members[i].key, value != NULL ? value : json_null());
    }
    return dump(object);
}

char *detail_object(const struct detail_member *members, size_t count)
{
    return detail_with(NULL, members, count);
}

static json_t *read_apart(const char *json, const char *const *keys)
{
    json_t *object = read(json);

    for (size_t i = 0; keys[i] != NULL; i++)
        json_object_del(object, keys[i]);
    return object;
}

bool detail_is_same_apart(const char *left, const char *right, const char *const *keys)
{
    json_t *left_object = read_apart(left, keys), *right_object = read_apart(right, keys);
    const bool is_same = json_is_object(left_object) && json_equal(left_object, right_object);

    json_decref(left_object);
    json_decref(right_object);
    return is_same;
}

char *detail_array(const GPtrArray *texts)
{
    return dump(array_of(texts));
}

GPtrArray *detail_list(const char *json, const char *key)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    json_t *object = read(json);
    const json_t *array = json_object_get(object, key);

    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (text != NULL)
            g_ptr_array_add(texts, g_strdup(text));
    }
    json_decref(object);
    return texts;
}

char *detail_text(const char *json, const char *key)
{
    json_t *object = read(json);
    char *text = g_strdup(json_string_value(json_object_get(object, key)));

    json_decref(object);
    return text;
}

int64_t detail_number(const char *json, const char *key, int64_t when_absent)
{
    json_t *object = read(json);
    const json_t *value = json_object_get(object, key);
    int64_t number = json_is_integer(value) ? json_integer_value(value) : when_absent;

    json_decref(object);
    return number;
}
